import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dictionary } from '@zxcvbn-ts/language-common'

/** Passwords that are tried first by everybody who guesses (49,233 of them). Lower case. */
export function commonPasswords(): (lowerCase: string) => boolean {
  const words = new Set<string>(dictionary['passwords-common'])
  return (lowerCase) => words.has(lowerCase)
}

/**
 * Passwords known from breaches: an operator's file with one SHA-1 prefix a line, hexadecimal, all of the same length, 10 to 40 digits;
 * a `:count` behind it is ignored. Longer prefixes mean fewer false refusals: 16 digits are compared at most. Kept as sorted
 * 64-bit numbers, 8 bytes each. Throws, naming the line, where the file is something else.
 */
export function breachedPasswords(file: string): (password: string) => boolean {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  const prefixes = new BigUint64Array(lines.length)
  let count = 0
  let digits = 0
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue
    const prefix = /^([0-9a-f]{10,40})(?::\d+)?$/i.exec(line.trim())?.[1]?.slice(0, 16)
    if (!prefix || (digits && prefix.length !== digits)) throw new Error(`${file}, line ${index + 1}: not a SHA-1 prefix like the others`)
    digits = prefix.length
    prefixes[count++] = BigInt(`0x${prefix}`)
  }
  const sorted = prefixes.subarray(0, count).sort()
  return (password) => count > 0 && has(sorted, BigInt(`0x${createHash('sha1').update(password).digest('hex').slice(0, digits)}`))
}

function has(sorted: BigUint64Array, wanted: bigint): boolean {
  let low = 0
  let high = sorted.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = sorted[middle]!
    if (found === wanted) return true
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}
