import { passwordPolicy } from '@tillward/contract/password-rules'
import { registryDefaults } from '@tillward/contract/settings'
import { field, form, newPassword, view } from './fields.ts'
import { html } from './html.ts'
import { type Place, page } from './page.ts'

/** `/console/set-up`: the first tenant of an installation, and its first Admin Owner. `open`: there is a link that was not used yet. */
export function setUpPage(place: Place, { open }: { open: boolean }): string {
  const dead = view(
    'dead',
    'This link does not work',
    html`<p>It was used, is not complete, or is not the newest. Where there is no merchant yet, start the server again with <code>--empty</code>.</p>
<a class="button primary" href="/console">Go to sign-in</a>`,
    open ? 'hidden' : 'shown',
  )
  if (!open) return page(place, { title: 'Set up', main: dead })
  return page(place, {
    title: 'Set up',
    scripts: ['set-up.js', 'page.js', 'form.js', 'rules.js'],
    main: html`${view('set-up', 'Set up the first merchant', fields, 'shown')}
${dead}
<template id="policy" data-policy="${JSON.stringify({ ...passwordPolicy(registryDefaults, 'console'), history: 0 })}"></template>`,
  })
}

const fields = html`<p>You become its first Admin Owner: whoever decides who else may enter.</p>
${form(
  'set-up',
  'Set up and sign in',
  html`${field('set-up', { name: 'merchantName', label: 'Merchant', missing: 'Enter the name of the merchant', autocomplete: 'organization' })}
${field('set-up', { name: 'ownerEmail', label: 'Your e-mail address', missing: 'Enter your e-mail address', autocomplete: 'email', type: 'email' })}
${field('set-up', { name: 'userName', label: 'User name (optional)', autocomplete: 'username', hint: 'To sign in with. Your e-mail address always does.' })}
${newPassword('set-up', 'Password')}`,
)}`
