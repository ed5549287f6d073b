/** Letters, marks, digits, hyphens and full stops only. Symbols and emoji are not domains here; other full stops (U+3002) are not typed by hand. */
const typedDomain = /^[\p{L}\p{M}\p{N}.-]+$/u
const ignorable = /\p{Default_Ignorable_Code_Point}/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * A domain as A-labels in lower case (`Bücher.example` → `xn--bcher-kva.example`): the form that is compared and stored.
 * `undefined` unless it is a domain of at least two labels that DNS could hold. Strict on purpose: no port, no trailing full stop, no number
 * address, nothing that a URL parser would drop in silence, no A-label that is not what its own text encodes to.
 */
export function domainKey(text: string): string | undefined {
  if (text.length > 253 || !typedDomain.test(text) || ignorable.test(text)) return undefined
  const key = aLabels(text)
  if (key === undefined || key.length > 253) return undefined
  const labels = key.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part)) || !/^[a-z]/.test(labels.at(-1) ?? '')) return undefined
  if (!key.includes('xn--')) return key
  const read = readableDomain(key)
  return typedDomain.test(read) && !ignorable.test(read) && !/(^|\.)xn--/.test(read) && aLabels(read) === key ? key : undefined
}

/** The URL parser is the one implementation of UTS #46 that servers and browsers both have. */
function aLabels(domain: string): string | undefined {
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : undefined
}

/** A-labels as people read them; whatever is no A-label stays as it is. For showing and for look-alike checks, never for comparing. */
export function readableDomain(domain: string): string {
  return domain
    .split('.')
    .map((part) => (/^xn--/i.test(part) ? (decodeLabel(part.slice(4).toLowerCase()) ?? part) : part))
    .join('.')
}

/**
 * Punycode decoding of one label without its `xn--` (RFC 3492, section 6.2); `undefined` where it is not Punycode or holds nothing beyond
 * ASCII. Written out because neither browsers nor the URL parser offer it, and only the other direction is needed otherwise.
 */
function decodeLabel(text: string): string | undefined {
  if (text.length > 59) return undefined
  const hyphen = text.lastIndexOf('-')
  const points = Array.from(text.slice(0, Math.max(hyphen, 0)), (character) => character.charCodeAt(0))
  let point = 128
  let bias = 72
  let at = 0
  let next = hyphen + 1
  if (next >= text.length) return undefined
  while (next < text.length) {
    const before = at
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = digitOf(text.charCodeAt(next))
      next += 1
      if (digit === undefined) return undefined
      at += digit * weight
      const threshold = Math.min(Math.max(k - bias, 1), 26)
      if (digit < threshold) break
      weight *= 36 - threshold
    }
    const count = points.length + 1
    bias = adapt(at - before, count, before === 0)
    point += Math.floor(at / count)
    at %= count
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
    points.splice(at, 0, point)
    at += 1
  }
  return String.fromCodePoint(...points)
}

function digitOf(code: number): number | undefined {
  if (code >= 97 && code <= 122) return code - 97
  if (code >= 48 && code <= 57) return code - 22
  return undefined
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2))
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}
