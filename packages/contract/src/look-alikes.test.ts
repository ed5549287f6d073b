import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeConsoleRole, skeleton } from './look-alikes.ts'

const point = (code: number) => String.fromCodePoint(code)

test.each([
  ['small letters', 'isc_admin'],
  ['mixed case', 'IsC_x'],
  ['a space before', ' ISC_Admin'],
  ['a line end before', '\nISC_Admin'],
  ['a zero width space after', 'ISC_Admin\u200b'],
  ['a zero width space inside', 'I\u200bSC_Admin'],
  ['a soft hyphen inside', 'IS\u00adC_Admin'],
  ['a variation selector inside', 'ISC\ufe0f_Admin'],
  ['Cyrillic I', '\u0406SC_Admin'],
  ['Cyrillic throughout', '\u0406\u0405\u0421_X'],
  ['Greek I', '\u0399SC_Admin'],
  ['fullwidth letters', '\uff29\uff33\uff23\uff3f\uff21'],
  ['mathematical bold', `${point(0x1d408)}${point(0x1d412)}${point(0x1d402)}_X`],
  ['mathematical monospace, small', `${point(0x1d692)}${point(0x1d69c)}${point(0x1d68c)}_x`],
  ['small capitals', '\u026a\ua731\u1d04_X'],
  ['flags', `${point(0x1f1ee)}${point(0x1f1f8)}${point(0x1f1e8)}_X`],
  ['letters in filled squares', `${point(0x1f178)}${point(0x1f182)}${point(0x1f172)}_X`],
  ['letters in circles', '\u24be\u24c8\u24b8_X'],
  ['a small L for I', 'lSC_Admin'],
  ['a one for I', '1SC_Admin'],
  ['a bar for I', '|SC_Admin'],
  ['an exclamation mark for I', '!SC_Admin'],
  ['a five for S', 'I5C_Admin'],
  ['a dollar for S', 'I$C_Admin'],
  ['an accent', 'ÏSĆ_Admin'],
  ['a dotless I', '\u0131sc_admin'],
  ['a dotted I', '\u0130SC_Admin'],
  ['Cherokee', '\u13c6SC_X'.replace('\u13c6', '\u13a5')],
  ['a space for the low line', 'ISC Admin'],
  ['a no-break space for the low line', 'ISC\u00a0Admin'],
  ['a hyphen for the low line', 'ISC-Admin'],
  ['a dash for the low line', 'ISC\u2013Admin'],
  ['a full stop for the low line', 'ISC.Admin'],
  ['a fullwidth low line', 'ISC\uff3fAdmin'],
  ['a double low line', 'ISC\u2017Admin'],
  ['a modifier low line', 'ISC\u02cdAdmin'],
  ['a lengthening mark', 'ISC\u30fcAdmin'],
  ['a tatweel', 'ISC\u0640Admin'],
  ['spaces between', 'I S C _Admin'],
  ['nothing after', 'ISC_'],
  ['brackets', '(ISC_Admin)'],
  ['much before', `${' '.repeat(200)}ISC_Admin`],
])('R-11 ATK-057 a role name with %s reads as one of a console role', (_what, name) => {
  expect(looksLikeConsoleRole(name)).toBe(true)
})

test.each([
  'Administrator',
  'Buyer3',
  'Requisitioner',
  'Iscariot',
  'ISCAdmin',
  'Discount_Buyer',
  'ASC_Admin',
  'IC_Admin',
  'Team ISC_Admin',
  'Isca_1',
  'Покупатель',
  'مدير',
  '管理者',
  '_',
  '',
])('R-11 the role name %s does not', (name) => {
  expect(looksLikeConsoleRole(name)).toBe(false)
})

test('R-11 ATK-057 whatever case, invisible characters and marks are put into ISC_, it is seen', () => {
  const noise = fc.constantFrom('', '', '\u200b', '\u200d', '\u2060', '\ufeff', '\u0301', '\u034f', '\u00ad', '\u202e')
  const letters = fc.tuple(
    fc.constantFrom(...'iIlL1|іІι'),
    fc.constantFrom(...'sSѕЅ'),
    fc.constantFrom(...'cCсС'),
    fc.constantFrom(...'_ -＿ˍ'),
  )
  fc.assert(
    fc.property(letters, fc.array(noise, { minLength: 4, maxLength: 4 }), fc.string({ unit: 'grapheme' }), (four, between, rest) => {
      expect(looksLikeConsoleRole(four.map((letter, at) => letter + between[at]).join('') + rest)).toBe(true)
    }),
  )
})

describe('R-16 the look-alike skeleton', () => {
  test.each([
    ['ada.okafor', 'Ada.Okafor'],
    ['ada', '\u0430d\u0430'],
    ['admin', 'adm\u0456n'],
    ['admin', '\u0430dmln'],
    ['admin', 'adrnin'],
    ['root', 'r00t'],
    ['paypal', 'paypa1'],
    ['west', 'vvest'],
    ['nick', '\u039dick'],
    ['jorg', 'jörg'],
    ['admin', 'ad\u200bmin'],
    ['admin', '\u202eadmin'],
    ['admin', 'ａｄｍｉｎ'],
  ])('of %s equals that of %j', (one, other) => {
    expect(skeleton(other)).toBe(skeleton(one))
  })

  test.each([
    ['ada', 'adam'],
    ['anna', 'hanna'],
    ['nick', 'vick'],
    ['max', 'may'],
    ['a b', 'ab'],
    ['иван', 'иvан'.replace('v', 'д')],
  ])('of %s differs from that of %s', (one, other) => {
    expect(skeleton(other)).not.toBe(skeleton(one))
  })

  test('does not depend on case, for ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(skeleton(text.toUpperCase())).toBe(skeleton(text.toLowerCase()))
      }),
    )
  })

  test('of a skeleton is the same', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 }).filter((one) => !/xn--/i.test(skeleton(one)))
    fc.assert(
      fc.property(text, (one) => {
        expect(skeleton(skeleton(one))).toBe(skeleton(one))
      }),
      { numRuns: 1000 },
    )
  })
})

test('ATK-063 the skeleton of a partner domain sees look-alikes as text and as A-label', () => {
  const real = skeleton('partner-one.test')
  expect(skeleton('partner-\u043ene.test')).toBe(real)
  expect(skeleton('xn--partner-ne-lvi.test')).toBe(real)
  expect(skeleton('PARTNER-0NE.TEST')).toBe(real)
  expect(skeleton('partner\u2011one.test')).toBe(real)
  expect(skeleton('sub.partner-one.test')).not.toBe(real)
  expect(skeleton('partner-two.test')).not.toBe(real)
})

test.each([
  '!$('.repeat(20_000),
  '\u0301\u0323'.repeat(25_000),
  'xn--'.repeat(15_000),
  `${' '.repeat(50_000)}ISC_`,
  `i${'_'.repeat(50_000)}`,
])('ATK-088 50 KB of hostile text takes no time (%#)', (text) => {
  const before = performance.now()
  looksLikeConsoleRole(text)
  expect(performance.now() - before).toBeLessThan(500)
})
