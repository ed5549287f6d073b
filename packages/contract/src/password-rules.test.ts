import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalisePassword, type PasswordFacts, type PasswordPolicy, passwordIssues, passwordPolicy } from './password-rules.ts'
import { effective } from './settings.ts'

const anything: PasswordPolicy = {
  minLength: 8,
  requireUpper: false,
  requireLower: false,
  requireDigit: false,
  requireSpecial: false,
  requireLetterAndDigit: false,
  common: false,
  contextWords: false,
  breached: false,
}
const fourClasses = { ...anything, requireUpper: true, requireLower: true, requireDigit: true, requireSpecial: true }
const rules = (password: string, policy: PasswordPolicy, facts?: PasswordFacts) =>
  passwordIssues(password, policy, facts).map((issue) => issue.rule)

describe('R-50 the rules a tenant sets', () => {
  test('say everything that is missing, not only the first thing', () => {
    expect(rules('', fourClasses)).toEqual(['too-short', 'needs-upper', 'needs-lower', 'needs-digit', 'needs-special'])
  })

  test.each([
    ['Abcdef1!', []],
    ['abcdef1!', ['needs-upper']],
    ['ABCDEF1!', ['needs-lower']],
    ['Abcdefg!', ['needs-digit']],
    ['Abcdefg1', ['needs-special']],
    ['Abcde1!', ['too-short']],
    ['Abcdef 1', []],
    ['Ключ-от-дома-7', []],
    ['Größe+١٢٣٤', []],
  ])('with all four classes and 8 characters: %s → %s', (password, expected) => {
    expect(rules(password, fourClasses)).toEqual(expected)
  })

  test.each([
    ['abcdefgh', true],
    ['12345678', true],
    ['!!!!!!!!', true],
    ['abcdefg1', false],
  ])('letter and digit: %s refused: %s', (password, refused) => {
    expect(rules(password, { ...anything, requireLetterAndDigit: true })).toEqual(refused ? ['needs-letter-and-digit'] : [])
  })

  test('the length is said, and counted in characters as people see code points', () => {
    const [issue] = passwordIssues('💐💐💐', anything)
    expect(issue).toEqual({ rule: 'too-short', message: 'Use at least 8 characters; this has 3.' })
    expect(rules('💐'.repeat(8), anything)).toEqual([])
    expect(rules('e\u0301'.repeat(7), anything)).toEqual(['too-short'])
  })

  test('each side has the policy of its own settings', () => {
    const settings = effective('default', 1, { 'console.password.minLength': 12, 'website.password.requireDigit': false })
    expect(passwordPolicy(settings, 'console')).toMatchObject({ minLength: 12, requireDigit: true })
    expect(passwordPolicy(settings, 'website')).toMatchObject({ minLength: 8, requireDigit: false })
  })
})

describe('R-55 what a password may hold', () => {
  test.each([
    'correct horse battery staple',
    '        ',
    'пароль-длинный',
    '山田太郎の秘密の言葉',
    '👩‍👩‍👧‍👦👍🏽🇩🇪💐💐',
    'a\u00a0b c d e f',
    `"'<>&;--\\`,
  ])('printable text is welcome: %j', (password) => {
    expect(rules(password, anything)).toEqual([])
  })

  test('whatever can be printed, 8 to 256 characters of it, is welcome', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter((text) => Array.from(text.normalize('NFC')).length >= 8 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))
    fc.assert(
      fc.property(printable, (password) => {
        expect(rules(password, anything)).toEqual([])
      }),
    )
  })

  test('the same keys pressed on another system are the same password', () => {
    expect(normalisePassword('Gro\u0308\u00dfe')).toBe('Gr\u00f6\u00dfe')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalisePassword(text.normalize('NFD'))).toBe(normalisePassword(text))
      }),
    )
  })

  test('compatibility is not folded and nothing is trimmed', () => {
    expect(normalisePassword('ﬁve ① ')).toBe('ﬁve ① ')
    expect(normalisePassword(' a ')).toBe(' a ')
  })

  test('common passwords are refused in any case, by the list that is handed in', () => {
    const facts = { isCommon: (lowerCase: string) => lowerCase === 'iloveyou' }
    expect(rules('ILoveYou', { ...anything, common: true }, facts)).toEqual(['common'])
    expect(rules('ILoveYou2', { ...anything, common: true }, facts)).toEqual([])
    expect(rules('ILoveYou', anything, facts)).toEqual([])
  })

  test('breached passwords are refused exactly as they were stolen', () => {
    const facts = { isBreached: (password: string) => password === 'Tr0ub4dor' }
    expect(rules('Tr0ub4dor', { ...anything, breached: true }, facts)).toEqual(['breached'])
    expect(rules('tr0ub4dor', { ...anything, breached: true }, facts)).toEqual([])
    expect(rules('Tr0ub4dor', anything, facts)).toEqual([])
  })
})

