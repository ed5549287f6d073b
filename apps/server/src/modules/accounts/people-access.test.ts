import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenShopper, givenStaff, password } from '../../../test/harness/given.ts'
import {
  freshAddress,
  givenAccessTo,
  givenGrant,
  givenGrantedPartner,
  givenMerchant,
  personOf,
  roleOf,
} from '../../../test/harness/merchant.ts'
import { atTheMachine, refusal } from '../../../test/harness/parts.ts'
import { findAccess, ownersOf, rightsIn } from '../access/index.ts'
import { findAccount } from '../principals/index.ts'
import type { People } from './people.ts'

let app: TestApp
let people: People
let count = 0
beforeAll(async () => {
  app = await testApp()
  people = app.modules.people
})
afterAll(() => app.close())

const stateOf = async (tenantId: string, person: { ownerId: string; id: string }) =>
  (await findAccess(app.database.db, tenantId, { companyId: person.ownerId, accountId: person.id }))?.facts.access?.state
const told = async (tenantId: string, template: string) => (await mailsOf(app, { template })).filter((mail) => mail.ownerId === tenantId)

async function signedIn(name: string): Promise<Browser> {
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}

describe('removing access', () => {
  test('R-07 ends it in this tenant from the next request on, and nothing elsewhere', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const other = await givenMerchant(app)
    const { companyId, par1 } = await givenGrantedPartner(app, tenant, { roles: ['ISC_Admin'] })
    await givenGrant(app, other.tenant, companyId)
    await givenAccessTo(app, other.tenant, par1, ['ISC_Admin'])
    const browser = await signedIn(par1.userName)
    const here = `/api/console/tenants/${tenant.id}/rights`
    const there = `/api/console/tenants/${other.tenant.id}/rights`
    expect([(await browser.get(here)).status, (await browser.get(there)).status]).toEqual([200, 200])
    expect((await people.removeAccess(as(app, own1), tenant.id, par1.id)).ok).toBe(true)
    expect([(await browser.get(here)).status, (await browser.get(there)).status]).toEqual([404, 200])
    expect(await findAccount(app.database.db, companyId, par1.id)).toMatchObject({ state: 'active' })
    const mails = await told(tenant.id, 'access-removed-to-owners')
    expect(mails.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    expect(mails[0]?.data).toMatchObject({ account: par1.userName, address: par1.email, by: own1.userName })
    expect(await told(other.tenant.id, 'access-removed-to-owners')).toEqual([])
  })

  test('R-07 shows first what would end: duties without holder, sent invitations, website users with the same address', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const email = freshAddress()
    await people.invite(as(app, own2), tenant.id, { email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
    const shopper = await givenShopper(app, tenant, own2.email.toUpperCase())
    const twin = await givenMerchant(app)
    await givenShopper(app, twin.tenant, own2.email)
    const preview = await people.previewRemoval(as(app, own1), tenant.id, own2.id)
    expect(preview).toMatchObject({
      ok: true,
      value: {
        tenantId: tenant.id,
        roles: [{ name: 'ISC_Owner' }],
        lastOwner: false,
        dutiesWithoutHolder: [],
        invitations: [email],
        websiteUsers: [{ accountId: shopper.id, tenantId: tenant.id }],
      },
    })
    await sql`delete from access_role where account_id = ${own1.id}`.execute(app.database.db)
    await givenStaff(app, tenant, `adm${++count}`, ['ISC_Admin'])
    const last = await people.previewRemoval(as(app, own2), tenant.id, own2.id)
    expect(last).toMatchObject({ ok: true, value: { lastOwner: true } })
    expect(last.ok && last.value.dutiesWithoutHolder).toContain('people.manage')
    expect(last.ok && last.value.dutiesWithoutHolder).not.toContain('audit.read')
  })

  test('R-07 the website users shown go too unless unticked, in the same transaction; nobody else’s', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const twin = await givenMerchant(app)
    const make = async () => {
      const person = await givenStaff(app, tenant, `both${++count}@shop.test`, ['ISC_User'])
      return {
        person,
        shopper: await givenShopper(app, tenant, person.email),
        elsewhere: await givenShopper(app, twin.tenant, person.email),
      }
    }
    const stateOfUser = async (user: { ownerId: string; id: string }) => (await findAccount(app.database.db, user.ownerId, user.id))?.state
    const all = await make()
    expect((await people.removeAccess(as(app, own1), tenant.id, all.person.id)).ok).toBe(true)
    expect([await stateOfUser(all.shopper), await stateOfUser(all.elsewhere)]).toEqual(['deactivated', 'active'])
    const none = await make()
    expect((await people.removeAccess(as(app, own1), tenant.id, none.person.id, [])).ok).toBe(true)
    expect(await stateOfUser(none.shopper)).toBe('active')
    const wrong = await make()
    for (const ticked of [
      { tenantId: twin.tenant.id, accountId: wrong.elsewhere.id },
      { tenantId: tenant.id, accountId: none.shopper.id },
    ]) {
      expect(refusal(await people.removeAccess(as(app, own1), tenant.id, wrong.person.id, [ticked]))).toBe('unknown')
    }
    // refused as a whole
    expect(await stateOf(tenant.id, wrong.person)).toBe('active')
    expect(await stateOfUser(wrong.elsewhere)).toBe('active')
  })

  test('R-07 ends the invitations the person sent, and their links', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const email = freshAddress()
    await people.invite(as(app, own2), tenant.id, { email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
    expect((await people.removeAccess(as(app, own1), tenant.id, own2.id)).ok).toBe(true)
    const { rows } = await sql<{ state: string; open: boolean }>`
      select x.state, exists (select 1 from one_time_link l where l.account_id = a.id and l.ended_at is null) as open
      from account a join access x on x.account_id = a.id where a.email = ${email}`.execute(app.database.db)
    expect(rows).toEqual([{ state: 'ended', open: false }])
  })

  test('R-01 R-04 who may not: staff below owner, another tenant’s owner, a partner’s person others; ids of others are not found (ATK-051)', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const twin = await givenMerchant(app)
    const adm1 = await givenStaff(app, tenant, `adm${++count}`, ['ISC_Admin'])
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_User'])
    const { companyId, par1, domain } = await givenGrantedPartner(app, tenant)
    const colleague = await givenStaff(app, tenant, `c${++count}@${domain}`, ['ISC_User'], { companyId })
    for (const context of [as(app, adm1), as(app, twin.own1), as(app, par1), atTheMachine]) {
      expect(refusal(await people.removeAccess(context, tenant.id, std1.id))).toBe('forbidden')
    }
    expect(refusal(await people.removeAccess(as(app, own1), tenant.id, twin.own1.id))).toBe('not-found')
    expect(refusal(await people.previewRemoval(as(app, own1), tenant.id, twin.own1.id))).toBe('not-found')
    expect((await people.read(tenant.id, twin.own1.id)).ok).toBe(false)
    // of the own company, yes; and without a look at website users
    const shopper = await givenShopper(app, tenant, colleague.email)
    expect(await people.previewRemoval(as(app, par1), tenant.id, colleague.id)).toMatchObject({ ok: true })
    expect((await people.removeAccess(as(app, par1), tenant.id, colleague.id)).ok).toBe(true)
    expect(await findAccount(app.database.db, tenant.id, shopper.id)).toMatchObject({ state: 'deactivated' })
  })

  test('R-05 ATK-064 the last Admin Owner is not removed, demoted or left without, also where another was invited and has not accepted', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    await people.invite(as(app, own1), tenant.id, { email: freshAddress(), roleIds: [await roleOf(app, tenant, 'ISC_Owner')] })
    expect((await people.removeAccess(as(app, own1), tenant.id, own2.id)).ok).toBe(true)
    const self = as(app, own1)
    expect(refusal(await people.removeAccess(self, tenant.id, own1.id))).toBe('last-owner')
    expect(refusal(await people.leave(self, tenant.id))).toBe('last-owner')
    expect(refusal(await people.setRoles(self, tenant.id, own1.id, { roleIds: [await roleOf(app, tenant, 'ISC_Admin')] }))).toBe(
      'last-owner',
    )
    expect(refusal(await people.deactivate(self, personOf(own1)))).toBe('last-owner')
    expect((await people.bulk(self, tenant.id, { act: 'deactivate', ids: [own1.id] })).ok).toBe(true)
    expect(refusal(await people.erase(self, personOf(own1)))).toBe('conflict')
    expect(await ownersOf(app.database.db, tenant.id)).toMatchObject([{ accountId: own1.id }])
    expect(await findAccount(app.database.db, own1.ownerId, own1.id)).toMatchObject({ state: 'active' })
  })
})

