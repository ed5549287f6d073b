import { isOneAddress, onOneLine } from '../../platform/mail/index.ts'

/**
 * What a text may name between double braces. Everything but `link` comes from people, and is shown as text whatever it
 * holds: on one line, cut, and so that no mail program makes a link of it (ATK-080).
 */
export interface Variable {
  readonly name: string
  readonly type: VariableType
  /** Says something about a person. */
  readonly personal: boolean
  readonly meaning: string
  /** For the preview and the tests, as it would come in a message's data. */
  readonly sample: unknown
  /** May be missing; then a dash stands for it. */
  readonly optional?: true
}

/**
 * text · login: a user name, which may be an address · address · time: ISO text · minutes: a span, shown as hours or days
 * where it fits · number · list: of texts · link: the one address we made ourselves.
 */
export type VariableType = 'text' | 'login' | 'address' | 'time' | 'minutes' | 'number' | 'list' | 'link'

const longest = 300
export const missing = '–'

/** Makes text harmless that someone else chose. */
export function asText(value: string): string {
  const line = onOneLine(value)
  const points = [...line]
  return defanged(points.length > longest ? `${points.slice(0, longest).join('')}…` : line)
}

// "J. R. Smith" and "3.5" keep their dots: only what could be a host name has them replaced by a sign that looks the same
const hostDot = /(?<=[\p{L}\p{N}_-])[.\u3002\uff0e\uff61](?=[\p{L}\p{N}_-]*\p{L})/gu
const oneDotLeader = '\u2024'
const scheme = /(?<=[A-Za-z][A-Za-z0-9+-]*):(?=[/\\])|(?<=\b(?:javascript|data|mailto|tel|sms|file|vbscript)):/giu

function defanged(text: string): string {
  return text.replace(scheme, '[:]').replace(hostDot, oneDotLeader)
}

/** A value as it stands in a text in `language`; `undefined` where it is missing or of another type. */
export function shown(variable: Variable, value: unknown, language: string): string | undefined {
  switch (variable.type) {
    case 'text':
      return typeof value === 'string' && value !== '' ? asText(value) : undefined
    case 'login':
    case 'address':
      return typeof value === 'string' && value !== '' ? (isOneAddress(value) ? value : asText(value)) : undefined
    case 'time':
      return showTime(value, language)
    case 'minutes':
      return typeof value === 'number' && Number.isFinite(value) ? showMinutes(value, language) : undefined
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? new Intl.NumberFormat(language).format(value) : undefined
    case 'list':
      return isListOfTexts(value) ? value.map(asText).join(', ') : undefined
    case 'link':
      return readLink(value)
  }
}

export const isListOfTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string')

/** Only http and https, written as the browser would read it: nothing else ever becomes a link (ATK-081). */
function readLink(value: unknown): string | undefined {
  const url = typeof value === 'string' && value === onOneLine(value) ? URL.parse(value) : null
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' ? url.href : undefined
}

function showTime(value: unknown, language: string): string | undefined {
  const at = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined
  if (!at || Number.isNaN(at.getTime())) return undefined
  const parts = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC', timeZoneName: 'short' }).format(at)
}

function showMinutes(minutes: number, language: string): string {
  const [amount, unit] = minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}
