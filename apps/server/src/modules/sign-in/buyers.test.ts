import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import {
  assign,
  type GivenCustomer,
  givenBuyer,
  givenBuyerOf,
  givenCustomer,
  givenWebsiteRole,
  type Shopping,
} from '../../../test/harness/buyers.ts'
import { type GivenTenant, givenShopper, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant
let k1: GivenCustomer
let k2: GivenCustomer
let boss: Shopping

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  k1 = await givenCustomer(app, tenant)
  k2 = await givenCustomer(app, tenant)
  boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
})
afterAll(() => app.close())

type Act = 'reset' | 'unlock'
const act = (what: Act, { id }: { id: string }, by = boss) => by.browser.post(`/api/storefront/customers/${k1.id}/users/${id}/${what}`, {})
const told = ({ status, text, headers }: Awaited<ReturnType<typeof act>>) => [status, text, Object.keys(headers).sort().join()]
const alone = () => givenBuyerOf(app, tenant, k1, { role: 'Buyer1' })
/** A user who shops for K2 as well. */
async function both(): Promise<Shopping> {
  const person = await alone()
  await assign(app, tenant, person, k2)
  return person
}
const comesIn = async ({ userName }: { userName: string }, word = password) =>
  (await (await givenBuyerBrowser()).post('/api/storefront/sign-in', { name: userName, password: word })).status === 200
const givenBuyerBrowser = async () => (await givenBuyer(app, tenant)).browser
async function lock({ userName }: { userName: string }): Promise<void> {
  const browser = await givenBuyerBrowser()
  for (let n = 0; n < 5; n++) await browser.post('/api/storefront/sign-in', { name: userName, password: `wrong ${n}` })
  expect(await comesIn({ userName })).toBe(false)
}
const mailsTo = async ({ email }: { email: string }) => (await mailsOf(app, { to: email })).map((mail) => mail.template)
const trailOf = async ({ id }: { id: string }) => {
  const { items } = await app.modules.audit.list(app.database.db, tenant.id, { subjectId: id, limit: 50 })
  return items.map(({ action, actor }) => `${action} ${(actor as { accountId?: string }).accountId ?? ''}`)
}

describe('reset', () => {
  test('R-25 R-53 ends the password of one whose only customer this is, and mails the stored address', async () => {
    const person = await alone()
    expect((await act('reset', person)).status).toBe(202)
    expect(await comesIn(person)).toBe(false)
    expect((await person.browser.get('/api/storefront/session')).status).toBe(401)
    expect(await mailsTo(person)).toEqual(['admin-reset'])
    expect(await trailOf(person)).toEqual(expect.arrayContaining([`customer.user-reset ${boss.id}`, `password.reset-by-staff ${boss.id}`]))
  })

  test('R-06 R-25 leaves the password of one with other customers alone, says the same, and mails what they could ask for themselves', async () => {
    const [one, two] = [await alone(), await both()]
    expect(told(await act('reset', two))).toEqual(told(await act('reset', one)))
    await app.recover()
    expect((await two.browser.get('/api/storefront/session')).status).toBe(200)
    expect(await comesIn(two)).toBe(true)
    expect(await mailsTo(two)).toEqual(['reset', 'new-device'])
    expect(await trailOf(two)).toContain(`customer.user-reset ${boss.id}`)
    expect(await trailOf(two)).not.toContain(`password.reset-by-staff ${boss.id}`)
  })

  test('ATK-025 three mails an hour, whatever is answered', async () => {
    const person = await alone()
    for (let n = 0; n < 5; n++) expect((await act('reset', person)).status).toBe(202)
    expect(await mailsTo(person)).toHaveLength(3)
  })
})

describe('unlock', () => {
  test('R-25 R-40 forgets the failures of one whose only customer this is; the same where there were none', async () => {
    const [locked, free] = [await alone(), await alone()]
    await lock(locked)
    expect(told(await act('unlock', locked))).toEqual(told(await act('unlock', free)))
    expect(await comesIn(locked)).toBe(true)
    expect(await trailOf(locked)).toContain(`customer.user-unlocked ${boss.id}`)
  })

  test('R-06 R-25 does not unlock one with other customers: a link is mailed, which unlocks when it is used', async () => {
    const person = await both()
    await lock(person)
    expect(told(await act('unlock', person))).toEqual(told(await act('unlock', await alone())))
    expect(await comesIn(person)).toBe(false)
    await app.recover()
    const mail = (await mailsOf(app, { to: person.email })).find((one) => one.template === 'reset')!
    const next = 'Quiet-Lantern-42-River'
    expect((await (await givenBuyerBrowser()).post('/api/storefront/links/reset', { token: mail.token, password: next })).status).toBe(204)
    expect(await comesIn(person, next)).toBe(true)
  })
})

describe.each(['reset', 'unlock'] as const)('%s', (what) => {
  test('R-06 ATK-010 not oneself, not who stands above, not the shop’s representatives', async () => {
    const supervisor = await givenBuyerOf(app, tenant, k1, { roleId: await givenWebsiteRole(app, tenant, ['users.manage']) })
    const representative = await givenBuyerOf(app, tenant, k1, { role: 'Buyer1', salesRepresentative: true })
    expect((await act(what, boss)).body.code).toBe('forbidden')
    expect((await act(what, boss, supervisor)).body.code).toBe('forbidden')
    expect((await act(what, representative)).body.code).toBe('forbidden')
    for (const one of [boss, representative]) expect(await comesIn(one)).toBe(true)
  })

  test('ATK-051 not users of other customers and tenants', async () => {
    const theirs = await givenTenant(app)
    const foreign = await givenShopper(app, theirs, `foreign-${what}`)
    await assign(app, theirs, foreign, await givenCustomer(app, theirs))
    const stranger = await givenBuyerOf(app, tenant, k2)
    for (const one of [foreign, stranger, { id: app.modules.newId() }]) expect((await act(what, one)).body.code).toBe('not-found')
    expect(await comesIn(stranger)).toBe(true)
  })

  test('R-32 asks for a fresh sign-in', async () => {
    const person = await alone()
    app.clock.pass({ minutes: 16 })
    expect((await act(what, person)).body.code).toBe('fresh-sign-in-needed')
    await boss.browser.post('/api/storefront/step-up', { password })
    expect((await act(what, person)).status).toBe(202)
  })

  test('R-17 one who never came in, or is deactivated, has no password to act on', async () => {
    const person = await givenShopper(app, tenant, `fresh-${what}`, { password: null })
    await assign(app, tenant, person, k1)
    expect((await act(what, person)).body.code).toBe('conflict')
    await app.database.db.updateTable('account').set({ state: 'deactivated' }).where('id', '=', person.id).execute()
    expect((await act(what, person)).body.code).toBe('conflict')
  })
})
