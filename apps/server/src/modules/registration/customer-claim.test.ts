import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, freshBuyer, givenEngine, runArrivals } from '../../../test/harness/arrivals.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign } from '../../../test/harness/buyers.ts'
import { givenShopper, password } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { ownStatements, statementsOf } from '../../../test/harness/statements.ts'
import { type Customer, createCustomerIn } from '../customers/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const path = '/api/storefront/customer-claims'
const links = '/api/storefront/links/customer-claim'
let made = 0

async function customer(fields: object, tenantId = app.engine.tenant.id): Promise<Customer> {
  const number = `C-${++made}`
  const typed = { companyName: `Bistro ${number}`, cameBy: 'manual', editor: { kind: 'trusted' } } as const
  const done = await app.database.transaction((tx) =>
    createCustomerIn(
      app.modules,
      tx,
      atTheMachine,
      tenantId,
      { ...('billToId' in fields ? {} : { number }), ...typed, ...fields },
      app.clock.now(),
    ),
  )
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
  return done.value
}
/** From a network address of their own. */
async function shopper() {
  const person = await givenShopper(app, app.engine.tenant, `asks-${freshBuyer()}`)
  return { ...person, browser: await app.enters(person.userName, password) }
}
const claims = async (browser: Browser, number: string) => {
  const answer = await browser.post(path, { number })
  expect(answer.status, answer.text).toBe(202)
  await runArrivals(app)
}
const assignmentsOf = async (accountId: string) => {
  const { rows } = await sql<{ billTo: string; role: string | null; all: boolean; shipTos: string[] }>`
    select m.bill_to_id as "billTo", m.role_id as role, m.all_ship_tos as all,
      array(select ship_to_id::text from assignment_ship_to s where s.account_id = m.account_id and s.bill_to_id = m.bill_to_id) as "shipTos"
    from assignment m where m.account_id = ${accountId}`.execute(db())
  return rows
}
const linkAt = async (address: string) => (await app.mailsTo(address)).at(-1)!.token

describe('joining an existing customer', () => {
  test('R-24 the address on file is mailed who asks; allowed from there, the shopper is assigned without a role, and can choose it', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file })
    const asking = await shopper()
    await claims(asking.browser, bistro.number)
    expect(await assignmentsOf(asking.id)).toEqual([])
    const [mail] = await app.mailsTo(file)
    expect(mail!.template).toBe('customer-claim')
    for (const part of [asking.userName, asking.email, bistro.number]) expect(mail!.text).toContain(part)
    const { token } = mail!
    const shop = app.visitor()
    expect((await shop.post('/api/storefront/links/inspect', { token })).body).toMatchObject({ purpose: 'customer-claim' })
    const shown = await shop.post(`${links}/inspect`, { token })
    expect(shown.body).toEqual({
      name: asking.userName,
      userName: asking.userName,
      address: asking.email,
      customer: `Bistro ${bistro.number} (${bistro.number})`,
    })
    // looking changes nothing
    expect(await assignmentsOf(asking.id)).toEqual([])
    expect((await shop.post(`${links}/allow`, { token })).status).toBe(204)
    expect(await assignmentsOf(asking.id)).toEqual([{ billTo: bistro.id, role: null, all: true, shipTos: [] }])
    expect((await asking.browser.put('/api/storefront/session/customer', { customerId: bistro.id })).status).toBeLessThan(300)
    const { items } = await app.modules.audit.list(db(), app.engine.tenant.id, { limit: 9, subjectId: bistro.id })
    expect(items.map(({ action }) => action).toReversed()).toEqual(['customer.created', 'customer.claim-asked', 'customer.claimed'])
    expect(items[0]).toMatchObject({ actor: { kind: 'anyone' }, after: { accountId: asking.id } })
  })

  test('R-24 where only a ship-to has an address, that one is asked and only that ship-to is given', async () => {
    const bistro = await customer({})
    await customer({ billToId: bistro.id, city: 'Kiel' })
    const file = `branch-${freshBuyer()}`
    const branch = await customer({ billToId: bistro.id, email: file })
    const asking = await shopper()
    await claims(asking.browser, bistro.number)
    expect((await app.visitor().post(`${links}/allow`, { token: await linkAt(file) })).status).toBe(204)
    expect(await assignmentsOf(asking.id)).toEqual([{ billTo: bistro.id, role: null, all: false, shipTos: [branch.id] }])
  })

  test('R-24 R-25 the customer’s Administrators learn of it', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file })
    const boss = await givenShopper(app, app.engine.tenant, `boss-${freshBuyer()}`)
    await assign(app, app.engine.tenant, boss, bistro, { role: 'Administrator' })
    const asking = await shopper()
    await claims(asking.browser, bistro.number)
    expect(await app.mailsTo(boss.email)).toEqual([])
    await app.visitor().post(`${links}/allow`, { token: await linkAt(file) })
    const [mail] = await app.mailsTo(boss.email)
    expect(mail!.template).toBe('customer-claimed')
    expect(mail!.text).toContain(asking.email)
  })

  test('ATK-138 refused from the address on file, nobody gets anything, and the link is over', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file })
    const asking = await shopper()
    await claims(asking.browser, bistro.number)
    const token = await linkAt(file)
    expect((await app.visitor().post(`${links}/refuse`, { token })).status).toBe(204)
    expect((await app.visitor().post(`${links}/allow`, { token })).body.code).toBe('link-refused')
    expect(await assignmentsOf(asking.id)).toEqual([])
  })
})

