import { expect } from 'vitest'
import { findAssignment } from '../../src/modules/access/index.ts'
import { type Account, findAccount, holderOf } from '../../src/modules/principals/index.ts'
import { mailsOf } from './acting.ts'
import { testApp } from './app.ts'
import { enters, givenBuyer, givenBuyerOf, givenCustomer, mailInvitations, type Shopping } from './buyers.ts'
import { givenTenant } from './given.ts'
import { roleOf } from './merchant.ts'

/** The server with a customer and its Administrator, and what it takes to invite people and to answer. */
export async function inviting() {
  const app = await testApp()
  const tenant = await givenTenant(app)
  const k1 = await givenCustomer(app, tenant, { name: 'Nordlicht Bistro', shipTos: 3 })
  const boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
  const chosen = 'Quiet-Lantern-42-River'
  const path = (customer = k1) => `/api/storefront/customers/${customer.id}/invitations`
  async function invite(email: string, body: object = {}, by = boss, customer = k1) {
    return by.browser.post(path(customer), { email, roleId: await roleOf(app, tenant, 'Buyer1'), ...body })
  }
  /** Invited and mailed. */
  async function invited(email: string, body: object = {}, by = boss, customer = k1) {
    const answer = await invite(email, body, by, customer)
    expect(answer.status, answer.text).toBe(202)
    await mailInvitations(app)
    return answer
  }
  const listed = async (by = boss, customer = k1) => (await by.browser.get(path(customer))).body.items as { id: string; email: string }[]
  const listedAs = async (email: string, by = boss, customer = k1) => (await listed(by, customer)).find((one) => one.email === email)
  async function accountAt(email: string): Promise<Account | undefined> {
    const holder = await holderOf(app.database.db, tenant.id, email)
    return holder && findAccount(app.database.db, tenant.id, holder.accountId)
  }
  const assignmentAt = async (email: string, customer = k1) => {
    const account = await accountAt(email)
    return account && findAssignment(app.database.db, tenant.id, account.id, customer.id)
  }
  const mailsTo = (to: string) => mailsOf(app, { to })
  const templatesTo = async (to: string) => (await mailsTo(to)).map((mail) => mail.template)
  async function activate(email: string, by = boss.browser.copy()) {
    const { token } = (await mailsTo(email)).at(-1)!
    return by.post('/api/storefront/links/activate', { token, password: chosen })
  }
  const offers = async ({ browser }: Shopping) => (await browser.get('/api/storefront/customer-invitations')).body.items
  const answer = (who: Shopping, id: string, act: 'accept' | 'decline') =>
    who.browser.post(`/api/storefront/customer-invitations/${id}/${act}`)
  /** A shopper who is signed in and shops for nobody. */
  async function shopper(): Promise<Shopping> {
    const person = await givenBuyer(app, tenant)
    await enters(person)
    return person
  }

  return {
    app,
    tenant,
    k1,
    boss,
    chosen,
    path,
    invite,
    invited,
    listed,
    listedAs,
    accountAt,
    assignmentAt,
    mailsTo,
    templatesTo,
    activate,
    offers,
    answer,
    shopper,
  }
}

/** Which fields were refused, each with its rule. */
export const rulesOf = ({ body }: { body: { fields?: { field: string; rule: string }[] } }) =>
  body.fields?.map(({ field, rule }) => `${field} ${rule}`)
