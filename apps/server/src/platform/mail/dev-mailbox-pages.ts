import { createHash } from 'node:crypto'
import type { DevMailbox, KeptMail } from './dev-mailbox.ts'

/** An answer of the kept-mail pages, to be sent as it is. `csp` replaces the usual policy: no script at all runs on these pages. */
export interface DevPage {
  readonly type: 'text/html; charset=utf-8' | 'text/css; charset=utf-8'
  readonly csp: string
  readonly body: string
}

/**
 * The pages of the kept mails. `base` is the path they live under, without a slash at its end (`/dev/mail/<key>`); `path`
 * what follows it: '' for the list, '/7' for one mail, '/style.css'. Undefined where there is nothing of that name.
 */
export function renderDevMailbox(mailbox: DevMailbox, base: string, path: string): DevPage | undefined {
  if (path === '/style.css') return { type: 'text/css; charset=utf-8', csp: policy([]), body: style }
  if (path === '' || path === '/') return page(base, 'Kept mails', listOf(base, mailbox.list()), [])
  const no = /^\/([1-9]\d{0,8})$/.exec(path)?.[1]
  const mail = no === undefined ? undefined : mailbox.find(Number(no))
  return mail && page(base, mail.subject, single(base, mail), stylesOf(mail.html))
}

function listOf(base: string, mails: readonly KeptMail[]): string {
  const rows = mails.map(
    (mail) =>
      `<tr><td><a href="${base}/${mail.no}">${escape(mail.subject)}</a></td><td>${escape(mail.to)}</td><td><time>${time(mail.at)}</time></td></tr>`,
  )
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th>Kept</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return `<h1>Kept mails</h1>
<p>No relay is set (<code>SMTP_URL</code>), so nothing leaves this machine. The last 500 mails are kept in memory and shown here.
<a href="${base}">Reload</a></p>
${mails.length === 0 ? '<p class="empty">No mail yet.</p>' : table}`
}

function single(base: string, mail: KeptMail): string {
  const link = address.exec(mail.text)?.[0]
  return `<p><a href="${base}">All kept mails</a></p>
<h1>${escape(mail.subject)}</h1>
<dl><dt>To</dt><dd>${escape(mail.to)}</dd><dt>From</dt><dd>${escape(`${mail.from.name} <${mail.from.address}>`)}</dd>
<dt>Written</dt><dd>${time(mail.date)}</dd><dt>Message-ID</dt><dd>${escape(mail.messageId)}</dd></dl>
${link === undefined ? '' : `<p><a class="button" ${outside(link)}>Open the link in this mail</a></p>`}
<h2>As HTML</h2>
<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(mail.html)}"></iframe>
<h2>As plain text</h2>
<pre>${withLinks(mail.text)}</pre>`
}

const page = (base: string, title: string, body: string, styles: readonly string[]): DevPage => ({
  type: 'text/html; charset=utf-8',
  csp: policy(styles),
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><link rel="stylesheet" href="${base}/style.css"></head><body><main>${body}</main></body></html>`,
})

/** The frame inherits this policy: the mail's own styles are let in by their digests, its style attributes as such. */
function policy(styles: readonly string[]): string {
  const digests = styles.map((text) => ` 'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  return `default-src 'none'; style-src 'self'${digests.join('')}; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

const stylesOf = (html: string): string[] => [...html.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].map((match) => match[1] as string)

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/
const outside = (link: string): string => `href="${escape(link)}" target="_blank" rel="noopener noreferrer"`

function withLinks(text: string): string {
  const found = [...text.matchAll(new RegExp(address, 'g'))]
  let at = 0
  let out = ''
  for (const { 0: link, index } of found) {
    out += `${escape(text.slice(at, index))}<a ${outside(link)}>${escape(link)}</a>`
    at = index + link.length
  }
  return out + escape(text.slice(at))
}

const time = (at: Date): string =>
  at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark] as string)

const style = `:root { color-scheme: light dark; --paper: #fbfaf8; --sheet: #fff; --ink: #2e2924; --line: #cfcbc7; --petrol: #006a80 }
@media (prefers-color-scheme: dark) { :root { --paper: #12181c; --sheet: #191f23; --ink: #e3e7ea; --line: #41494e; --petrol: #65bcd4 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/24px system-ui, sans-serif }
main { max-width: 880px; margin: 0 auto; padding: 24px 16px }
h1 { font-size: 24px; line-height: 32px; overflow-wrap: anywhere } h2 { font-size: 18px; margin-top: 32px }
a { color: var(--petrol) }
a.button { display: inline-block; padding: 10px 16px; border-radius: 7px; background: #006a80; color: #fff; text-decoration: none }
table { width: 100%; border-collapse: collapse } th { text-align: left }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; vertical-align: top }
time { white-space: nowrap; font-variant-numeric: tabular-nums }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px } dd { margin: 0; overflow-wrap: anywhere }
iframe { width: 100%; height: 560px; border: 1px solid var(--line); border-radius: 7px; background: #fbfaf8 }
pre { padding: 16px; border: 1px solid var(--line); border-radius: 7px; background: var(--sheet); white-space: pre-wrap; overflow-wrap: anywhere; font-size: 14px }
`
