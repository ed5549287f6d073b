/** Text that is HTML already. Only `html` makes it, so whatever else stands in a page was escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. Nothing is written for `undefined` and `false`. */
export type Part = Html | string | number | undefined | false | readonly Html[]

/** A piece of a page: html`<p>${anything}</p>`. Values are escaped, in elements and in quoted attributes alike (ATK-032). */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, at) => text + written(parts[at])).join(''))
}

function written(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map((one) => one.text).join('\n')
  return String(part).replace(/[&<>"'`]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
