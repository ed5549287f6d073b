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

/** A labelled field with the place for its error. `form` keeps ids apart where a page has several forms. */
export function field(form: string, { name, label, missing, autocomplete, type = 'text', hint }: Field): Html {
  const id = `${form}-${name}`
  const described = `${hint ? `${id}-hint ` : ''}${id}-error`
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" maxlength="300" ${required(missing)}aria-describedby="${described}">
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}<p class="error" id="${id}-error" hidden></p></div>`
}

interface PasswordField {
  readonly name: string
  readonly label: string
  readonly missing: string
  readonly isNew?: boolean
  /** Opposite the label. Reached after the field. */
  readonly aside?: Html
}

/** A password: shown on demand instead of typed twice. A new one has its rules below it, ticked off while it is typed. */
export function passwordField(form: string, { name, label, missing, isNew, aside }: PasswordField): Html {
  const id = `${form}-${name}`
  const described = `${isNew ? `${id}-rules ` : ''}${id}-error ${id}-caps`
  return html`<div class="field"><label for="${id}">${label}</label>
<div class="secret"><input id="${id}" name="${name}" type="password" autocomplete="${isNew ? 'new' : 'current'}-password" autocapitalize="none" spellcheck="false" ${required(missing)}aria-describedby="${described}">
<button type="button" class="show" aria-label="Show password" aria-controls="${id}">Show</button></div>
${aside && html`<p class="aside">${aside}</p>`}<p class="error" id="${id}-error" hidden></p><p class="hint caps" id="${id}-caps" aria-live="polite"></p>
${isNew && html`<ul class="rules" id="${id}-rules"></ul>`}</div>`
}

/** Whose password it is, for password managers. */
export const accountName = html`<input class="unseen" name="userName" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>`

const required = (missing: string | undefined): Part => missing && html`required data-missing="${missing}" `

/** A form the script sends: without it the browser sends nothing anywhere. */
export const form = (name: string, button: string, content: Html, kind: 'primary' | 'danger' | 'plain' = 'primary'): Html =>
  html`<form method="post" novalidate data-form="${name}"><div class="alert" role="alert" tabindex="-1" hidden></div>
${content}
<button class="${kind}" type="submit">${button}</button></form>`

/** One of the things a page can show; the script shows one at a time. */
export const view = (name: string, title: Part, content: Html, shown: 'shown' | 'hidden' = 'hidden'): Html =>
  html`<section class="card" data-view="${name}"${shown === 'hidden' && html` hidden`}><h1 tabindex="-1">${title}</h1>
${content}</section>`

export const newPassword = (form: string, label = 'New password'): Html =>
  passwordField(form, { name: 'password', label, missing: 'Choose a password', isNew: true })
export const currentPassword = (form: string): Html =>
  passwordField(form, { name: 'current', label: 'Current password', missing: 'Enter your current password' })