describe('R-55 words of the person, the company and the website', () => {
  const policy = { ...anything, contextWords: true }
  const facts = {
    contextWords: [
      'Ada',
      'Okafor',
      'ada.okafor',
      'a.whitfield@mail.example.test',
      'Ridge & Vale Wines',
      'Cellar Door',
      null,
      undefined,
      '',
    ],
  }

  test.each([
    'okafor-2026',
    'My OKAFOR pass',
    '0k4f0r-2026',
    '0k@f0r-2026',
    'o.k.a.f.o.r.!',
    'ókäfor-2026',
    'xxadaokaforxx',
    'whitfield1!',
    'wh1tf1e1d!!',
    'Ridge-2026!',
    'cellardoor!!',
    '$cellar$11',
    'CE11AR-2026',
  ])('%s is refused', (password) => {
    expect(rules(password, policy, facts)).toEqual(['context-word'])
    expect(rules(password, anything, facts)).toEqual([])
  })

  test.each(['correct horse staple', 'adamant-2026', 'example-mail!', 'vineyard-2026', 'ok after four'])('%s is not', (password) => {
    expect(rules(password, policy, facts)).toEqual([])
  })

  test('words of fewer than four letters do not count', () => {
    expect(rules('ada ada ada', policy, { contextWords: ['Ada', 'Li', 'Bo'] })).toEqual([])
    expect(rules('adam adam', policy, { contextWords: ['Adam'] })).toEqual(['context-word'])
  })
})

describe('ATK-024 long and odd passwords', () => {
  test('256 characters are accepted and 257 refused, never cut', () => {
    for (const unit of ['a', '💐', 'é']) {
      expect(rules(unit.repeat(256), anything)).toEqual([])
      expect(rules(unit.repeat(257), anything)).toEqual(['too-long'])
    }
    expect(rules('e\u0301'.repeat(256), anything)).toEqual([])
    expect(normalisePassword(`${'A'.repeat(72)}x`)).not.toBe(normalisePassword(`${'A'.repeat(72)}y`))
  })

  test.each([
    ['a NUL in the middle', 'abcd\u0000efgh'],
    ['a line end', 'abcd\nefgh'],
    ['a tab', 'abcd\tefgh'],
    ['a delete', 'abcd\u007fefgh'],
    ['a C1 control', 'abcd\u0085efgh'],
    ['a line separator', 'abcd\u2028efgh'],
  ])('%s is refused', (_what, password) => {
    expect(rules(password, anything)).toEqual(['control-characters'])
  })

  test.each(['\ud800bcdefgh', 'abcdefg\udc00', 'ab\udc00\ud800cdefgh'])(
    'half a surrogate pair is refused and has no normal form (%#)',
    (password) => {
      expect(rules(password, fourClasses)).toEqual(['ill-formed'])
      expect(normalisePassword(password)).toBeUndefined()
    },
  )

  test.each(['a'.repeat(1_048_576), `a${'\u0301\u0323'.repeat(50_000)}`, '\ud800'.repeat(50_000)])(
    '1 MiB or 100,000 marks cost nothing (%#)',
    (password) => {
      const before = performance.now()
      expect(rules(password, { ...fourClasses, contextWords: true }, { contextWords: [password] })).toEqual(['too-long'])
      expect(normalisePassword(password)).toBeUndefined()
      expect(performance.now() - before).toBeLessThan(500)
    },
  )
})

test.each([`${'a'.repeat(50_000)}!`, 'a!'.repeat(25_000), 'a '.repeat(25_000), '@'.repeat(50_000), '\u0301\u0323'.repeat(25_000)])(
  'ATK-088 50 KB of hostile words against the longest password take no time (%#)',
  (text) => {
    const before = performance.now()
    passwordIssues('a!'.repeat(128), { ...fourClasses, contextWords: true }, { contextWords: Array.from({ length: 50 }, () => text) })
    expect(performance.now() - before).toBeLessThan(500)
  },
)
