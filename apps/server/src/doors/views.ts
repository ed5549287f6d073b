import { currentPassword, field, form, newPassword, passwordField, view } from './fields.ts'
import { html } from './html.ts'

// What several pages show.

const name = (of: string) =>
  field(of, { name: 'name', label: 'User name or e-mail', missing: 'Enter your user name or e-mail address', autocomplete: 'username' })

export const waitView = (shown: 'shown' | 'hidden') =>
  html`<section class="card wait" data-view="wait"${shown === 'hidden' && html` hidden`}><h1 tabindex="-1">One moment</h1></section>`

export const signInView = (forgot: string, shown: 'shown' | 'hidden' = 'hidden') =>
  view(
    'sign-in',
    'Sign in',
    html`<p class="note" role="status" hidden></p>
${form(
  'sign-in',
  'Sign in',
  html`${name('sign-in')}
${passwordField('sign-in', { name: 'password', label: 'Password', missing: 'Enter your password', aside: html`<a href="${forgot}">Forgot password?</a>` })}`,
)}`,
    shown,
  )

export const expiredView = view(
  'expired',
  'Choose a new password',
  html`<p>Your password has expired. Choose a new one to go on; other devices are signed out.</p>
${form('expired', 'Save and go on', html`${currentPassword('expired')}${newPassword('expired')}`)}
<p class="below"><button type="button" class="link" data-act="instead">Sign out instead</button></p>`,
)

export const forgotViews = html`${view(
  'forgot',
  'Choose a new password',
  html`<p>We mail you a link. Your password stays as it is until you use it.</p>
${form('forgot', 'Send the link', name('forgot'))}
<p class="below"><a href="#">Back to sign-in</a></p>`,
)}
${view(
  'sent',
  'Look into your mail',
  html`<p>If an account uses <b data-text="name"></b>, a mail with a link is on its way. It can take some minutes; look into the spam folder too.</p>
${form('resend', 'Send it again', html``, 'plain')}
<p class="below"><a href="#">Back to sign-in</a></p>`,
)}`

export const failedView = view(
  'failed',
  'The page could not be loaded',
  html`<p data-text="why" role="alert"></p><button type="button" class="primary" data-act="retry">Try again</button>`,
)
