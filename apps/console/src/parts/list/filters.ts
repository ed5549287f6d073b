import { t } from '../../lib/text.ts'
import { day, momentOf } from '../../lib/time.ts'
import type { ListState } from './listState.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  /** Tells two of one name apart: a customer number, an address. */
  readonly hint?: string
}

interface Named {
  /** As it stands in the address. */
  readonly name: string
  readonly label: string
}

/** A property a list can be narrowed by: what is asked for decides which editor it gets. */
export type Filter = Named &
  (
    | {
        /** Some of a few values known beforehand. `one`: the server takes a single one. */
        readonly kind: 'choice'
        readonly choices: readonly Choice[]
        readonly one?: boolean
      }
    | {
        /** One of many that the server finds: a role, a customer, a website. */
        readonly kind: 'picked'
        readonly find: (text: string, signal: AbortSignal) => Promise<readonly Choice[]>
        /** What a value in the address is called, for its chip. */
        readonly called: (value: string, signal: AbortSignal) => Promise<string>
      }
    | {
        /** "in the last 30 days", "more than 90 days ago", or from and to a day. Kept as one value: see `period`. `sides`: what the server takes. */
        readonly kind: 'date'
        readonly sides?: 'both' | 'before' | 'after'
        /** Words for "longer ago than": "Not in the last 90 days" where none counts as long ago. */
        readonly orNever?: boolean
        /** From and to a day only: the server compares days, not moments. */
        readonly fixed?: boolean
      }
    | { readonly kind: 'text'; readonly operators: readonly Operator[] }
    | { readonly kind: 'number'; readonly operators: readonly Operator[] }
  )

/** Kept as `operator:text`; one without a value as `operator:`. */
export interface Operator {
  readonly value: string
  readonly label: string
  readonly bare?: boolean
}

export const daysOffered = [1, 7, 30, 90, 365] as const

/** A date filter's value: `last-30d`, `before-90d`, or `2026-01-01..2026-02-01` with either side left out. */
export interface Period {
  readonly from?: Date
  readonly to?: Date
}

const startOf = (text: string) => momentOf(`${text}T00:00`)
const dayAfter = (text: string) => new Date(Date.parse(`${text}T00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** The moments a date filter means; undefined where somebody wrote nonsense in the address. The end is the end of its day. */
export function period(value: string | undefined, now = new Date()): Period | undefined {
  if (!value) return undefined
  const relative = /^(last|before)-(\d{1,4})d$/.exec(value)
  if (relative) {
    // to the minute, so that a page read anew asks the same question and its answer is still at hand
    const minute = Math.floor(now.getTime() / 60_000) * 60_000
    const at = new Date(minute - Number(relative[2]) * 86_400_000)
    return relative[1] === 'last' ? { from: at } : { to: at }
  }
  const range = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.exec(value)
  if (!range || (!range[1] && !range[2])) return undefined
  const from = range[1] ? startOf(range[1]) : undefined
  const to = range[2] && startOf(range[2]) ? startOf(dayAfter(range[2])) : undefined
  // the 31st of February, for instance
  if ((range[1] && !from) || (range[2] && !to)) return undefined
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** What a list's filter says of a date, for the server's two parameters. */
export const periodOf = (state: Pick<ListState, 'filters'>, name: string): Period => period(state.filters[name]?.[0]) ?? {}

export function wordsOfPeriod(value: string, orNever?: boolean): string {
  const relative = /^(last|before)-(\d{1,4})d$/.exec(value)
  if (relative) {
    const days = Number(relative[2])
    if (relative[1] === 'last') return t('{days, plural, one {in the last 24 hours} other {in the last # days}}', { days })
    if (orNever) return t('{days, plural, one {not in the last 24 hours} other {not in the last # days}}', { days })
    return t('{days, plural, one {more than 24 hours ago} other {more than # days ago}}', { days })
  }
  const [from, to] = value.split('..')
  if (from && to) return t('from {from} to {to}', { from: day(from), to: day(to) })
  if (from) return t('from {from}', { from: day(from) })
  return to ? t('to {to}', { to: day(to) }) : value
}

/** What a chip says after the property's name, where it can be known without asking the server. */
export function wordsOf(filter: Filter, values: readonly string[]): string {
  if (filter.kind === 'date') return wordsOfPeriod(values[0] ?? '', filter.orNever)
  if (filter.kind === 'text' || filter.kind === 'number') {
    const [operator, text] = split(values[0] ?? '')
    const known = filter.operators.find((one) => one.value === operator)
    return known?.bare ? known.label : t('{operator} {text}', { operator: known?.label ?? operator, text })
  }
  if (filter.kind === 'picked') return t('is …')
  const words = values.map((value) => filter.choices.find((one) => one.value === value)?.label ?? value)
  return words.length > 2 ? t('is any of {count}', { count: words.length }) : t('is {values}', { values: words.join(t(' or ')) })
}

/** `is:Oslo` → operator and text. */
export function split(value: string): readonly [operator: string, text: string] {
  const at = value.indexOf(':')
  return at < 0 ? ['', value] : [value.slice(0, at), value.slice(at + 1)]
}

export const choiceOf = (state: Pick<ListState, 'filters'>, name: string): string | undefined => state.filters[name]?.[0]
