import { afterAll, describe, expect, test } from 'vitest'
import { assign, enters, givenBuyer, givenBuyerOf, givenCustomer, mailInvitations } from '../../../test/harness/buyers.ts'
import { inviting, rulesOf } from '../../../test/harness/inviting.ts'
import { freshAddress } from '../../../test/harness/merchant.ts'

const { app, tenant, k1, boss, path, invite, invited, listedAs, templatesTo, shopper } = await inviting()
afterAll(() => app.close())

const users = `/api/storefront/customers/${k1.id}/users`
const found = async (query: string): Promise<string[]> =>
  (await boss.browser.get(`${users}?${query}`)).body.items.map((item: { id: string }) => item.id)

describe('what Administrators could find out about their users', () => {
  test('ATK-138 the version of a user stays when the user remembers another customer; what they remember stays when they are changed', async () => {
    const [person, k2] = [await givenBuyer(app, tenant), await givenCustomer(app, tenant)]
    for (const customer of [k1, k2]) await assign(app, tenant, person, customer)
    await enters(person)
    const remember = (id: string) => person.browser.put('/api/storefront/session/customer', { customerId: id, remember: true })
    await remember(k1.id)
    const { version } = (await boss.browser.get(`${users}/${person.id}`)).body
    await remember(k2.id)
    expect((await boss.browser.get(`${users}/${person.id}`)).body.version).toBe(version)
    const changed = await boss.browser.patch(`${users}/${person.id}`, { version, shipToIds: [k1.shipTos[0]] })
    expect(changed.status).toBe(200)
    expect(changed.body.version).not.toBe(version)
    expect((await enters(person)).customer).toMatchObject({ id: k2.id })
  })

  test('R-25 a search finds by what is shown, not by the phone or the company a user keeps', async () => {
    const person = await givenBuyerOf(app, tenant, k1)
    const { version } = (await person.browser.get('/api/storefront/profile')).body
    const fields = { firstName: 'Zoë', lastName: 'Ørnebjerg', phone: '+45 4711 0815', companyName: 'Moonlight Works' }
    expect((await person.browser.patch('/api/storefront/profile', { version, ...fields })).status).toBe(200)
    for (const words of ['zoe', 'ørnebjerg%20zo', 'zo', person.email]) expect(await found(`search=${words}`), words).toEqual([person.id])
    for (const words of ['4711', 'moonlight', 'zoe%204711', 'mo']) expect(await found(`search=${words}`), words).toEqual([])
  })

  test('R-25 a page is full where many of those looked through do not match', async () => {
    const people = []
    for (let n = 0; n < 6; n++) {
      const person = await givenBuyerOf(app, tenant, k1)
      const { version } = (await person.browser.get('/api/storefront/profile')).body
      await person.browser.patch('/api/storefront/profile', { version, ...(n % 3 ? { companyName: 'Halo' } : { lastName: 'Halo' }) })
      people.push(person)
    }
    const first = (await boss.browser.get(`${users}?search=halo&limit=1`)).body
    const second = (await boss.browser.get(`${users}?search=halo&limit=1&cursor=${first.next}`)).body
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual([people[0]!.id, people[3]!.id])
    expect([typeof first.next, second.next]).toEqual(['string', undefined])
  })
})

describe('what could be done to strangers by inviting', () => {
  test('ATK-025 three mails an hour for an address, by however many customers and however often they are sent again', async () => {
    const person = await shopper()
    const inviters = [{ customer: k1, by: boss }]
    for (let n = 0; n < 2; n++) {
      const customer = await givenCustomer(app, tenant)
      inviters.push({ customer, by: await givenBuyerOf(app, tenant, customer, { role: 'Administrator' }) })
    }
    for (const { by, customer } of inviters) await invited(person.email, {}, by, customer)
    const again = async () => {
      for (const { by, customer } of inviters) {
        const { id } = (await listedAs(person.email, by, customer))!
        expect((await by.browser.post(`${path(customer)}/${id}/resend`)).status).toBe(202)
      }
      await mailInvitations(app)
    }
    for (let n = 0; n < 2; n++) {
      app.clock.pass({ minutes: 20 })
      await again()
      expect(await templatesTo(person.email)).toHaveLength(3)
    }
    app.clock.pass({ minutes: 20 })
    await again()
    expect(await templatesTo(person.email)).toHaveLength(6)
  })

  test('ATK-025 sending again counts like inviting: thirty addresses an hour for a customer', async () => {
    const customer = await givenCustomer(app, tenant)
    const by = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
    const addresses = Array.from({ length: 32 }, () => freshAddress())
    for (const email of addresses.slice(0, 30)) expect((await invite(email, {}, by, customer)).status).toBe(202)
    app.clock.pass({ hours: 1 })
    for (const email of addresses.slice(30)) expect((await invite(email, {}, by, customer)).status).toBe(202)
    const { items } = (await by.browser.get(path(customer))).body
    const resend = async (n: number) => (await by.browser.post(`${path(customer)}/${items[n].id}/resend`)).status
    const answers = []
    for (let n = 0; n < 30; n++) answers.push(await resend(n))
    expect(answers).toEqual([...Array(28).fill(202), 429, 429])
    // one that counts already
    expect(await resend(0)).toBe(202)
    expect((await invite(freshAddress(), {}, by, customer)).body.code).toBe('too-many-attempts')
  })

  test('R-25 an invitation names ship-tos of this customer only', async () => {
    const other = await givenCustomer(app, tenant, { shipTos: 1 })
    for (const id of [other.shipTos[0], k1.id, app.modules.newId()]) {
      expect(rulesOf(await invite(freshAddress(), { shipToIds: [k1.shipTos[0], id] }))).toEqual(['shipToIds.1 unknown'])
    }
  })
})