describe('roles', () => {
  test('R-06 hold from the next request on; rises and falls of owners are told to all, and need a fresh sign-in', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_User'])
    const [owner, admin] = [await roleOf(app, tenant, 'ISC_Owner'), await roleOf(app, tenant, 'ISC_Admin')]
    const set = (minutesAgo: number, roleIds: string[]) => people.setRoles(as(app, own1, minutesAgo), tenant.id, std1.id, { roleIds })
    expect(await set(60, [admin])).toMatchObject({ ok: true, value: { roles: [{ name: 'ISC_Admin' }], access: 'active' } })
    expect((await rightsIn(app.database.db, tenant.id, personOf(std1))).permissions.has('settings.write')).toBe(true)
    expect(refusal(await set(60, [owner]))).toBe('fresh-sign-in-needed')
    expect((await set(0, [owner, admin])).ok).toBe(true)
    const raised = await told(tenant.id, 'owner-raised-to-owners')
    expect(raised.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    expect(refusal(await set(60, [admin]))).toBe('fresh-sign-in-needed')
    expect((await set(0, [admin])).ok).toBe(true)
    const fallen = await told(tenant.id, 'bulk-to-owners')
    // the one who falls learns of it as well
    expect(fallen.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email, std1.email].toSorted())
    expect(fallen[0]?.data).toMatchObject({ act: 'No longer Admin Owner', accounts: [std1.userName] })
  })

  test('R-01 R-62 what one owner took away another who saw it before does not give back: the roles as seen are compared under the lock', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_User', 'ISC_Admin'])
    const [user, admin, editor] = [
      await roleOf(app, tenant, 'ISC_User'),
      await roleOf(app, tenant, 'ISC_Admin'),
      await roleOf(app, tenant, 'ISC_ContentEditor'),
    ]
    const was = [user, admin]
    expect((await people.setRoles(as(app, own1), tenant.id, std1.id, { roleIds: [user], was })).ok).toBe(true)
    const late = await people.setRoles(as(app, own2), tenant.id, std1.id, { roleIds: [user, admin, editor], was })
    expect(refusal(late)).toBe('version-conflict')
    expect((await rightsIn(app.database.db, tenant.id, personOf(std1))).permissions.has('settings.write')).toBe(false)
    expect((await people.setRoles(as(app, own2), tenant.id, std1.id, { roleIds: [user, editor], was: [user] })).ok).toBe(true)
    // at the very same moment: one of them
    const both = await Promise.all(
      [own1, own2].map((one) => people.setRoles(as(app, one), tenant.id, std1.id, { roleIds: [user], was: [editor, user] })),
    )
    expect(both.map((one) => refusal(one) ?? 'done').toSorted()).toEqual(['done', 'version-conflict'])
  })

  test('R-01 R-06 ATK-058 staff give nobody roles, themselves least; a partner’s person never beyond the ceiling', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const adm1 = await givenStaff(app, tenant, `adm${++count}`, ['ISC_Admin'])
    const roleIds = [await roleOf(app, tenant, 'ISC_Owner')]
    expect(refusal(await people.setRoles(as(app, adm1), tenant.id, adm1.id, { roleIds }))).toBe('forbidden')
    const { par1 } = await givenGrantedPartner(app, tenant, { ceiling: 'ISC_User' })
    expect(refusal(await people.setRoles(as(app, own1), tenant.id, par1.id, { roleIds: [await roleOf(app, tenant, 'ISC_Admin')] }))).toBe(
      'above-ceiling',
    )
    expect(refusal(await people.setRoles(as(app, own1), tenant.id, par1.id, { roleIds }))).toBe('owner-of-own-company-only')
    expect(
      refusal(
        await people.setRoles(as(app, par1), tenant.id, par1.id, {
          roleIds: [await roleOf(app, tenant, 'ISC_User')],
          mayBringPeople: true,
        }),
      ),
    ).toBe('forbidden')
    const open = freshAddress()
    await people.invite(as(app, own1), tenant.id, { email: open, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
    const { items } = await people.list(tenant.id, { search: open, sort: 'userName', descending: false, limit: 5 })
    expect(refusal(await people.setRoles(as(app, own1), tenant.id, items[0]!.accountId, { roleIds }))).toBe('conflict')
  })

  test('R-04 taking the right to bring in people ends the invitations sent under it', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const { par1, domain } = await givenGrantedPartner(app, tenant)
    const roleIds = [await roleOf(app, tenant, 'ISC_User')]
    const email = freshAddress(domain)
    await people.invite(as(app, par1), tenant.id, { email, roleIds })
    expect((await people.setRoles(as(app, own1), tenant.id, par1.id, { roleIds, mayBringPeople: false })).ok).toBe(true)
    expect((await people.list(tenant.id, { access: ['invited'], sort: 'userName', descending: false, limit: 50 })).items).toEqual([])
  })
})

