import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type Door, doorsOf } from '../../../test/harness/doors.ts'
import {
  type GivenPerson,
  type GivenTenant,
  givenPartner,
  givenSettings,
  givenShopper,
  givenStaff,
  givenTenant,
  password,
} from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant
let other: GivenTenant
let office: Door
let shop: Door
let names = 0

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  other = await givenTenant(app)
  ;({ console: office, storefront: shop } = doorsOf(app, tenant))
})
afterAll(() => app.close())

const acts = ['reset-password', 'unlock'] as const
const staff = (...roles: string[]) => givenStaff(app, tenant, `staff${++names}`, roles)
const shopper = () => givenShopper(app, tenant, `shopper${++names}`)
async function as(...roles: string[]): Promise<Browser & { person: GivenPerson }> {
  const person = await staff(...roles)
  return Object.assign(await office.signedIn(person.userName), { person })
}
const onPerson = (browser: Browser, act: string, { id }: { id: string }, of = tenant) =>
  browser.post(`/api/console/tenants/${of.id}/people/${id}/${act}`, {})
const onUser = (browser: Browser, act: string, { id }: { id: string }, of = tenant) =>
  browser.post(`/api/console/tenants/${of.id}/users/${id}/${act}`, {})
const onColleague = (browser: Browser, act: string, { id }: { id: string }, companyId: string) =>
  browser.post(`/api/console/companies/${companyId}/people/${id}/${act}`, {})
const hashOf = async ({ id }: { id: string }) =>
  (await sql<{ hash: string }>`select hash from credential where account_id = ${id}`.execute(app.database.db)).rows[0]?.hash

