import { hasHiddenCharacters } from '@tillward/contract/login-names'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countryCode } from './countries.ts'
import { type CustomerField, customerFields, customerName } from './customer.ts'
import { cleanCustomer, cleanNumber } from './fields.ts'
import { nextCustomerNumber } from './number.ts'

const whole = {
  companyName: 'Okafor & Sons',
  firstName: 'Ada',
  lastName: 'Okafor',
  attention: 'Gate 3',
  address1: 'Am Kai 12',
  address2: 'Haus B',
  address3: '3. OG',
  city: 'Zürich',
  region: 'ZH',
  postalCode: '8005',
  country: 'CH',
  phone: '+41 44 123 45 67',
  fax: '+41 44 123 45 68',
  email: 'ada@okafor.example',
  currency: 'CHF',
}

describe('fields of a customer', () => {
  test('R-14 are kept as typed, trimmed, composed, codes in capitals, empty ones taken away', () => {
    const typed = { ...whole, city: ' Zu\u0308rich ', country: 'ch', currency: 'chf', fax: '  ', importKey: ' X-1 ' }
    expect(cleanCustomer(typed)).toEqual({
      ok: true,
      value: { fields: { ...whole, city: 'Zürich', fax: null, importKey: 'X-1' }, warnings: [] },
    })
  })

  test('R-14 what is left out is not in the answer', () => {
    expect(cleanCustomer({ city: null })).toEqual({ ok: true, value: { fields: { city: null }, warnings: [] } })
  })

  const wrong: [CustomerField | 'importKey', string, string][] = [
    ['companyName', 'x'.repeat(201), 'too-long'],
    ['firstName', 'x'.repeat(101), 'too-long'],
    ['postalCode', '1'.repeat(21), 'too-long'],
    ['phone', '1'.repeat(51), 'too-long'],
    ['importKey', 'x'.repeat(201), 'too-long'],
    ['country', 'XX', 'country'],
    ['country', 'Germany', 'country'],
    ['currency', 'EURO', 'currency'],
    ['currency', '€', 'currency'],
    ['email', 'ada@', 'address'],
    ['email', 'a@x.example, b@x.example', 'address'],
    ['address1', 'line\nbreak', 'hidden-character'],
    ['city', 'a\u202eb', 'hidden-character'],
    ['lastName', '\u0000', 'hidden-character'],
    ['firstName', '\ud800', 'hidden-character'],
  ]
  test.each(wrong)('R-14 %s “%s” is refused as %s', (field, value, rule) => {
    expect(cleanCustomer({ [field]: value })).toMatchObject({ ok: false, refusal: { code: 'invalid', fields: [{ field, rule }] } })
  })

  test('R-14 every wrong field is named at once, with its rule', () => {
    const refused = cleanCustomer(Object.fromEntries(wrong.map(([field, value]) => [field, value])))
    const named = refused.ok ? [] : refused.refusal.fields!.map(({ field }) => field)
    expect(new Set(named)).toEqual(new Set(wrong.map(([field]) => field)))
  })

  test.each(['https://evil.example', 'www.evil.example', 'javascript:alert(1)', 'evil.example/now'])(
    'ATK-080 the address of a page (%s) is no name',
    (value) => {
      for (const field of ['companyName', 'firstName', 'lastName', 'attention', 'address1', 'city'] as const) {
        expect(cleanCustomer({ [field]: `Pay at ${value}` })).toMatchObject({ ok: false, refusal: { fields: [{ field, rule: 'link' }] } })
      }
    },
  )

  test('R-14 numbers: what can be seen, short enough, not empty', () => {
    expect(cleanNumber('number', ' 100-7 ')).toBe('100-7')
    expect(cleanNumber('number', '  ')).toMatchObject({ field: 'number', rule: 'required' })
    expect(cleanNumber('sequence', 'x'.repeat(51))).toMatchObject({ field: 'sequence', rule: 'too-long' })
    expect(cleanNumber('number', '1\u200b0')).toMatchObject({ field: 'number', rule: 'hidden-character' })
  })

  test('R-14 countries are those of ISO 3166', () => {
    expect(['de', 'CH', 'Xk'].map(countryCode)).toEqual(['DE', 'CH', 'XK'])
    expect(['UK', 'EU', 'ZZ', 'SU', '', 'D', 'DEU', '  '].map(countryCode)).toEqual(Array(8).fill(undefined))
  })
})

describe('what comes with an order', () => {
  test('R-23 a broken address is kept as it was typed, and every field that is not right is named', () => {
    const typed = {
      ...whole,
      country: 'Schweiz',
      postalCode: 'CH-8005 (Zürich, beim Bahnhof)',
      email: 'ada at okafor',
      phone: '0'.repeat(80),
      currency: 'Franken',
    }
    const kept = cleanCustomer(typed, { keepBroken: true })
    expect(kept).toMatchObject({ ok: true, value: { fields: typed } })
    expect(kept.ok && kept.value.warnings.map(({ field, rule }) => `${field} ${rule}`).sort()).toEqual([
      'country country',
      'currency currency',
      'email address',
      'phone too-long',
      'postalCode too-long',
    ])
  })

  test('R-23 what cannot be seen is a space, what is endless is cut', () => {
    const kept = cleanCustomer({ address1: 'Am Kai\r\n12\u0000\u202e', address2: 'x'.repeat(5000) }, { keepBroken: true })
    expect(kept).toMatchObject({ ok: true, value: { fields: { address1: 'Am Kai 12', address2: 'x'.repeat(1000) } } })
    // an index is over these
    const indexed = cleanCustomer({ country: 'x'.repeat(5000), erpNumber: 'x'.repeat(5000) }, { keepBroken: true })
    expect(indexed).toMatchObject({ ok: true, value: { fields: { country: 'x'.repeat(200), erpNumber: 'x'.repeat(200) } } })
  })

  test('R-23 nothing that can be typed is refused, and nothing of it cannot be stored', () => {
    const anything = fc.record(
      Object.fromEntries(
        customerFields.map((field) => [field, fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 3000 })))]),
      ),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(anything, (typed) => {
        const kept = cleanCustomer(typed, { keepBroken: true })
        expect(kept.ok).toBe(true)
        if (!kept.ok) return
        const named = new Set(kept.value.warnings.map(({ field }) => field))
        for (const [field, value] of Object.entries(kept.value.fields)) {
          if (!value) continue
          expect(hasHiddenCharacters(value)).toBe(false)
          expect(Array.from(value).length).toBeLessThanOrEqual(1000)
          if (!named.has(field)) expect(cleanCustomer({ [field]: value })).toMatchObject({ ok: true })
        }
      }),
    )
  })

  test('ATK-080 the address of a page that came as a name is kept, and never shown as one', () => {
    const kept = cleanCustomer({ companyName: 'Pay at https://evil.example', lastName: 'Okafor' }, { keepBroken: true })
    const fields = kept.ok ? kept.value.fields : {}
    expect(fields.companyName).toBe('Pay at https://evil.example')
    expect(customerName({ ...fields, number: 'W-1' })).toBe('Okafor')
    expect(customerName({ companyName: 'www.evil.example', firstName: 'x.example/y', number: 'W-1' })).toBe('W-1')
  })
})

test('R-14 a customer number that is made tells nothing and is read aloud without doubt', () => {
  let n = 0
  const counting = { bytes: () => Buffer.alloc(0), below: (below: number) => n++ % below }
  const made = Array.from({ length: 200 }, () => nextCustomerNumber(counting))
  for (const number of made) expect(number).toMatch(/^W-[2-9A-HJKMNP-TV-Z]{9}$/)
})
