import { accountName, currentPassword, field, form, newPassword, passwordField, view } from './fields.ts'
import { html } from './html.ts'
import { type Place, page } from './page.ts'
import { expiredView, failedView, forgotViews, signInView, waitView } from './views.ts'

/**
 * `/account`: the sign-in form, or the own account of the shopper who is signed in. The page itself holds nothing of anybody: the script asks
 * the API for it. `cookie`: the browser brought a session's cookie, good or not; the form is shown at once where it did not.
 */
export function accountPage(place: Place, { cookie }: { cookie: boolean }): string {
  return page(place, {
    title: 'Sign in',
    scripts: ['account.js', 'page.js', 'form.js', 'rules.js', 'sign-in.js'],
    main: html`${waitView(cookie ? 'shown' : 'hidden')}
${signInView('#forgot', cookie ? 'hidden' : 'shown')}
${forgotViews}
${expiredView}
${failedView}
${toldView}
${home}`,
  })
}

/** An end of the way, told by the script. */
const toldView = view(
  'told',
  html`<span data-text="title"></span>`,
  html`<p data-text="what"></p><button type="button" data-act="sign-out" data-if="out">Sign out</button>`,
)

const waiting = html`<p data-if="waiting"><a href="/account/orders">Orders to confirm</a></p>`

const shopping = html`<section class="sheet" data-if="shops"><h2>Whom you shop for</h2>
<p><b data-text="customer"></b> <span class="dim" data-text="aboutCustomer"></span></p>
<p data-if="choosing"><a href="/account/customer" data-text="choosing"></a></p></section>`

const details = html`<section class="sheet"><h2>Sign-in</h2>
<dl><div><dt>User name</dt><dd data-text="userName"></dd></div>
<div><dt>E-mail</dt><dd><span data-text="email"></span><p class="dim" data-if="pendingEmail"><span data-text="pendingEmail"></span> waits to be confirmed: use the link in the mail sent there.</p></dd></div>
<div><dt>Password</dt><dd data-text="password"></dd></div></dl>
<details><summary>Change password</summary>
<p class="dim">Your other devices are signed out.</p>
${form('password', 'Change password', html`${accountName}${currentPassword('password')}${newPassword('password')}`)}</details>
<details><summary>Change e-mail address</summary>
<p class="dim">We mail a link to the new address. Until you use it, nothing changes.</p>
${form(
  'email',
  'Send the link',
  html`${field('email', { name: 'email', label: 'New e-mail address', missing: 'Enter the new address', autocomplete: 'email', type: 'email' })}${currentPassword('email')}`,
)}</details></section>`

const sessions = html`<section class="sheet"><h2>Where you are signed in</h2>
<ul class="rows" data-rows="sessions"></ul>
<template data-row="sessions"><li><div><b data-text="device"></b> <span class="badge" data-if="current">This device</span><p class="dim"><span data-text="source"></span> · active <time data-text="active"></time></p></div>
<div class="acts"><button type="button" data-act="end">End</button></div></li></template></section>`

const closing = html`<section class="sheet"><h2>Close your account</h2>
<p class="dim">You are signed out everywhere, and your password and every link end at once. Only the shop’s staff can open the account again.</p>
<details><summary>Close it</summary>
${form('close', 'Close my account', passwordField('close', { name: 'current', label: 'Your password', missing: 'Enter your password' }), 'danger')}</details></section>`

const home = html`<section class="wide" data-view="home" hidden>
<div class="head"><div><h1 tabindex="-1">Your account</h1><p class="dim">Signed in as <b data-text="displayName"></b></p></div>
<div class="acts"><button type="button" data-act="sign-out">Sign out</button><button type="button" data-act="sign-out-everywhere" data-if="oneByOne">Sign out everywhere</button></div></div>
${waiting}
${shopping}
${details}
${sessions}
${closing}
<p class="toast" role="status"></p>
</section>`
