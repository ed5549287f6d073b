import { field, form } from './fields.ts'
import { html } from './html.ts'
import { type Place, page } from './page.ts'
import { failedView, waitView } from './views.ts'

/** `/account/customer`: a shopper answers invitations, and chooses for whom to shop. The script asks the API for all of it. */
export function customerPage(place: Place): string {
  return page(place, {
    title: 'Whom you shop for',
    scripts: ['customer.js', 'page.js', 'rows.js', 'told.js'],
    main: html`${waitView('shown')}
${failedView}
<section class="wide" data-view="customer" hidden>
<div class="head"><div><h1 tabindex="-1">Whom you shop for</h1><p class="dim" data-text="now"></p></div><div class="acts"><a class="button" href="/account">Your account</a></div></div>
<section class="sheet offers" data-if="offered"><h2>You are invited to shop for</h2>
<ul class="rows" data-rows="offers"></ul>
<template data-row="offers"><li><div><b data-text="name"></b><p class="dim" data-text="about"></p></div>
<div class="acts"><button type="button" class="primary" data-act="accept">Accept</button><button type="button" data-act="decline">Decline</button></div></li></template></section>
<section class="sheet" data-if="any"><h2>Choose</h2>
${form('find', 'Search', field('find', { name: 'search', label: 'Number, name or address', autocomplete: 'off' }), 'plain')}
<p data-if="billTo"><button type="button" class="link" data-act="all">All customers</button></p>
<ul class="rows" data-rows="customers"></ul>
<template data-row="customers"><li><div><b data-text="name"></b> <span class="badge" data-if="remembered">Remembered</span><p class="dim" data-text="about"></p></div>
<div class="acts"><button type="button" data-act="choose" data-if="whole">Choose</button><button type="button" data-act="shipTos" data-if="shipTos">Ship-tos</button></div></li></template>
<p class="dim" data-if="nobody">Nothing found.</p>
<p><button type="button" data-act="more" data-if="next">More</button></p>
<p class="foot"><label><input type="checkbox" data-remember> Remember my choice for the next sign-in</label></p></section>
<p class="toast" role="status"></p>
</section>`,
  })
}
