import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../../../test/harness/browser.ts'
import {
  type GivenPerson,
  type GivenTenant,
  givenPartner,
  givenShopper,
  givenStaff,
  givenTenant,
  password,
} from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
})
afterAll(() => app.close())

const doors = {
  console: { at: () => app.office(), make: (name: string) => givenStaff(app, mine, name), owner: () => mine.companyId },
  storefront: { at: () => app.shop(mine), make: (name: string) => givenShopper(app, mine, name), owner: () => mine.id },
}
const kinds = ['console', 'storefront'] as const
const fresh = (prefix = 'new') => `${prefix}${++made}@example.test`

describe.each(kinds)('the own address at the %s', (kind) => {
  const { at, make, owner } = doors[kind]
  const api = `/api/${kind}`
  async function someone(name = fresh('person')): Promise<GivenPerson & { browser: Browser }> {
    const person = await make(name)
    return { ...person, browser: await app.signedIn(at(), kind, person.userName) }
  }
  const ask = (browser: Browser, email: string) => browser.post(`${api}/email-change`, { email })
  const confirm = (token: string) => at().post(`${api}/links/confirm-address`, { token })
  const tokenTo = async (address: string) => (await app.mailsTo(address)).find((mail) => mail.template === 'address-confirm')!.token

  test('R-62 counts once confirmed at the new one; the old one is told; a user name that was the address follows', async () => {
    const person = await someone()
    const next = fresh()
    const asked = await ask(person.browser, next)
    expect([asked.status, asked.body]).toEqual([202, { suspendsAccess: false }])
    expect((await person.browser.get(`${api}/profile`)).body).toMatchObject({ email: person.email, pendingEmail: next })
    expect(await app.comesIn(at(), kind, next)).toBe(false)
    const token = await tokenTo(next)
    expect((await confirm(token)).body).toEqual({ suspendsAccess: false })
    expect((await person.browser.get(`${api}/profile`)).body).toMatchObject({ email: next, userName: next })
    expect([await app.comesIn(at(), kind, next), await app.comesIn(at(), kind, person.email)]).toEqual([true, false])
    const told = (await app.mailsTo(person.email)).filter((mail) => mail.template === 'address-changed')
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(next)
    expect((await confirm(token)).body.code).toBe('link-refused')
    const changed = (await app.trail(owner(), person.id)).find((entry) => entry.action === 'account.address-changed')
    expect(changed?.personal).toEqual({ before: { email: person.email }, after: { email: next } })
  })

  test('R-62 a user name of its own stays', async () => {
    const person = await someone(`plain${++made}`)
    const next = fresh()
    await ask(person.browser, next)
    await confirm(await tokenTo(next))
    expect((await person.browser.get(`${api}/profile`)).body).toMatchObject({ email: next, userName: person.userName })
  })

  test('R-62 needs a fresh sign-in, one plain address, and another than now', async () => {
    const person = await someone()
    for (const email of ['no address', 'a@b.test, c@d.test', 'x@y.test\n'])
      expect((await ask(person.browser, email)).body.code).toBe('invalid')
    expect((await ask(person.browser, person.email.toUpperCase())).body).toMatchObject({ code: 'invalid', fields: [{ rule: 'same' }] })
    app.clock.pass({ minutes: 16 })
    expect((await ask(person.browser, fresh())).body.code).toBe('fresh-sign-in-needed')
  })

  test('ATK-017 an address that is taken gets the same answer and shows the same; nothing of its holder changes', async () => {
    const holder = await make(fresh('holder'))
    const [one, two] = [await someone(), await someone()]
    const before = await app.row('account', holder.ownerId, holder.id)
    const free = fresh()
    const statements = async (email: string, browser: Browser) => {
      const answer = await ask(browser, email)
      return {
        status: answer.status,
        body: answer.body,
        length: answer.headers['content-length'],
        keys: Object.keys(answer.headers).sort(),
      }
    }
    expect(await statements(holder.email, one.browser)).toEqual(await statements(free, two.browser))
    const seen = async (browser: Browser) => Object.keys((await browser.get(`${api}/profile`)).body).sort()
    expect(await seen(one.browser)).toEqual(await seen(two.browser))
    const mails = await app.mailsTo(holder.email)
    expect(mails.map((mail) => mail.template)).toEqual([kind === 'console' ? 'address-confirm' : 'registration-known-address'])
    expect((await app.mailsTo(free)).map((mail) => mail.template)).toEqual(['address-confirm'])
    if (kind === 'console') expect((await confirm(mails[0]!.token)).body.code).toBe('link-refused')
    else expect(mails[0]!.text).toContain('http://')
    expect(await app.row('account', holder.ownerId, holder.id)).toEqual(before)
    expect((await one.browser.get(`${api}/profile`)).body.email).toBe(one.email)
  })

  test('ATK-131 a change two accounts wait for goes to the first that confirms; the other is refused without a word why', async () => {
    const [one, two] = [await someone(), await someone()]
    const next = fresh()
    await ask(one.browser, next)
    const first = await tokenTo(next)
    await ask(two.browser, next)
    const second = await tokenTo(next)
    const answers = await Promise.all([confirm(first), confirm(second)])
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.find((answer) => answer.status === 422)?.body.code).toBe('link-refused')
    const held = await Promise.all([one, two].map(async ({ browser }) => (await browser.get(`${api}/profile`)).body.email === next))
    expect(held.filter(Boolean)).toHaveLength(1)
  })

  test('ATK-131 a password change ends it, a newer one replaces it, sixteen uses of one link are one', async () => {
    const person = await someone()
    const [dropped, replaced, last] = [fresh(), fresh(), fresh()]
    await ask(person.browser, dropped)
    const first = await tokenTo(dropped)
    expect((await person.browser.put(`${api}/password`, { current: password, next: 'Another-Horse-8-Battery' })).status).toBe(204)
    expect((await confirm(first)).body.code).toBe('link-refused')
    expect((await person.browser.get(`${api}/profile`)).body.pendingEmail).toBeUndefined()
    await ask(person.browser, replaced)
    const second = await tokenTo(replaced)
    await ask(person.browser, last)
    const third = await tokenTo(last)
    expect((await confirm(second)).status).toBe(422)
    const all = await Promise.all(Array.from({ length: 16 }, () => confirm(third)))
    expect(all.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect((await ask(person.browser, fresh())).body.code).toBe('too-many-attempts')
  })

  test('ATK-131 until it is confirmed a reset goes to the old address, and the reset ends the change', async () => {
    const person = await someone()
    const next = fresh()
    await ask(person.browser, next)
    const token = await tokenTo(next)
    await at().post(`${api}/forgot-password`, { name: person.userName })
    await app.recover()
    const reset = (await app.mailsTo(person.email)).find((mail) => mail.template === 'reset')!
    expect((await at().post(`${api}/links/reset`, { token: reset.token, password: 'Another-Horse-8-Battery' })).status).toBe(204)
    expect((await confirm(token)).status).toBe(422)
  })

  test('ATK-124 the link is good at its own door and for its own purpose only', async () => {
    const person = await someone()
    const next = fresh()
    await ask(person.browser, next)
    const token = await tokenTo(next)
    const wrong = [
      kind === 'console'
        ? app.shop(mine).post('/api/storefront/links/confirm-address', { token })
        : app.office().post('/api/console/links/confirm-address', { token }),
      app.shop(theirs).post('/api/storefront/links/confirm-address', { token }),
      at().post(`${api}/links/undo-address`, { token }),
      at().post(`${api}/links/reset`, { token, password: 'Another-Horse-8-Battery' }),
      confirm(`${token.slice(0, -4)}AAAA`),
    ]
    for (const answer of await Promise.all(wrong)) expect(answer.body.code).toBe('link-refused')
    expect((await confirm(token)).status).toBe(200)
  })
})

