import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { breachedPasswords, commonPasswords } from './index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'breached-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex')
function list(...lines: string[]): (password: string) => boolean {
  const file = path.join(folder, 'list')
  writeFileSync(file, lines.join('\n'))
  return breachedPasswords(file)
}

describe('breached passwords', () => {
  const stolen = ['letmein', 'pässwörd', 'Tr0ub4dor&3', '']

  test.each([10, 11, 16, 17, 40])('R-55 are known by prefixes of %i digits, in any order and case, with counts or without', (digits) => {
    const lines = stolen.map(
      (password, n) => sha1(password).slice(0, digits)[n % 2 ? 'toUpperCase' : 'toLowerCase']() + (n === 2 ? ':1234' : ''),
    )
    const known = list(...lines, '', '  ')
    for (const password of stolen) expect(known(password), password).toBe(true)
    for (let n = 0; n < 200; n++) expect(known(`another ${n}`)).toBe(false)
  })

  test('R-55 a great many are searched like few', () => {
    const known = list(...Array.from({ length: 20_000 }, (_, n) => `${sha1(`p${n}`)}:${n}`))
    for (const n of [0, 1, 9_999, 19_998, 19_999]) expect(known(`p${n}`)).toBe(true)
    expect(known('p20000')).toBe(false)
  })

  test('R-55 lines of Windows and a mark at the beginning do not matter; an empty file holds none', () => {
    expect(list(`\ufeff${sha1('a')}\r`, `${sha1('b')}\r`, '')('b')).toBe(true)
    expect(list('')('')).toBe(false)
  })

  test.each([
    ['a password in clear', ['0123456789ab', 'hunter2']],
    ['too few digits', ['0123456789', '012345678']],
    ['another length than the others', ['0123456789', '01234567890']],
    ['too many digits', ['0'.repeat(40), '0'.repeat(41)]],
    ['a count that is none', ['0123456789', '0123456789:x']],
  ])('R-55 a file with %s is refused, naming the line', (_what, lines) => {
    expect(() => list(...lines)).toThrow('line 2: not a SHA-1 prefix like the others')
  })
})

test('R-55 common passwords are known in lower case, uncommon ones are not', () => {
  const isCommon = commonPasswords()
  for (const word of ['password', '123456', 'qwerty', 'iloveyou']) expect(isCommon(word)).toBe(true)
  for (const word of ['Correct-Horse-7-Battery'.toLowerCase(), '', '__proto__', 'constructor']) expect(isCommon(word)).toBe(false)
})