describe('ATK-138 guessing customers', () => {
  test('ATK-138 unknown, known, own, inactive, addressless and another tenant’s numbers: one answer after the same statements', async () => {
    const twin = await givenEngine(app)
    const file = `file-${freshBuyer()}`
    const asking = await shopper()
    const mine = await customer({ email: file })
    await assign(app, app.engine.tenant, asking, mine)
    const numbers = [
      'no such number',
      (await customer({ email: file })).number,
      mine.number,
      (await customer({ email: file, active: false })).number,
      (await customer({})).number,
      (await customer({ email: file }, twin.tenant.id)).number,
      '\u202e',
      '%',
    ]
    const seen = []
    for (const number of numbers) {
      let answer!: Awaited<ReturnType<typeof asking.browser.post>>
      const statements = await statementsOf(async () => {
        answer = await asking.browser.post(path, { number })
      })
      seen.push([answer.status, answer.text, Object.keys(answer.headers).toSorted(), ownStatements(statements)])
    }
    for (const one of seen.slice(1)) expect(one).toEqual(seen[0])
    await runArrivals(app)
    expect(await app.mailsTo(file)).toHaveLength(1)
  })

  test('ATK-138 number and postal code open nothing; a link is of one tenant, one shopper and one use', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file, postalCode: '24103' })
    const asking = await shopper()
    expect((await asking.browser.post(path, { number: bistro.number, postalCode: '24103' })).status).toBe(400)
    expect((await app.visitor().post(path, { number: bistro.number })).status).toBe(401)
    await claims(asking.browser, bistro.number)
    const token = await linkAt(file)
    const twin = await givenEngine(app)
    for (const act of ['inspect', 'allow', 'refuse']) {
      expect((await app.shop(twin.tenant).post(`${links}/${act}`, { token })).body.code).toBe('link-refused')
    }
    // not a link of another purpose
    expect((await app.visitor().post('/api/storefront/links/activate', { token, password: 'Quiet-Lantern-42-River' })).body.code).toBe(
      'link-refused',
    )
    const answers = await Promise.all(Array.from({ length: 8 }, () => app.visitor().post(`${links}/allow`, { token })))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await assignmentsOf(asking.id)).toHaveLength(1)
  })

  test('ATK-138 R-07 allowed too late: not for who was deactivated, nor for a customer that is closed; what others gave meanwhile stays', async () => {
    const file = `file-${freshBuyer()}`
    const [one, two, three] = [await shopper(), await shopper(), await shopper()]
    const [first, second, third] = [await customer({ email: file }), await customer({ email: file }), await customer({ email: file })]
    await claims(one.browser, first.number)
    const firstLink = await linkAt(file)
    await claims(two.browser, second.number)
    const secondLink = await linkAt(file)
    await claims(three.browser, third.number)
    const thirdLink = await linkAt(file)
    await sql`update account set state = 'deactivated' where id = ${one.id}`.execute(db())
    await sql`update customer set active = false where id = ${second.id}`.execute(db())
    await assign(app, app.engine.tenant, three, third, { role: 'Buyer1' })
    for (const token of [firstLink, secondLink, thirdLink])
      expect((await app.visitor().post(`${links}/allow`, { token })).body.code).toBe('link-refused')
    expect([await assignmentsOf(one.id), await assignmentsOf(two.id)]).toEqual([[], []])
    expect((await assignmentsOf(three.id))[0]!.role).not.toBe(null)
  })

  test('ATK-025 R-45 an address on file gets three mails an hour, and who asks very often is refused for a while', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file })
    const asking = await shopper()
    for (let n = 0; n < 5; n++) await claims(asking.browser, bistro.number)
    expect(await app.mailsTo(file)).toHaveLength(3)
    const statuses = []
    for (let n = 0; n < 17; n++) statuses.push((await asking.browser.post(path, { number: `guess ${n}` })).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    // another shopper from elsewhere is not
    const other = await shopper()
    expect(other.id).not.toBe(asking.id)
  })

  test('ATK-080 what a shopper is called makes no link, no header and no markup in the mail', async () => {
    const file = `file-${freshBuyer()}`
    const bistro = await customer({ email: file })
    const asking = await shopper()
    await sql`update account set first_name = 'Click https://evil.test/', last_name = ${'<b>now</b>\r\nBcc: x@evil.test'} where id = ${asking.id}`.execute(
      db(),
    )
    await claims(asking.browser, bistro.number)
    await app.deliver()
    const mail = app.mailbox.list().find((one) => one.to === file)!
    expect(mail.subject).not.toMatch(/https:\/\/|\r|\n/)
    expect(mail.text).not.toContain('https://evil.test')
    expect(mail.html).not.toMatch(/<b>now|href="https:\/\/evil/)
  })
})
