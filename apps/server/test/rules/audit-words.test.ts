import { consolePermissions, websitePermissions } from '@tillward/contract/permissions'
import { expect, test } from 'vitest'
import { isRefusal, kindOf, kinds, sentenceOf, sentences } from '../../../console/src/features/audit/sentences.ts'
import { isTest, sourcesUnder } from './sources.ts'

/** Word pairs in the modules that look like acts of the audit log and are none: permissions, lines of the security log, events of webhooks. */
const others = new Set<string>([...consolePermissions, ...websitePermissions, 'company.administer', 'people.bring-in', 'sign-in.relay'])
const notNoted = new Set(['audit.seal', 'audit.verify', 'webhook.missed', 'webhook.test'])

const acts = new Set(
  sourcesUnder('apps/server/src/modules')
    .filter((file) => !isTest(file.path))
    .flatMap((file) => [...file.text.matchAll(/'((?:[a-z]+-)*[a-z]+\.[a-z]+(?:-[a-z]+)*)'/g)].map((found) => found[1]!))
    .concat('sign-out')
    .filter((pair) => kindOf(pair) in kinds && !others.has(pair) && !notNoted.has(pair) && !/\.(?:css|js|ts|html|svg)$/.test(pair)),
)

test('R-61 every act of the audit log has a sentence in the console, and no sentence is of an act there is not', () => {
  expect(acts.size).toBeGreaterThan(80)
  expect([...acts].filter((act) => !(act in sentences)).toSorted()).toEqual([])
  expect(Object.keys(sentences).filter((act) => !acts.has(act))).toEqual([])
})

test('R-61 every act written by name belongs to a kind the console can filter by', () => {
  const written = sourcesUnder('apps/server/src/modules')
    .filter((file) => !isTest(file.path))
    .flatMap((file) => [...file.text.matchAll(/action: '([a-z.-]+)'/g)].map((found) => found[1]!))
  expect(written.length).toBeGreaterThan(50)
  expect(written.filter((act) => !(act in sentences))).toEqual([])
})

test('R-61 an act the console does not know yet is readable, and a missing number breaks nothing', () => {
  expect(sentenceOf('order.re-opened', undefined)).toBe('order: re opened')
  expect(sentenceOf('sign-in.refused', { attempts: 5 })).toBe('refused 5 sign-ins')
  expect(sentenceOf('sign-in.refused', undefined)).toBe('refused a sign-in')
  expect(isRefusal('sign-in.refused')).toBe(true)
  expect(Object.keys(kinds).filter((kind) => !Object.keys(sentences).some((act) => kindOf(act) === kind))).toEqual([])
})
