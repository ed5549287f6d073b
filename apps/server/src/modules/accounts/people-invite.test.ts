import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail, mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type GivenTenant, givenPartner, givenStaff } from '../../../test/harness/given.ts'
import { freshAddress, givenGrantedPartner, givenMerchant, roleOf } from '../../../test/harness/merchant.ts'
import { atTheMachine, refusal } from '../../../test/harness/parts.ts'
import { nil } from '../../platform/random.ts'
import { findAccess } from '../access/index.ts'
import { jobContext } from '../audit/index.ts'
import { type Account, findAccount, holderOf } from '../principals/index.ts'
import type { People } from './people.ts'

let app: TestApp
let people: People
let count = 0
beforeAll(async () => {
  app = await testApp()
  people = app.modules.people
})
afterAll(() => app.close())

const fresh = freshAddress
const role = (tenant: { id: string }, name: string) => roleOf(app, tenant, name)
const merchant = () => givenMerchant(app)
const partner = (tenant: GivenTenant, options = {}) => givenGrantedPartner(app, tenant, options)

async function accountOf(email: string): Promise<Account | undefined> {
  const holder = await holderOf(app.database.db, nil, email)
  return holder && findAccount(app.database.db, holder.ownerId, holder.accountId)
}
const accessOf = async (tenant: { id: string }, account: Account) =>
  (await findAccess(app.database.db, tenant.id, { companyId: account.ownerId, accountId: account.id }))?.facts.access?.state

