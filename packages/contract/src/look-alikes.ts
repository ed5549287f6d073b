import { readableDomain } from './domains.ts'
import { lookAlikes } from './look-alike-table.ts'

/** What has no shape of its own: marks, control and format characters, unassigned and private ones. */
const shapeless = /[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu

/** ASCII characters and pairs that are read as each other. */
const asciiShapes: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '|': 'l', i: 'l', m: 'rn', w: 'vv' }

const shapes: ReadonlyMap<string, string> = allShapes()

function allShapes(): Map<string, string> {
  const map = new Map(Object.entries(asciiShapes))
  for (const [character, codes] of Object.entries(lookAlikes)) {
    for (const code of codes.trim().split(/\s+/))
      map.set(String.fromCodePoint(Number.parseInt(code, 16)), asciiShapes[character] ?? character)
  }
  // Letters in filled circles, in filled squares, and the halves of flags: alphabets that do not decompose.
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) {
    for (let offset = 0; offset < 26; offset += 1) {
      const letter = String.fromCharCode(97 + offset)
      map.set(String.fromCodePoint(first + offset), asciiShapes[letter] ?? letter)
    }
  }
  return map
}

/** By shape first, so that a capital that looks like a Latin one counts although its small letter does not. */
function shapeOf(character: string): string {
  const direct = shapes.get(character)
  if (direct !== undefined) return direct
  return Array.from(character.toLowerCase(), (small) => shapes.get(small) ?? small).join('')
}

/**
 * Two texts that people take for the same have the same skeleton (after UTS #39, and coarser: case, accents and invisible characters are
 * dropped, A-labels are read as their text). Serves three checks only: the `ISC_` prefix, console user names, partner domains.
 * Never a key: different people may share a skeleton. Looks at the first 1,024 UTF-16 units; no name is that long.
 */
export function skeleton(text: string): string {
  const read = text.slice(0, 1024).replace(/xn--[a-z0-9-]+/gi, readableDomain)
  return Array.from(read.normalize('NFKD').replace(shapeless, ''), shapeOf).join('')
}

/** Of a skeleton: `l`, `s` and `c`, or what else passes for them, with anything but letters and digits between, and one such after them. */
const consolePrefix = /^[^\p{L}\p{N}]*[l!¡][^\p{L}\p{N}]*[s5$§][^\p{L}\p{N}]*[c©(][^\p{L}\p{N}]/u

/** Whether a name reads as one of a console role: begins with `ISC_` in any spelling that looks alike. No website role may. */
export function looksLikeConsoleRole(name: string): boolean {
  // Cut after the harmless beginning, so that the pattern never has much to try.
  const start = skeleton(name).replace(/^[^\p{L}\p{N}!¡]+/u, '')
  return consolePrefix.test(start.slice(0, 64))
}
