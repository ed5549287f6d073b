import { onOneLine } from '../../platform/mail/index.ts'
import type { FilledBlock, Letter } from './layout.ts'
import { type MailTemplate, type MailText, variablesOf } from './template.ts'
import { type Piece, readBlocks, readPieces } from './text.ts'
import { asText, isListOfTexts, missing, shown, type Variable } from './variable.ts'

export interface RenderedMail {
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Variables the text names and the message did not bring: a fault of ours, worth a line in the log. */
  readonly missing: readonly string[]
}

/** Thrown when a mail cannot be made: the message brings no link that could be followed. */
export class UnfitMail extends Error {}

/** `data` as it was enqueued, with the common variables. `text` has passed `textIssues`, or comes with the program. */
export async function renderMail(input: {
  readonly template: MailTemplate
  readonly text: MailText
  readonly language: string
  readonly data: Readonly<Record<string, unknown>>
}): Promise<RenderedMail> {
  const { template, text, language, data } = input
  const values = valuesOf(variablesOf(template), data, language)
  const blocks = readBlocks(text.body, values.lists).map((block): FilledBlock => {
    if (block.kind === 'list') return { kind: 'list', items: values.itemsOf(block.variable) }
    if (block.kind === 'button') return { kind: 'button', label: onOneLine(block.label.map(values.word).join('')), link: values.link() }
    return { kind: 'paragraph', parts: joined(block.pieces.map((piece) => (isLink(piece) ? { link: values.link() } : values.word(piece)))) }
  })
  const subject = onOneLine(readPieces(text.subject).map(values.word).join(''))
  const heading = values.word({ variable: 'website' })
  const letter: Letter = { language, subject, heading, blocks }
  // react-email takes half a second and 45 MB to load: only a process that sends mail pays for it
  const { renderLetter } = await import('./layout.ts')
  return { subject, html: await renderLetter(letter), text: plain(letter), missing: [...values.missing] }
}

const isLink = (piece: Piece): boolean => typeof piece === 'object' && piece.variable === 'link'

function valuesOf(variables: readonly Variable[], data: Readonly<Record<string, unknown>>, language: string) {
  const byName = new Map(variables.map((variable) => [variable.name, variable]))
  const absent = new Set<string>()
  const raw = (name: string): unknown => (Object.hasOwn(data, name) ? data[name] : undefined)
  const value = (name: string): string => {
    const variable = byName.get(name)
    const text = variable && variable.type !== 'link' ? shown(variable, raw(name), language) : undefined
    if (text !== undefined && text !== '') return text
    if (!variable?.optional) absent.add(name)
    return missing
  }
  return {
    missing: absent,
    lists: new Set(variables.filter((one) => one.type === 'list').map((one) => one.name)),
    word: (piece: Piece): string => (typeof piece === 'string' ? piece : value(piece.variable)),
    itemsOf(name: string): string[] {
      const items = raw(name)
      return isListOfTexts(items) && items.length > 0 ? items.map(asText) : [value(name)]
    },
    link(): string {
      const variable = byName.get('link')
      const link = variable && shown(variable, raw('link'), language)
      if (link === undefined) throw new UnfitMail('The message brings no link that could be followed.')
      return link
    },
  }
}

/** Neighbouring words as one piece. */
function joined(parts: readonly (string | { link: string })[]): (string | { link: string })[] {
  const out: (string | { link: string })[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (typeof part === 'string' && typeof last === 'string') out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
}

/** The plain part: the same words; the button is its label and its address. */
function plain({ heading, blocks }: Letter): string {
  const parts = blocks.map((block) => {
    if (block.kind === 'button') return `${block.label}:\n${block.link}`
    if (block.kind === 'list') return block.items.map((item) => `- ${item}`).join('\n')
    return block.parts.map((part) => (typeof part === 'string' ? part : part.link)).join('')
  })
  return `${parts.join('\n\n')}\n\n-- \n${heading}\n`
}
