import { type Html, html, type Part } from './html.ts'

export interface Field {
  /** Under which it is sent; refusals of the API name it so. */
  readonly name: string
  readonly label: string
  /** What is said where it is left empty; missing for fields that may be. */
  readonly missing?: string
  readonly autocomplete: string
  readonly type?: 'text' | 'email'
  readonly hint?: string
}

/** A labelled field; the script adds the place for its error. `of`, the form, keeps ids apart where a page has several. */
export function field(of: string, { name, label, missing, autocomplete, type = 'text', hint }: Field): Html {
  const id = `${of}-${name}`
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="300"${required(missing)}>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`
}

interface PasswordField {
  readonly name: string
  readonly label: string
  readonly missing: string
  readonly isNew?: boolean
  /** Opposite the label. Reached after the field. */
  readonly aside?: Html
}

/** A password: shown on demand instead of typed twice. A new one gets its rules below it, ticked off while it is typed. */
export function passwordField(of: string, { name, label, missing, isNew, aside }: PasswordField): Html {
  const id = `${of}-${name}`
  return html`<div class="field"><label for="${id}">${label}</label>
<div class="secret"><input id="${id}" name="${name}" type="password" autocomplete="${isNew ? 'new' : 'current'}-password"${required(missing)}></div>
${aside && html`<p class="aside">${aside}</p>`}</div>`
}

const required = (missing: string | undefined): Part => missing && html` required data-missing="${missing}"`

/** Whose password it is, for password managers. */
export const accountName = html`<input class="unseen" name="userName" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>`

/** A form the script sends: without it the browser sends nothing anywhere. */
export const form = (name: string, button: string, content: Html, kind: 'primary' | 'danger' | 'plain' = 'primary'): Html =>
  html`<form method="post" data-form="${name}" autocapitalize="none">
${content}
<button class="${kind}" type="submit">${button}</button></form>`

/** One of the things a page can show; the script shows one at a time. */
export const view = (name: string, title: Part, content: Html, shown: 'shown' | 'hidden' = 'hidden'): Html =>
  html`<section class="card" data-view="${name}"${shown === 'hidden' && html` hidden`}><h1 tabindex="-1">${title}</h1>
${content}</section>`

export const newPassword = (of: string, label = 'New password'): Html =>
  passwordField(of, { name: 'password', label, missing: 'Choose a password', isNew: true })
export const currentPassword = (of: string): Html =>
  passwordField(of, { name: 'current', label: 'Current password', missing: 'Enter your current password' })