test('R-16 lists page by place, filter, and show another tenant’s twin nothing', async () => {
  const { tenant, own1 } = await givenMerchant(app)
  const twin = await givenMerchant(app)
  const names = ['zoe', 'anna', 'mia', 'ben'].map((name) => `${name}${++count}`)
  for (const name of names) await givenStaff(app, tenant, name, ['ISC_User'])
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await people.list(tenant.id, {
      roleId: await roleOf(app, tenant, 'ISC_User'),
      sort: 'userName',
      descending: true,
      limit: 2,
      ...(cursor ? { cursor } : {}),
    })
    found.push(...page.items.map((person) => person.userName))
    cursor = page.next
  } while (cursor)
  expect(found).toEqual(names.toSorted().toReversed())
  for (const sort of ['lastName', 'createdAt', 'lastSignInAt'] as const) {
    const first = await people.list(tenant.id, { sort, descending: false, limit: 4 })
    const rest = await people.list(tenant.id, { sort, descending: false, limit: 4, cursor: first.next! })
    expect(new Set([...first.items, ...rest.items].map((person) => person.accountId)).size, sort).toBe(6)
  }
  expect((await people.list(twin.tenant.id, { search: names[0]!, sort: 'userName', descending: false, limit: 50 })).items).toEqual([])
  expect((await people.list(tenant.id, { search: '%', sort: 'userName', descending: false, limit: 50 })).items).toEqual([])
  expect(await people.read(tenant.id, own1.id)).toMatchObject({ ok: true, value: { own: true, access: 'active', createdBy: 'given' } })
})
