import { accountName, form, newPassword, view } from './fields.ts'
import { html } from './html.ts'
import { baseOf, type Place, page } from './page.ts'
import { expiredView, failedView, signInView, waitView } from './views.ts'

/**
 * `/console/link` and `/account/link`: what a mailed link is for, and one button that does it. Opening changes nothing, whoever opens: mail
 * programs do, and some run scripts (ATK-034).
 */
export function linkPage(place: Place): string {
  const isConsole = place.kind === 'console'
  return page(place, {
    title: 'Your link',
    scripts: ['link.js', 'page.js', 'form.js', 'rules.js'],
    main: html`${waitView('shown')}
${choosing('activation', 'Choose a password', isConsole ? invited : arrived)}
${choosing('reset', 'Choose a new password')}
${view(
  'address-confirm',
  'Confirm your new address',
  html`<p>From then on, <b data-text="address"></b> is the address of the account <b data-text="userName"></b>. The former address is told.</p>
${form('address-confirm', 'Confirm the address', html``)}`,
)}
${view(
  'address-undo',
  'Undo the change of address',
  html`<p>The account <b data-text="userName"></b> gets the address <b data-text="address"></b> back. Every device is signed out, and the password ends: a link for a new one is mailed there.</p>
${form('address-undo', 'Undo the change', html``)}`,
)}
${isConsole ? consent : claim}
${view('done', html`<span data-text="title"></span>`, html`<p data-text="what"></p><a class="button primary" href="${baseOf(place)}">Go on</a>`)}
${view(
  'dead',
  'This link does not work',
  html`<p data-text="why"></p>
<a class="button primary" href="${signInAt(place)}#forgot">Get a link for a new password</a>
<p class="hint">Other links: an invitation or activation is sent again by ${isConsole ? 'whoever invited you' : 'the shop'}; a change of address you start again in <a href="${isConsole ? '/console/profile' : '/account'}">your account</a>.</p>`,
)}
${failedView}`,
  })
}

const signInAt = (place: Place) => (place.kind === 'console' ? '/console/sign-in' : baseOf(place))

const invited = html`<p data-if="invitedTo">With it you accept the invitation to <b data-text="invitedTo"></b>.</p>`

const arrived = html`<p data-if="registered">Type the password you chose when you registered. With another one the account is yours all the same, without what was entered then.</p>
<div data-if="orders"><p>Orders were placed with your address. Tick those that are yours; of the others you can say so later.</p>
<ul class="rows" data-orders></ul></div>`

const claim = view(
  'customer-claim',
  'Somebody asks to shop for a customer',
  html`<p><b data-text="name"></b> (<span data-text="address"></span>) asks to shop for <b data-text="customer"></b>. Allow it only if you know who that is.</p>
${form('claim-allow', 'Allow it', html``)}
${form('claim-refuse', 'Refuse it', html``, 'plain')}`,
)

const choosing = (purpose: string, title: string, more = html``) =>
  view(
    purpose,
    title,
    html`${more}<p>For <b data-text="userName"></b></p>
${form(
  purpose,
  'Save and sign in',
  html`${accountName}
${newPassword(purpose, purpose === 'reset' ? 'New password' : 'Password')}`,
)}
<p class="hint" data-if="elsewhere">This signs you out on your other devices.</p>`,
  )

const consent = html`${signInView('/console/sign-in#forgot')}
${expiredView}
${view(
  'consent',
  'Access offered to you',
  html`<p><b data-text="tenant"></b> offers you access with the account you have. Nothing changes until you accept.</p>
<p class="dim" data-text="about"></p>
${form('accept', 'Accept', html``)}
${form('decline', 'Decline', html``, 'plain')}`,
)}
${view(
  'somebody-else',
  'This link is not for you',
  html`<p>You are signed in as <b data-text="userName"></b>, and the link was mailed to somebody else, or is not open any more.</p>
<a class="button primary" href="/console">Go to your account</a>`,
)}`
