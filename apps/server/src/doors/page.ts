import { version } from './files.ts'
import { type Html, html } from './html.ts'

/** Where a page stands: at the console, or at a shop under the website's name. */
export interface Place {
  readonly kind: 'console' | 'website'
  /** Shown above the card; empty where nobody's. */
  readonly name: string
  /** The website, where the query names it because no host of its own is served yet. */
  readonly websiteId?: string
  /** The console's own font, where the console is built; shops take those of the system. */
  readonly font?: string
}

/** The pages of a shop, their files and their API are all below `/account`: one prefix for its own server to hand on. */
export const baseOf = ({ kind }: Pick<Place, 'kind'>) => (kind === 'console' ? '/console' : '/account')
const apiOf = ({ kind }: Pick<Place, 'kind'>) => (kind === 'console' ? '/api/console' : '/account/api')
export const fileOf = (place: Pick<Place, 'kind'>, name: string) => `${baseOf(place)}/files/${version}/${name}`

export interface Page {
  readonly title: string
  /** Where the page leads to; empty: to its own address. Where this kind of page begins, unless said. */
  readonly home?: string
  /** The one that decides which of the views in `main` is seen, and what it imports, to be fetched at once. */
  readonly scripts?: readonly [entry: string, ...imported: string[]]
  readonly main: Html
}

/** A whole page. */
export function page(place: Place, { title, home = baseOf(place), scripts = [''], main }: Page): string {
  const [entry, ...imported] = scripts
  const icon = place.kind === 'console' ? fileOf(place, 'icon.svg') : 'data:,'
  return html`<!doctype html>
<html lang="en" data-kind="${place.kind}" data-api="${apiOf(place)}" data-home="${home}" data-brand="${place.name}"${place.websiteId && html` data-website="${place.websiteId}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${place.name ? `${title} · ${place.name}` : title}</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="${fileOf(place, 'style.css')}">
${place.font && html`<link rel="preload" as="font" type="font/woff2" crossorigin href="${place.font}">\n<link rel="stylesheet" href="/console/font.css">`}
${imported.map((name) => html`<link rel="modulepreload" href="${fileOf(place, name)}">`)}
${entry && html`<script type="module" src="${fileOf(place, entry)}"></script>`}
</head>
<body>
${place.name && html`<header>${mark(place)}<span>${place.name}</span></header>`}
<main spellcheck="false">
${entry && html`<noscript><section class="card"><h1>A script is missing</h1><p>This page works with a script of its own. Allow scripts for it, then open it again.</p></section></noscript>`}
${main}
</main>
</body>
</html>
`.text
}

function mark({ kind, name }: Place): Html {
  if (kind === 'website') return html`<span class="mark" aria-hidden="true">${Array.from(name)[0]?.toUpperCase()}</span>`
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4.5 6 6.7v4.6c0 3.9 2.5 6.8 6 8.2 3.5-1.4 6-4.3 6-8.2V6.7z"/><path d="M12 9v6"/></svg>`
}

/** Where nothing is served. Says nothing of what was asked for. */
export const nothingHere = (place: Place): string =>
  page(place, {
    title: 'Not found',
    main: html`<section class="card"><h1>Nothing is served here</h1><p>The address may be mistyped, or its shop is not open.</p></section>`,
  })