describe('an Admin Owner invites', () => {
  test('R-01 R-17 R-22 a new address: an account of the own company without password, a link, access once accepted', async () => {
    const { tenant, own1 } = await merchant()
    const email = fresh()
    const invited = await people.invite(as(app, own1), tenant.id, {
      email,
      firstName: ' Ada ',
      lastName: 'Okafor',
      roleIds: [await role(tenant, 'ISC_User')],
    })
    expect(invited).toEqual({ ok: true, value: { email, invitationEndsAt: expect.any(Date) } })
    const account = (await accountOf(email))!
    expect(account).toMatchObject({
      ownerId: tenant.companyId,
      kind: 'console',
      activation: 'EmailSent',
      firstName: 'Ada',
      cameBy: 'invitation',
      createdBy: `console user ${own1.id}`,
    })
    expect(await accessOf(tenant, account)).toBe('invited')
    const mail = await lastMail(app, { template: 'invitation', to: email })
    expect(mail).toMatchObject({ ownerId: tenant.id, data: { name: 'Ada Okafor', userName: email, by: own1.userName, minutes: 168 * 60 } })
    expect(mail.token.length).toBeGreaterThan(40)
  })

  test('R-02 ATK-122 all owners learn of it in the same transaction, and of nothing that was refused', async () => {
    const { tenant, own1, own2 } = await merchant()
    const email = fresh()
    const userRole = await role(tenant, 'ISC_User')
    await people.invite(as(app, own1), tenant.id, { email, roleIds: [userRole] })
    const told = (await mailsOf(app, { template: 'new-account-to-owners' })).filter((mail) => mail.ownerId === tenant.id)
    expect(told.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    expect(told[0]?.data).toMatchObject({ account: email, address: email, roles: ['ISC_User'], how: 'invitation', by: own1.userName })
    // the creator leaves at once: both learn of that as well
    expect((await people.leave(as(app, own1), tenant.id)).ok).toBe(true)
    const gone = (await mailsOf(app, { template: 'access-removed-to-owners' })).filter((mail) => mail.ownerId === tenant.id)
    expect(gone.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    const before = (await mailsOf(app)).length
    expect(refusal(await people.invite(as(app, own1), tenant.id, { email: fresh(), roleIds: [userRole] }))).toBe('forbidden')
    expect(await mailsOf(app)).toHaveLength(before)
  })

  test('R-01 R-03 nobody else: staff below owner, the operator, a job, another tenant’s owner', async () => {
    const { tenant } = await merchant()
    const twin = await merchant()
    const adm1 = await givenStaff(app, tenant, `adm${++count}`, ['ISC_Admin'])
    const plat1 = await givenStaff(
      app,
      { ...tenant, companyId: await app.modules.founding.ensureOperatorCompany(atTheMachine) },
      `plat${++count}`,
      ['ISC_Owner'],
    )
    const input = { email: fresh(), roleIds: [await role(tenant, 'ISC_User')] }
    for (const context of [as(app, adm1), as(app, plat1), as(app, twin.own1), atTheMachine, jobContext('test', 'test')]) {
      expect(refusal(await people.invite(context, tenant.id, input)), JSON.stringify(context.actor)).toBe('forbidden')
    }
    expect(await accountOf(input.email)).toBeUndefined()
  })

  test('R-06 roles of another tenant, website roles and ISC_System cannot be given; making an owner needs a fresh sign-in', async () => {
    const { tenant, own1 } = await merchant()
    const twin = await merchant()
    const invite = async (roleIds: string[], minutesAgo = 0) =>
      refusal(await people.invite(as(app, own1, minutesAgo), tenant.id, { email: fresh(), roleIds }))
    expect(await invite([await role(twin.tenant, 'ISC_User')])).toBe('unknown')
    expect(await invite([await role(tenant, 'Buyer1')])).toBe('not-a-console-role')
    expect(await invite([])).toBe('required')
    expect(await invite([await role(tenant, 'ISC_Owner')], 16)).toBe('fresh-sign-in-needed')
    expect(await invite([await role(tenant, 'ISC_User')], 16)).toBeUndefined()
    expect(await invite([await role(tenant, 'ISC_Owner')])).toBeUndefined()
  })

  test('R-16 ATK-019 ATK-133 a known address answers as any other; its holder is asked for consent and shown to nobody before', async () => {
    const { tenant, own1 } = await merchant()
    const elsewhere = await merchant()
    const roleIds = [await role(tenant, 'ISC_User')]
    const known = await givenStaff(app, elsewhere.tenant, `known${++count}`, ['ISC_User'])
    const unknown = fresh()
    const answers = []
    for (const email of [known.email, unknown]) answers.push(await people.invite(as(app, own1), tenant.id, { email, roleIds }))
    expect(answers[0]).toEqual({
      ok: true,
      value: { email: known.email, invitationEndsAt: answers[1]!.ok && answers[1]!.value.invitationEndsAt },
    })

    const consent = await lastMail(app, { template: 'consent-to-access', to: known.email })
    expect(consent.ownerId).toBe(tenant.id)
    // what owners are told is what was typed
    expect((await lastMail(app, { template: 'new-account-to-owners', to: own1.email })).data).toMatchObject({ account: unknown })
    const { items } = await people.list(tenant.id, { access: ['invited'], sort: 'userName', descending: false, limit: 50 })
    const shown = items.find((person) => person.accountId === known.id)!
    expect(shown).toMatchObject({
      email: known.email,
      userName: known.email,
      companyId: null,
      company: null,
      activation: 'EmailSent',
      lastSignInAt: null,
      firstName: null,
    })
    expect(
      (await people.list(tenant.id, { search: known.userName.slice(0, 5), sort: 'userName', descending: false, limit: 50 })).items.map(
        (p) => p.userName,
      ),
    ).not.toContain(known.userName)
  })

  test('R-16 an address with access already is a conflict, as the list shows; a deactivated colleague is to be reactivated', async () => {
    const { tenant, own1 } = await merchant()
    const roleIds = [await role(tenant, 'ISC_User')]
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_User'])
    expect(refusal(await people.invite(as(app, own1), tenant.id, { email: std1.email.toUpperCase(), roleIds }))).toBe('conflict')
    await people.deactivate(as(app, own1), { companyId: std1.ownerId, accountId: std1.id })
    expect(refusal(await people.invite(as(app, own1), tenant.id, { email: std1.email, roleIds }))).toBe('forbidden')
    // one of another company is not told apart, and gets no mail
    const elsewhere = await merchant()
    const other = await givenStaff(app, elsewhere.tenant, `other${++count}`)
    await people.deactivate(as(app, elsewhere.own1), { companyId: other.ownerId, accountId: other.id })
    expect(refusal(await people.invite(as(app, own1), tenant.id, { email: other.email, roleIds }))).toBeUndefined()
    expect(await mailsOf(app, { to: other.email })).toEqual([])
  })

  test('R-04 people of a partner with a grant, under its domains and ceiling only', async () => {
    const { tenant, own1 } = await merchant()
    const { companyId, domain } = await partner(tenant, { ceiling: 'ISC_User' })
    const invite = async (email: string, name: string) =>
      refusal(await people.invite(as(app, own1), tenant.id, { email, companyId, roleIds: [await role(tenant, name)] }))
    expect(await invite(fresh(), 'ISC_User')).toBe('forbidden')
    expect(await invite(fresh(domain), 'ISC_Admin')).toBe('above-ceiling')
    expect(await invite(fresh(domain), 'ISC_Owner')).toBe('owner-of-own-company-only')
    const email = fresh(domain)
    expect(await invite(email, 'ISC_User')).toBeUndefined()
    expect(await accountOf(email)).toMatchObject({ ownerId: companyId, activation: 'EmailSent' })
    const { companyId: stranger } = await givenPartner(app, 'No grant', `stranger${++count}.test`)
    expect(
      refusal(
        await people.invite(as(app, own1), tenant.id, {
          email: fresh(`stranger${count}.test`),
          companyId: stranger,
          roleIds: [await role(tenant, 'ISC_User')],
        }),
      ),
    ).toBe('forbidden')
  })

  test('ATK-025 three mails an hour for one invitation, whatever is answered', async () => {
    const { tenant, own1 } = await merchant()
    const email = fresh()
    await people.invite(as(app, own1), tenant.id, { email, roleIds: [await role(tenant, 'ISC_User')] })
    const { id } = (await accountOf(email))!
    for (let n = 0; n < 5; n++) expect((await people.resend(as(app, own1), tenant.id, id)).ok).toBe(true)
    expect(await mailsOf(app, { to: email })).toHaveLength(3)
    app.clock.pass({ minutes: 61 })
    await people.resend(as(app, own1), tenant.id, id)
    expect(await mailsOf(app, { to: email })).toHaveLength(4)
  })

  test('R-04 a withdrawn invitation is gone with its link; another tenant’s cannot be touched (ATK-051)', async () => {
    const { tenant, own1 } = await merchant()
    const twin = await merchant()
    const email = fresh()
    await people.invite(as(app, own1), tenant.id, { email, roleIds: [await role(tenant, 'ISC_User')] })
    const account = (await accountOf(email))!
    for (const act of [people.withdraw, people.resend])
      expect(refusal(await act(as(app, twin.own1), twin.tenant.id, account.id))).toBe('not-found')
    expect(refusal(await people.withdraw(as(app, twin.own1), tenant.id, account.id))).toBe('forbidden')
    expect((await people.withdraw(as(app, own1), tenant.id, account.id)).ok).toBe(true)
    expect(await accessOf(tenant, account)).toBe('ended')
    const { rows } =
      await sql`select 1 from one_time_link where account_id = ${account.id} and used_at is null and ended_at is null`.execute(
        app.database.db,
      )
    expect(rows).toEqual([])
    expect(refusal(await people.resend(as(app, own1), tenant.id, account.id))).toBe('not-found')
  })

  test('ATK-132 an account that made itself and proved nothing gives way to an invited one', async () => {
    const { tenant, own1 } = await merchant()
    const { companyId } = await givenPartner(app, 'Squatter', `squat${++count}.test`)
    const squatted = await givenStaff(app, tenant, `victim${++count}@victim.test`, [], { companyId, password: null })
    await sql`delete from access where account_id = ${squatted.id}`.execute(app.database.db)
    await sql`update account set unclaimed = true where id = ${squatted.id}`.execute(app.database.db)
    expect((await people.invite(as(app, own1), tenant.id, { email: squatted.email, roleIds: [await role(tenant, 'ISC_User')] })).ok).toBe(
      true,
    )
    expect(await accountOf(squatted.email)).toMatchObject({ ownerId: tenant.companyId, activation: 'EmailSent' })
    expect(await findAccount(app.database.db, companyId, squatted.id)).toMatchObject({ state: 'erased' })
  })
})

describe('a partner’s person brings in colleagues', () => {
  test('R-04 R-02 of the own company, within ceiling and own rights; all owners are told', async () => {
    const { tenant, own1, own2 } = await merchant()
    const { companyId, domain, par1 } = await partner(tenant)
    const email = fresh(domain)
    expect((await people.invite(as(app, par1), tenant.id, { email, roleIds: [await role(tenant, 'ISC_User')] })).ok).toBe(true)
    expect(await accountOf(email)).toMatchObject({ ownerId: companyId, cameBy: 'partner' })
    const told = (await mailsOf(app, { template: 'new-account-to-owners' })).filter((mail) => mail.ownerId === tenant.id)
    expect(told.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    // below the ceiling, above the own rights
    expect(
      refusal(await people.invite(as(app, par1), tenant.id, { email: fresh(domain), roleIds: [await role(tenant, 'ISC_Admin')] })),
    ).toBe('above-own-rights')
  })

  test('ATK-063 nobody else’s people, whatever the address looks like', async () => {
    const { tenant, own1 } = await merchant()
    const { domain, par1 } = await partner(tenant)
    const other = await partner(tenant)
    const roleIds = [await role(tenant, 'ISC_User')]
    const addresses = [
      `x@${other.domain}`,
      `x@${domain}.evil.test`,
      `x@sub.${domain}`,
      `"x@evil"@${domain}`,
      `x@${domain}\n`,
      ` x@${domain}`,
      `x@${domain.replace('a', 'а')}`,
      'x@gmail.com',
      `x@evil.test@${domain}`,
    ]
    for (const email of addresses) expect((await people.invite(as(app, par1), tenant.id, { email, roleIds })).ok, email).toBe(false)
    expect((await people.invite(as(app, par1), tenant.id, { email: `x@${domain.toUpperCase()}`, roleIds })).ok).toBe(true)
    const naming = { email: fresh(domain), companyId: other.companyId, roleIds }
    expect(refusal(await people.invite(as(app, par1), tenant.id, naming))).toBe('forbidden')
    expect(refusal(await people.invite(as(app, par1), tenant.id, { ...naming, companyId: tenant.companyId }))).toBe('forbidden')
    expect(
      refusal(await people.invite(as(app, par1), tenant.id, { email: fresh(domain), roleIds: [await role(tenant, 'ISC_Owner')] })),
    ).toBe('owner-of-own-company-only')
    expect(refusal(await people.invite(as(app, par1), tenant.id, { email: fresh(domain), roleIds, mayBringPeople: true }))).toBe(
      'forbidden',
    )
    // and nobody else is removed
    for (const target of [other.par1, own1])
      expect(refusal(await people.removeAccess(as(app, par1), tenant.id, target.id))).toBe('forbidden')
  })

  test('R-04 not without the right in grant and access, and not over an owner’s invitation', async () => {
    const { tenant, own1 } = await merchant()
    const { domain, companyId, par1 } = await partner(tenant)
    const roleIds = [await role(tenant, 'ISC_User')]
    const email = fresh(domain)
    expect((await people.invite(as(app, own1), tenant.id, { email, companyId, roleIds })).ok).toBe(true)
    expect(refusal(await people.invite(as(app, par1), tenant.id, { email, roleIds }))).toBe('conflict')
    const account = (await accountOf(email))!
    expect(refusal(await people.resend(as(app, par1), tenant.id, account.id))).toBe('forbidden')
    await sql`update access set may_bring_people = false where account_id = ${par1.id}`.execute(app.database.db)
    expect(refusal(await people.invite(as(app, par1), tenant.id, { email: fresh(domain), roleIds }))).toBe('forbidden')
    const without = await partner(tenant, { mayBringPeople: false })
    expect(refusal(await people.invite(as(app, without.par1), tenant.id, { email: fresh(without.domain), roleIds }))).toBe('forbidden')
  })

  test('R-16 an address homed elsewhere is not told apart: nothing happens, and the answer is the same', async () => {
    const { tenant } = await merchant()
    const elsewhere = await merchant()
    const { domain, par1 } = await partner(tenant)
    const homedElsewhere = await givenStaff(app, elsewhere.tenant, `hidden${++count}@${domain}`)
    const inTenant = await givenStaff(app, tenant, `here${++count}@${domain}`)
    const roleIds = [await role(tenant, 'ISC_User')]
    for (const { email } of [homedElsewhere, inTenant])
      expect((await people.invite(as(app, par1), tenant.id, { email, roleIds })).ok, email).toBe(true)
    expect(await mailsOf(app, { to: inTenant.email })).toEqual([])
  })
})
