import type { FieldIssue } from '../../platform/result.ts'
import { type MailTemplate, type MailText, needsLink, variablesOf } from './template.ts'

/** A piece of running text: words, or the place of a variable. */
export type Piece = string | { readonly variable: string }

export type Block =
  | { readonly kind: 'paragraph'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'button'; readonly label: readonly Piece[] }
  | { readonly kind: 'list'; readonly variable: string }

const braces = /\{\{([^{}\n]*)\}\}/g
const button = /^\[([^[\]]+)\]\(\{\{\s*link\s*\}\}\)$/

/** Words and variables, in order. Single pass: what stands in a value is never looked at again (ATK-081). */
export function readPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(braces)) {
    if (match.index > at) pieces.push(text.slice(at, match.index))
    pieces.push({ variable: (match[1] as string).trim() })
    at = match.index + match[0].length
  }
  if (at < text.length) pieces.push(text.slice(at))
  return pieces
}

/** The paragraphs of a body. `lists` names the variables that are lists. */
export function readBlocks(body: string, lists: ReadonlySet<string>): Block[] {
  return paragraphs(body).map((paragraph): Block => {
    const label = button.exec(paragraph)?.[1]
    if (label !== undefined) return { kind: 'button', label: readPieces(label) }
    const pieces = readPieces(paragraph)
    const only = pieces.length === 1 && typeof pieces[0] === 'object' ? pieces[0].variable : undefined
    return only !== undefined && lists.has(only) ? { kind: 'list', variable: only } : { kind: 'paragraph', pieces }
  })
}

const paragraphs = (body: string): string[] =>
  body
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')

const longestSubject = 200
const longestBody = 10_000
// all but the line feed; the marks that turn the direction of writing are no part of a letter either
const control = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

/** What is wrong with a text somebody wrote for this template; empty when nothing is. */
export function textIssues(template: MailTemplate, { subject, body }: MailText): FieldIssue[] {
  const issues: FieldIssue[] = []
  const add = (field: 'subject' | 'body', rule: string, message: string) => issues.push({ field, rule, message })
  const names = new Set(variablesOf(template).map((one) => one.name))
  for (const [field, text, longest] of [
    ['subject', subject, longestSubject],
    ['body', body.replace(/\r\n?/g, '\n'), longestBody],
  ] as const) {
    if (text.trim() === '') add(field, 'required', 'Write something here.')
    if (text.length > longest) add(field, 'too-long', `Use at most ${longest} characters.`)
    if (control.test(text) || !text.isWellFormed()) add(field, 'characters', 'Take out the control characters.')
    for (const unknown of unknownVariables(text, names)) {
      add(field, 'unknown-variable', `There is no {{${unknown}}} here. Use one of: ${[...names].join(', ')}.`)
    }
    if (/\{\{|\}\}/.test(text.replace(braces, ''))) add(field, 'braces', 'Two braces open a variable and two close it.')
  }
  if (subject.includes('\n')) add('subject', 'one-line', 'A subject is one line.')
  // subjects are shown on locked screens and kept in logs
  if (names.has('link') && mentions(subject, 'link')) add('subject', 'no-link', 'A subject must not hold the link.')
  const wantsLink = needsLink(template)
  if (wantsLink && !mentions(body, 'link')) add('body', 'missing-link', 'Without {{link}} this mail is of no use: add [label]({{link}}).')
  if (paragraphs(body).some((paragraph) => /\]\(\{\{/.test(paragraph) && !button.test(paragraph))) {
    add('body', 'button-alone', 'A button [label]({{link}}) stands in a paragraph of its own.')
  }
  return issues
}

function unknownVariables(text: string, names: ReadonlySet<string>): string[] {
  const used = readPieces(text).flatMap((piece) => (typeof piece === 'object' ? [piece.variable] : []))
  return [...new Set(used.filter((name) => !names.has(name)))].map((name) => name.slice(0, 60))
}

const mentions = (text: string, name: string): boolean =>
  readPieces(text).some((piece) => typeof piece === 'object' && piece.variable === name)
