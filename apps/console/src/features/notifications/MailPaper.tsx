import { useEffect, useRef } from 'react'
import classes from './Mails.module.css'

interface Props {
  readonly html: string
  readonly scheme: 'light' | 'dark'
  readonly phone: boolean
  readonly label: string
}

/**
 * A mail as its reader sees it, in a tree of its own that this page's styles do not reach. It is not put there as it is: its elements are made
 * one by one from a short list, without addresses, handlers or frames, and styled by way of the object model, which the page's policy allows.
 */
export function MailPaper({ html, scheme, phone, label }: Props) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    draw(root, html, scheme)
  }, [html, scheme])
  return <div ref={host} role="group" aria-label={label} className={classes.paper} data-phone={phone || undefined} />
}

/** What a mail of ours is made of. Anything else is left out with all that is in it. */
const allowed = new Set(['a', 'br', 'div', 'em', 'h1', 'h2', 'hr', 'li', 'ol', 'p', 'span', 'strong', 'table', 'tbody', 'td', 'tr', 'ul'])
const attributes = ['align', 'class', 'cellpadding', 'cellspacing', 'width']
const forDark = /@media\s*\(prefers-color-scheme:\s*dark\)/g

const sheets = /<style[^>]*>([^]*?)<\/style>/g

function draw(root: ShadowRoot, html: string, scheme: Props['scheme']): void {
  // styles are taken out before anything is parsed: the policy refuses, and reports, even those of a tree that is not shown
  const unstyled = html.replace(sheets, '').replaceAll(' style="', ' data-style="')
  const mail = new DOMParser().parseFromString(unstyled, 'text/html')
  const body = document.createElement('div')
  body.lang = mail.documentElement.lang
  body.dir = mail.documentElement.dir
  copy(mail.body, body)
  const sheet = new CSSStyleSheet()
  const text = [...html.matchAll(sheets)].map(([, one]) => one).join('\n')
  // shown dark or light as chosen, and not as this browser is set
  sheet.replaceSync(text.replace(forDark, scheme === 'dark' ? '@media all' : '@media not all'))
  root.adoptedStyleSheets = [sheet]
  root.replaceChildren(body)
}

function copy(from: HTMLElement, to: HTMLElement): void {
  for (const name of attributes) {
    const value = from.getAttribute(name)
    if (value !== null) to.setAttribute(name, value)
  }
  // layout tables, and nothing to read as a table
  if (from.localName === 'table') to.setAttribute('role', 'presentation')
  to.style.cssText = from.dataset['style'] ?? ''
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.textContent ?? '')
    if (!(child instanceof HTMLElement) || !allowed.has(child.localName)) continue
    const made = document.createElement(child.localName)
    copy(child, made)
    to.append(made)
  }
}