describe.each(acts)('%s of a person of the own company', (act) => {
  test('R-06 ATK-058 an owner’s only by an owner, others’ only where the actor has every right they have', async () => {
    const [owner, admin, implementer] = [await as('ISC_Owner'), await as('ISC_Admin'), await as('ISC_Implementer')]
    const target = {
      owner: await staff('ISC_Owner'),
      admin: await staff('ISC_Admin'),
      implementer: await staff('ISC_Implementer'),
      editor: await staff('ISC_ContentEditor'),
    }
    const before = await hashOf(target.owner)
    expect((await onPerson(admin, act, target.owner)).status).toBe(403)
    expect((await onPerson(implementer, act, target.owner)).status).toBe(403)
    expect((await onPerson(implementer, act, target.admin)).status).toBe(403)
    expect(await hashOf(target.owner)).toBe(before)
    for (const one of [target.admin, target.implementer, target.editor]) expect((await onPerson(admin, act, one)).status).toBe(204)
    expect((await onPerson(owner, act, target.owner)).status).toBe(204)
  })

  test('R-06 an owner who is not activated or locked out of everything is still an owner', async () => {
    const admin = await as('ISC_Admin')
    const target = await staff('ISC_Owner')
    for (const change of ["activation = 'EmailSent'", "activation = 'Activated', state = 'deactivated'"]) {
      await sql`update account set ${sql.raw(change)} where id = ${target.id}`.execute(app.database.db)
      expect((await onPerson(admin, act, target)).status).toBe(403)
    }
  })

  test('ATK-058 ATK-010 nobody acts on their own credentials so', async () => {
    const owner = await as('ISC_Owner')
    expect((await onPerson(owner, act, owner.person)).status).toBe(409)
    expect((await onColleague(owner, act, owner.person, tenant.companyId)).status).toBe(409)
    expect(await hashOf(owner.person)).toBeDefined()
  })

  test('ATK-051 who is of another kind, company or tenant is not there', async () => {
    const owner = await as('ISC_Owner')
    const unknown = { id: app.modules.newId() }
    const foreigner = await givenStaff(app, other, `staff${++names}`, ['ISC_Admin'])
    const masked = (answer: { text: string }) => answer.text.replace(/"requestId":"[^"]+"/, '')
    const expected = masked(await onPerson(owner, act, unknown))
    for (const target of [await shopper(), foreigner]) {
      const answer = await onPerson(owner, act, target)
      expect([answer.status, masked(answer)]).toEqual([404, expected])
    }
    expect((await onPerson(owner, act, foreigner, other)).status).toBe(404)
    expect((await onColleague(owner, act, foreigner, other.companyId)).status).toBe(404)
  })

  test('R-53 partners’ people are their own administrators’ business, not the tenant’s, and not the other way round', async () => {
    const { companyId } = await givenPartner(app, 'Partner', `partner${++names}.test`)
    const admin = await givenStaff(app, tenant, `admin${++names}@partner${names - 1}.test`, ['ISC_Admin'], { companyId })
    const colleague = await givenStaff(app, tenant, `colleague${++names}`, ['ISC_User'], { companyId })
    const rank = await sql<{ id: string }>`select id from role where tenant_id = ${tenant.id} and stock = 'ISC_Admin'`.execute(
      app.database.db,
    )
    await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, granted_at) values (${tenant.id}, ${companyId}, ${rank.rows[0]!.id}, now())`.execute(
      app.database.db,
    )
    await sql`update account set company_administrator = true where id = ${admin.id}`.execute(app.database.db)
    const owner = await as('ISC_Owner')
    expect((await onPerson(owner, act, colleague)).status).toBe(404)
    expect((await onColleague(owner, act, colleague, companyId)).status).toBe(404)
    const theirs = await office.signedIn(admin.userName)
    expect((await onPerson(theirs, act, await staff('ISC_ContentEditor'))).status).toBe(403)
    expect((await onPerson(theirs, act, colleague)).status).toBe(403)
    expect((await onColleague(theirs, act, owner.person, tenant.companyId)).status).toBe(404)
    expect((await onColleague(theirs, act, owner.person, companyId)).status).toBe(404)
    expect((await onColleague(theirs, act, colleague, companyId)).status).toBe(204)
    const plain = await office.signedIn((await givenStaff(app, tenant, `colleague${++names}`, ['ISC_Admin'], { companyId })).userName)
    expect((await onColleague(plain, act, admin, companyId)).status).toBe(403)
  })
})

describe('of a website user', () => {
  test.each(acts)('R-06 %s takes its permission; another tenant’s user, and a console user, are not there', async (act) => {
    const [clerk, editor] = [await as('ISC_User'), await as('ISC_ContentEditor')]
    const ann = await shopper()
    expect((await onUser(editor, act, ann)).status).toBe(403)
    expect((await onUser(clerk, act, ann)).status).toBe(204)
    expect((await onUser(clerk, act, await givenShopper(app, other, `shopper${++names}`))).status).toBe(404)
    expect((await onUser(clerk, act, clerk.person)).status).toBe(404)
    expect((await onUser(clerk, act, ann, other)).status).toBe(404)
    const buyer = await shop.signedIn((await shopper()).userName)
    expect((await onUser(buyer, act, await shopper())).status).toBe(401)
  })

  test('R-42 unlock answers the same for every state, and clears every lane', async () => {
    const clerk = await as('ISC_User')
    const [free, locked, off, fresh] = [await shopper(), await shopper(), await shopper(), await shopper()]
    const known = await shop.signedIn(locked.userName)
    await shop.wrong(locked.userName, 5)
    await shop.wrong(locked.userName, 5, () => known.copy())
    await sql`update account set state = 'deactivated' where id = ${off.id}`.execute(app.database.db)
    await sql`update account set activation = 'EmailSent' where id = ${fresh.id}`.execute(app.database.db)
    const answers = []
    for (const target of [free, locked, off, fresh]) {
      const { status, text, headers } = await onUser(clerk, 'unlock', target)
      answers.push(JSON.stringify([status, text, { ...headers, date: '' }]))
    }
    expect(new Set(answers).size).toBe(1)
    expect((await shop.signIn(locked.userName, password, known)).status).toBe(200)
    expect((await shop.signIn(locked.userName)).status).toBe(200)
  })

  test('R-42 unlocks and sign-ins of one account at once do not wait for each other', async () => {
    const clerk = await as('ISC_User')
    const ann = await shopper()
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => (n % 2 ? onUser(clerk, 'unlock', ann) : shop.signIn(ann.userName))),
    )
    expect(answers.filter((_, n) => n % 2).every(({ status }) => status === 204)).toBe(true)
    const { rows } = await sql<{
      deadlocks: number
    }>`select deadlocks::int from pg_stat_database where datname = current_database()`.execute(app.database.db)
    expect(rows).toEqual([{ deadlocks: 0 }])
  })

  test('R-42 R-46 a reset by staff and a completed one open what the hard cap closed', async () => {
    const clerk = await as('ISC_User')
    const ann = await shopper()
    const close = () =>
      sql`update sign_in_counter set closed_at = ${app.clock.now()}, consecutive = 100, told = 'closed' where subject = ${ann.id}`.execute(
        app.database.db,
      )
    await shop.signIn(ann.userName, 'wrong')
    await close()
    expect((await shop.signIn(ann.userName)).status).toBe(401)
    expect((await onUser(clerk, 'reset-password', ann)).status).toBe(204)
    await close()
    await app.deliver()
    const token = /#(\S+)/.exec(app.mailbox.list().find((mail) => mail.to === ann.email)!.text)![1]!
    expect((await shop.at().post('/api/storefront/links/reset', { token, password: 'Entirely-Other-9-Words' })).status).toBe(204)
    expect((await shop.signIn(ann.userName, 'Entirely-Other-9-Words')).status).toBe(200)
  })

  test('R-53 a reset is refused for whom it would bring nothing, in words, and the link goes to the stored address only', async () => {
    const clerk = await as('ISC_User')
    const [off, fresh, ann] = [await shopper(), await shopper(), await shopper()]
    await sql`update account set state = 'deactivated' where id = ${off.id}`.execute(app.database.db)
    await sql`update account set activation = 'EmailSent' where id = ${fresh.id}`.execute(app.database.db)
    for (const target of [off, fresh]) {
      expect((await onUser(clerk, 'reset-password', target)).status).toBe(409)
      expect(await hashOf(target)).toBeDefined()
    }
    await clerk.post(`/api/console/tenants/${tenant.id}/users/${ann.id}/reset-password`, {
      email: 'thief@evil.test',
      to: 'thief@evil.test',
    })
    await app.deliver()
    expect(app.mailbox.list().some((mail) => mail.to === 'thief@evil.test')).toBe(false)
  })

  test('R-61 both acts are in the trail with who did them, and say nothing of a lock', async () => {
    const clerk = await as('ISC_User')
    const ann = await shopper()
    await onUser(clerk, 'unlock', ann)
    await onUser(clerk, 'reset-password', ann)
    const { items } = await app.modules.audit.list(app.database.db, tenant.id, { subjectId: ann.id, limit: 10 })
    expect(items.map(({ action, actor }) => [action, actor.accountId])).toEqual([
      ['password.reset-by-staff', clerk.person.id],
      ['sign-in.unlocked', clerk.person.id],
    ])
    expect(items.every((item) => item.before === undefined && item.after === undefined)).toBe(true)
  })
})

describe('the lock of a console user, shown', () => {
  const lockOf = (browser: Browser, { id }: { id: string }, of: GivenTenant) =>
    browser.get(`/api/console/tenants/${of.id}/people/${id}/lock`)

  test('R-42 tells nothing of anybody until it is switched on; then who is locked and until when, and nothing of another tenant', async () => {
    const mine = await givenTenant(app)
    const { console: door } = doorsOf(app, mine)
    const [ann, bob, clerk, editor] = [
      await givenStaff(app, mine, `ann${++names}`),
      await givenStaff(app, mine, `bob${++names}`),
      await givenStaff(app, mine, `clerk${++names}`, ['ISC_User', 'ISC_Admin']),
      await givenStaff(app, mine, `editor${++names}`, ['ISC_ContentEditor']),
    ]
    const theirs = await as('ISC_Owner')
    const browser = await door.signedIn(clerk.userName)
    await door.wrong(ann.userName, 5)
    const off = [await lockOf(browser, ann, mine), await lockOf(browser, bob, mine), await lockOf(browser, { id: mine.id }, mine)]
    expect(off.map(({ status, text }) => [status, text])).toEqual(off.map(() => [200, '{"shown":false}']))
    await givenSettings(app, mine.id, { 'console.lockout.show': true })
    const seen = await lockOf(browser, ann, mine)
    expect(seen.body).toEqual({
      shown: true,
      locked: true,
      since: app.clock.now().toISOString(),
      until: new Date(app.clock.now().getTime() + 30 * 60_000).toISOString(),
    })
    expect((await lockOf(browser, bob, mine)).body).toEqual({ shown: true, locked: false })
    expect((await lockOf(browser, { id: mine.id }, mine)).status).toBe(404)
    expect((await lockOf(await door.signedIn(editor.userName), ann, mine)).status).toBe(403)
    // neither the door of the other tenant nor the own one leads there
    expect((await lockOf(theirs, ann, mine)).status).toBe(404)
    expect((await lockOf(theirs, ann, tenant)).body).toEqual({ shown: false })
    await givenSettings(app, tenant.id, { 'console.lockout.show': true })
    expect((await lockOf(theirs, ann, tenant)).status).toBe(404)
    await givenSettings(app, tenant.id, { 'console.lockout.show': false })
    expect((await onPerson(browser, 'unlock', ann, mine)).status).toBe(204)
    expect((await lockOf(browser, ann, mine)).body).toEqual({ shown: true, locked: false })
  })

  test('R-42 R-53 of colleagues, to the administrators of their company, by its own setting', async () => {
    const { companyId } = await givenPartner(app, 'Partner', `partner${++names}.test`)
    const admin = await givenStaff(app, tenant, `admin${++names}`, ['ISC_Admin'], { companyId })
    const colleague = await givenStaff(app, tenant, `colleague${++names}`, ['ISC_User'], { companyId })
    await sql`update account set company_administrator = true where id = ${admin.id}`.execute(app.database.db)
    const browser = await office.signedIn(admin.userName)
    const path = `/api/console/companies/${companyId}/people/${colleague.id}/lock`
    await office.wrong(colleague.userName, 5)
    expect((await browser.get(path)).body).toEqual({ shown: false })
    await givenSettings(app, companyId, { 'console.lockout.show': true })
    expect((await browser.get(path)).body).toMatchObject({ shown: true, locked: true })
    // their accounts are not the merchant’s to look at
    const owner = await as('ISC_Owner')
    expect((await owner.get(path)).status).toBe(404)
    expect((await lockOf(owner, colleague, tenant)).body).toEqual({ shown: false })
    expect((await browser.get(`/api/console/companies/${companyId}/people/${(await staff()).id}/lock`)).status).toBe(404)
  })
})
