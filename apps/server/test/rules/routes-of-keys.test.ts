import { closedToKeys, keyPermissions } from '@tillward/contract/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endKeysOf } from '../../src/modules/keys/index.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import type { Browser } from '../harness/browser.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant } from '../harness/given.ts'
import { givenKey, programWith } from '../harness/keys.ts'
import { type Operation, permissionsOfDescription } from './operations.ts'

let app: TestApp
let mine: GivenTenant
let theirs: GivenTenant
let owner: GivenPerson
let operations: Operation[]
const someId = '01900000-0000-7000-8000-000000000000'

beforeAll(async () => {
  app = await testApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  owner = await givenStaff(app, mine, 'owner', ['ISC_Owner'])
  operations = permissionsOfDescription(app.http.swagger() as never).filter(({ permission }) => permission !== 'anyone')
})
afterAll(() => app.close())

/** What every operation that is picked answers: status and code, or the beginning of what it sends. */
async function answers(pick: (one: Operation) => boolean, program: Browser, tenant = mine): Promise<Map<Operation, string>> {
  const picked = operations.filter(pick)
  expect(picked.length).toBeGreaterThan(0)
  const found = new Map<Operation, string>()
  for (const one of picked) {
    const path = one.path
      .replace('{tenantId}', tenant.id)
      .replace('{companyId}', tenant.companyId)
      .replaceAll(/\{\w+\}/g, someId)
    const { status, body, text } = await program.ask(one.method, path, one.method === 'GET' ? undefined : {})
    found.set(one, `${status} ${body?.code ?? text.slice(0, 40)}`)
  }
  return found
}
/** Those that did not answer as expected. */
const odd = (found: Map<Operation, string>, expected: (answer: string) => boolean) =>
  [...found].filter(([, answer]) => !expected(answer)).map(([one, answer]) => `${one.method} ${one.path}: ${answer}`)

const ofConsole = ({ audience }: Operation) => audience === 'console'
const ofTenant = (one: Operation) => ofConsole(one) && one.path.includes('{tenantId}')
const ofProgram = ({ audience }: Operation) => audience === 'integration'
/** By the table of the contract, not by what the guard made of it. */
const open = (one: Operation) =>
  ofProgram(one) || (ofTenant(one) && !one.fresh && (keyPermissions as readonly string[]).includes(one.permission))
const everything = async () => (await givenKey(app, mine, owner, keyPermissions)).program

test('R-06 the description says of every console operation whether a key may call it', () => {
  expect(operations.filter((one) => ofConsole(one) && one.key !== open(one)).map((one) => one.path)).toEqual([])
  expect(operations.filter((one) => one.key).length).toBeGreaterThan(20)
})

test('ATK-123 a key that may do everything gets wherever the table says, and nowhere else', async () => {
  const program = await everything()
  expect(odd(await answers((one) => ofConsole(one) && !open(one), program), (answer) => answer === '403 forbidden')).toEqual([])
  // a body of nothing and ids of nothing: past the guard, and never a fault. 401 is for the session a program asks about
  const past = odd(await answers(open, program), (answer) => !/^(401|403|429|5)/.test(answer))
  expect(past).toEqual(['GET /api/integration/session: 401 unauthenticated'])
})

test('R-01 no key changes people, access, roles, partners, companies or keys', async () => {
  const people: ReadonlySet<string> = new Set(['People', 'Roles', 'Partners', 'Companies', 'API keys'])
  // a preview says what would be, and is a POST for the size of what it is asked
  const changing = (one: Operation) => people.has(one.tag) && one.method !== 'GET' && !one.path.endsWith('/preview')
  expect(operations.filter(changing).length).toBeGreaterThan(30)
  expect(odd(await answers(changing, await everything()), (answer) => answer === '403 forbidden')).toEqual([])
  expect(keyPermissions.filter((permission) => closedToKeys.has(permission))).toEqual([])
})

test('R-01 a key is no way to a session of a person, at neither door', async () => {
  const program = await everything()
  const self = (one: Operation) => one.permission === 'self'
  expect(odd(await answers(self, program), (answer) => /^(403 forbidden|401 unauthenticated|404 not-found)$/.test(answer))).toEqual([])
})

test('R-06 ATK-051 a key of another tenant finds nothing, as where there is nothing', async () => {
  const program = await everything()
  const nowhere = { ...theirs, id: someId, companyId: someId }
  for (const tenant of [theirs, nowhere]) {
    expect(odd(await answers(ofTenant, program, tenant), (answer) => answer === '404 not-found')).toEqual([])
  }
})

test('R-06 a key without the permission is refused, and so is one whose holder lacks it', async () => {
  const clerk = await givenStaff(app, mine, 'clerk', [])
  const lame = await givenKey(app, mine, clerk, keyPermissions)
  expect(odd(await answers(open, lame.program), (answer) => answer === '403 forbidden')).toEqual([])
  for (const permission of keyPermissions) {
    const others = keyPermissions.filter((one) => one !== permission)
    const { program } = await givenKey(app, mine, owner, others)
    const needing = (one: Operation) => open(one) && one.permission === permission
    if (operations.some(needing)) expect(odd(await answers(needing, program), (answer) => answer === '403 forbidden')).toEqual([])
  }
})

test('ATK-123 an expired key, an ended one and one of nobody are refused alike everywhere', async () => {
  const clerk = await givenStaff(app, mine, 'second', ['ISC_Owner'])
  const short = await givenKey(app, mine, clerk, keyPermissions, { days: 1 })
  const ended = await givenKey(app, mine, owner, keyPermissions, { days: 300 })
  const holder = { companyId: owner.ownerId, accountId: owner.id }
  await app.database.transaction((tx) => endKeysOf(tx, mine.id, holder, 'test', app.clock.now()))
  app.clock.pass({ days: 2 })
  const nobodys = programWith(app, `${short.key.slice(0, -6)}AAAAAA`)
  for (const program of [short.program, ended.program, nobodys]) {
    expect(odd(await answers((one) => ofConsole(one) || ofProgram(one), program), (answer) => answer === '401 key-refused')).toEqual([])
  }
})