test('R-62 a person of a partner company may leave its domains, and is told what that suspends', async () => {
  const { companyId } = await givenPartner(app, 'fjord', 'fjord.test')
  await givenStaff(app, mine, 'kari@fjord.test', ['ISC_Admin'], { companyId })
  await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, granted_at)
    select ${mine.id}, ${companyId}, id, ${app.clock.now()} from role where tenant_id = ${mine.id} and stock = 'ISC_Admin'`.execute(
    app.database.db,
  )
  const browser = await app.signedIn(new Browser(app.http), 'console', 'kari@fjord.test')
  const enters = async () => (await browser.get(`/api/console/tenants/${mine.id}/users`)).status
  expect(await enters()).toBe(200)
  expect((await browser.post('/api/console/email-change', { email: 'kari@sub.fjord.test' })).body).toEqual({ suspendsAccess: true })
  expect((await browser.post('/api/console/email-change', { email: 'kari.2@fjord.test' })).body).toEqual({ suspendsAccess: false })
  expect((await browser.post('/api/console/email-change', { email: 'kari@home.test' })).body).toEqual({ suspendsAccess: true })
  expect(await enters()).toBe(200)
  const [mail] = await app.mailsTo('kari@home.test')
  expect((await app.office().post('/api/console/links/confirm-address', { token: mail!.token })).body).toEqual({ suspendsAccess: true })
  expect(await enters()).toBe(404)
})
