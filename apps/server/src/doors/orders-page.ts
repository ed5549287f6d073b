import { html } from './html.ts'
import { type Place, page } from './page.ts'
import { failedView, waitView } from './views.ts'

/** `/account/orders`: a shopper says which orders, placed with their address by somebody who was not signed in, are theirs. */
export function ordersPage(place: Place): string {
  return page(place, {
    title: 'Orders placed with your address',
    scripts: ['orders.js', 'page.js', 'rows.js', 'told.js'],
    main: html`${waitView('shown')}
${failedView}
<section class="wide" data-view="orders" hidden>
<div class="head"><div><h1 tabindex="-1">Orders placed with your address</h1><p class="dim">Nobody was signed in. Say which are yours: the others never appear in your account.</p></div><div class="acts"><a class="button" href="/account">Your account</a></div></div>
<section class="sheet"><ul class="rows" data-rows="orders"></ul>
<template data-row="orders"><li><div><b data-text="name"></b><p class="dim" data-text="about"></p></div>
<div class="acts"><button type="button" class="primary" data-act="confirm">Mine</button><button type="button" data-act="decline">Not mine</button></div></li></template>
<p class="dim" data-if="none">No order waits for your word.</p></section>
<p class="toast" role="status"></p>
</section>`,
  })
}
