import { Body, Button, Container, Head, Html, Link, Preview, Section, Text } from '@react-email/components'
import { render } from '@react-email/render'
import { createElement, Fragment, type ReactNode } from 'react'

/** A mail with everything filled in. Text is text: React escapes it. */
export interface Letter {
  readonly language: string
  readonly subject: string
  /** Whose mail it is. */
  readonly heading: string
  readonly blocks: readonly FilledBlock[]
}

export type FilledBlock =
  | { readonly kind: 'paragraph'; readonly parts: readonly (string | { readonly link: string })[] }
  | { readonly kind: 'button'; readonly label: string; readonly link: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

const styles = {
  body: { margin: 0, padding: '24px 12px', backgroundColor: '#fbfaf8', color: '#2e2924', fontFamily: font },
  container: { maxWidth: 560, width: '100%', margin: '0 auto' },
  heading: { margin: '0 0 12px', fontSize: 15, lineHeight: '22px', fontWeight: 600, color: '#2e2924' },
  sheet: { padding: '24px 24px 16px', backgroundColor: '#ffffff', border: '1px solid #e2dfdb', borderRadius: 12 },
  text: { margin: '0 0 16px', fontSize: 16, lineHeight: '24px', overflowWrap: 'anywhere' },
  button: {
    padding: '12px 20px',
    borderRadius: 7,
    backgroundColor: '#006a80',
    color: '#ffffff',
    fontSize: 16,
    lineHeight: '20px',
    fontWeight: 600,
    textDecoration: 'none',
  },
  address: { margin: '12px 0 16px', fontSize: 13, lineHeight: '18px', wordBreak: 'break-all' },
  link: { color: '#006a80', textDecoration: 'underline' },
  list: { margin: '0 0 16px', padding: '0 0 0 20px', fontSize: 16, lineHeight: '24px' },
} as const

// mail programs that know the dark take these; the others show the light ones above. The body's colours stand on its one cell as well
const dark = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.paper,.paper>table>tbody>tr>td{background-color:#12181c!important;color:#e3e7ea!important}
.sheet{background-color:#191f23!important;border-color:#2d353a!important}.ink{color:#e3e7ea!important}
.link{color:#65bcd4!important}.button{background-color:#137f97!important;color:#ffffff!important}}`

const h = createElement

/** The one layout of all mails: paper, a sheet, a petrol button with its address in words below it. */
export function renderLetter(letter: Letter): Promise<string> {
  const { language, subject, heading, blocks } = letter
  const direction = rightToLeft.has(language.split('-')[0] as string) ? 'rtl' : 'ltr'
  const sheet = h(Section, { className: 'sheet', style: styles.sheet }, ...blocks.map((block, key) => h(Fragment, { key }, drawn(block))))
  return render(
    h(
      Html,
      { lang: language, dir: direction },
      h(
        Head,
        null,
        h('title', null, subject),
        h('meta', { name: 'color-scheme', content: 'light dark' }),
        h('meta', { name: 'viewport', content: 'width=device-width' }),
        h('style', { dangerouslySetInnerHTML: { __html: dark } }),
      ),
      h(Preview, null, previewOf(blocks)),
      h(
        Body,
        { className: 'paper', style: styles.body },
        h(Container, { style: styles.container }, h(Text, { className: 'ink', style: styles.heading }, heading), sheet),
      ),
    ),
  )
}

function drawn(block: FilledBlock): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return h(
        Text,
        { className: 'ink', style: styles.text },
        ...block.parts.flatMap((part) => (typeof part === 'string' ? withBreaks(part) : [anchor(part.link)])),
      )
    case 'button':
      return h(
        Fragment,
        null,
        h(Button, { className: 'button', style: styles.button, href: block.link }, block.label),
        h(Text, { style: styles.address }, anchor(block.link)),
      )
    case 'list':
      return h('ul', { className: 'ink', style: styles.list }, ...block.items.map((item) => h('li', null, item)))
  }
}

const anchor = (link: string): ReactNode => h(Link, { className: 'link', style: styles.link, href: link }, link)

const withBreaks = (text: string): ReactNode[] => text.split('\n').flatMap((line, at) => (at === 0 ? [line] : [h('br'), line]))

/** The words mail lists show beside the subject: the first ones that say something, never the link. */
function previewOf(blocks: readonly FilledBlock[]): string {
  const words = blocks.flatMap((block) => (block.kind === 'paragraph' ? block.parts.filter((part) => typeof part === 'string') : []))
  return words.join(' ').slice(0, 140)
}
