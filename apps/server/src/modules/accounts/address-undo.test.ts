import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { releaseFormerAddresses } from './address-change-links.ts'

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
  console: { at: () => app.office(), make: (name: string) => givenStaff(app, mine, name) },
  storefront: { at: () => app.shop(mine), make: (name: string) => givenShopper(app, mine, name) },
}
const fresh = (prefix = 'new') => `${prefix}${++made}@example.test`

describe.each(['console', 'storefront'] as const)('ATK-131 an address changed at the %s', (kind) => {
  const { at, make } = doors[kind]
  const api = `/api/${kind}`
  const undo = (token: string) => at().post(`${api}/links/undo-address`, { token })

  /** Whoever sits in this session moves the account; returns the link to undo it that its former address got. */
  async function move(browser: Awaited<ReturnType<UsersApp['signedIn']>>, from: string, to: string): Promise<string> {
    expect((await browser.post(`${api}/email-change`, { email: to })).status).toBe(202)
    const { token } = (await app.mailsTo(to)).find((mail) => mail.template === 'address-confirm')!
    expect((await at().post(`${api}/links/confirm-address`, { token })).status).toBe(200)
    return (await app.mailsTo(from)).find((mail) => mail.template === 'address-changed')!.token
  }
  const someone = async (): Promise<GivenPerson> => make(fresh('person'))

  test('ATK-131 is given back by the former one: nothing of in between goes on, and a new password is chosen there', async () => {
    const person = await someone()
    const thief = await app.signedIn(at(), kind, person.email)
    const next = fresh('thief')
    const token = await move(thief, person.email, next)
    await at().post(`${api}/forgot-password`, { name: next })
    await app.recover()
    const stolen = (await app.mailsTo(next)).find((mail) => mail.template === 'reset')!
    for (let n = 0; n < 5; n++) await at().post(`${api}/sign-in`, { name: next, password: 'wrong' })
    await thief.post(`${api}/email-change`, { email: fresh('thief') })
    expect((await undo(token)).status).toBe(204)
    const { rows } = await sql<{ failures: number; links: string[]; devices: number }>`
      select (select sum(failures)::int from sign_in_counter where subject = ${person.id}) as failures,
        (select array_agg(purpose) from one_time_link where account_id = ${person.id} and used_at is null and ended_at is null) as links,
        (select count(*)::int from known_device where account_id = ${person.id}) as devices`.execute(app.database.db)
    expect(rows).toEqual([{ failures: 0, links: ['reset'], devices: 0 }])
    expect((await thief.get(`${api}/session`)).status).toBe(401)
    for (const name of [next, person.email]) expect(await app.comesIn(at(), kind, name)).toBe(false)
    expect((await at().post(`${api}/links/reset`, { token: stolen.token, password: 'Another-Horse-8-Battery' })).status).toBe(422)
    const mail = (await app.mailsTo(person.email)).find((one) => one.template === 'address-restored')
    const chosen = 'Another-Horse-8-Battery'
    expect((await at().post(`${api}/links/reset`, { token: mail!.token, password: chosen })).status).toBe(204)
    expect(await app.comesIn(at(), kind, person.email, chosen)).toBe(true)
    const owner = kind === 'console' ? mine.companyId : mine.id
    expect((await app.row('account', owner, person.id))['email']).toBe(person.email)
    expect((await app.row('account', owner, person.id))['user_name']).toBe(person.email)
    const entry = (await app.trail(owner, person.id)).find((one) => one.action === 'account.address-restored')
    expect(entry?.personal).toEqual({ before: { email: next }, after: { email: person.email } })
    expect((await undo(token)).status).toBe(422)
  })

  test('ATK-131 cannot be taken by anybody else while it can be undone, and is free after 72 hours', async () => {
    const person = await someone()
    const token = await move(await app.signedIn(at(), kind, person.email), person.email, fresh('thief'))
    await expect(make(person.email)).rejects.toThrow('name')
    const other = await app.signedIn(at(), kind, (await someone()).email)
    await other.post(`${api}/email-change`, { email: person.email })
    const waiting = (await app.mailsTo(person.email)).find((mail) => mail.template === 'address-confirm')!
    expect((await at().post(`${api}/links/confirm-address`, { token: waiting.token })).body.code).toBe('link-refused')
    app.clock.pass({ hours: 71, minutes: 59 })
    expect(await releaseFormerAddresses(app.database.db, app.clock.now())).toBe(0)
    app.clock.pass({ minutes: 1 })
    expect((await undo(token)).status).toBe(422)
    await expect(make(person.email)).rejects.toThrow('name')
    expect(await releaseFormerAddresses(app.database.db, app.clock.now())).toBeGreaterThan(0)
    expect((await make(person.email)).email).toBe(person.email)
  })

  test('ATK-131 whoever moves it once more does not end the first holder’s way back, and cannot undo the undoing', async () => {
    const person = await someone()
    const thief = await app.signedIn(at(), kind, person.email)
    const [first, second] = [fresh('thief'), fresh('thief')]
    const mineBack = await move(thief, person.email, first)
    app.clock.pass({ minutes: 1 })
    const thiefsBack = await move(thief, first, second)
    expect((await undo(mineBack)).status).toBe(204)
    expect((await undo(thiefsBack)).status).toBe(422)
    const owner = kind === 'console' ? mine.companyId : mine.id
    expect((await app.row('account', owner, person.id))['email']).toBe(person.email)
    expect((await make(first)).email).toBe(first)
  })

  test('ATK-131 undone by the later one, the earlier one still can', async () => {
    const person = await someone()
    const thief = await app.signedIn(at(), kind, person.email)
    const first = fresh('thief')
    const mineBack = await move(thief, person.email, first)
    app.clock.pass({ minutes: 1 })
    const thiefsBack = await move(thief, first, fresh('thief'))
    expect((await undo(thiefsBack)).status).toBe(204)
    expect((await undo(mineBack)).status).toBe(204)
    const owner = kind === 'console' ? mine.companyId : mine.id
    expect((await app.row('account', owner, person.id))['email']).toBe(person.email)
  })

  test('ATK-131 a password change does not end the way back; another door or purpose does not use it', async () => {
    const person = await someone()
    const thief = await app.signedIn(at(), kind, person.email)
    const token = await move(thief, person.email, fresh('thief'))
    expect((await thief.put(`${api}/password`, { current: password, next: 'Another-Horse-8-Battery' })).status).toBe(204)
    const elsewhere = [
      app.shop(theirs).post('/api/storefront/links/undo-address', { token }),
      kind === 'console'
        ? app.shop(mine).post('/api/storefront/links/undo-address', { token })
        : app.office().post('/api/console/links/undo-address', { token }),
      at().post(`${api}/links/confirm-address`, { token }),
    ]
    for (const answer of await Promise.all(elsewhere)) expect(answer.body.code).toBe('link-refused')
    const all = await Promise.all(Array.from({ length: 16 }, () => undo(token)))
    expect(all.filter((answer) => answer.status === 204)).toHaveLength(1)
  })
})
