import { expect, test } from 'vitest'
import type { StoredText } from './store.texts.ts'
import { findTemplate } from './templates.ts'
import { languagesFor, languageTag, pickText } from './texts.ts'

const reset = findTemplate('reset')!
const own = (language: string, websiteId?: string): StoredText => ({
  template: 'reset',
  language,
  ...(websiteId ? { websiteId } : {}),
  subject: `${language} ${websiteId ?? 'tenant'}`,
  body: 'x',
  version: 3,
  modifiedAt: new Date(0),
  modifiedBy: '',
})

test('R-62 a language is looked for as it is, then without its region, then English', () => {
  expect(languagesFor('de-CH')).toEqual(['de-CH', 'de', 'en'])
  expect(languagesFor('EN-us')).toEqual(['en-US', 'en'])
  expect(languagesFor('no such thing')).toEqual(['en'])
  expect([
    languageTag('DE-ch'),
    languageTag(''),
    languageTag('a'.repeat(40)),
    languageTag('de\n'),
    languageTag('xx-nonsense-'),
    languageTag('zz'),
  ]).toEqual(['de-CH', undefined, undefined, undefined, undefined, undefined])
})

test.each([
  ['de-CH', 'w', [own('de-CH', 'w'), own('de-CH'), own('de', 'w')], 'de-CH w', 'website'],
  ['de-CH', 'w', [own('de', 'w'), own('de-CH')], 'de-CH tenant', 'tenant'],
  ['de-CH', 'w', [own('de', 'v'), own('de')], 'de tenant', 'tenant'],
  ['de-CH', 'w', [own('fr'), own('en', 'w')], 'en w', 'website'],
  ['de-CH', undefined, [own('de', 'w')], reset.text.subject, 'program'],
  ['de', 'w', [], reset.text.subject, 'program'],
] as const)('R-62 for %s and website %s the nearest text is taken (%#)', (language, websiteId, stored, subject, origin) => {
  expect(pickText(stored, reset, { language, websiteId })).toMatchObject({ subject, origin })
})
