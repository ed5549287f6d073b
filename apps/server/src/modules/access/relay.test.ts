import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import type { Answer } from '../../../test/harness/browser.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { type GivenKey, givenKey } from '../../../test/harness/keys.ts'

let app: TestApp
let mine: GivenTenant
let theirs: GivenTenant
let owner: GivenPerson
let relay: GivenKey

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
let round = 0
beforeEach(async () => {
  round += 1
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  owner = await givenStaff(app, mine, `owner${round}`, ['ISC_Owner'])
  relay = await givenKey(app, mine, owner, ['sign-in.relay'])
})

/** A request of the shop's own server: no cookie, no page, from its own address. */
async function ask(
  url: string,
  payload: object | undefined,
  headers: Record<string, string>,
  { host = 'tillward.internal', address = `203.0.113.${round}` } = {},
): Promise<Answer> {
  const method = payload ? 'POST' : 'GET'
  const answer = await app.http.inject({
    method,
    url,
    remoteAddress: address,
    headers: { host, ...headers },
    ...(payload ? { payload } : {}),
  })
  const isJson = answer.headers['content-type']?.includes('json')
  return { status: answer.statusCode, body: isJson ? answer.json() : {}, headers: answer.headers, text: answer.body }
}
const relaying = (shopper: string, key = relay.key, website = mine.websiteId) => ({
  authorization: `Bearer ${key}`,
  'tillward-shopper-address': shopper,
  'tillward-website': website,
  'user-agent': 'The shopper’s phone'.replace('’', "'"),
})
const signIn = (name: string, headers: Record<string, string>, typed = password, at: Parameters<typeof ask>[3] = {}) =>
  ask('/api/storefront/sign-in', { name, password: typed }, headers, at)
const sessions = async (person: GivenPerson) =>
  (
    await sql<{ source: string; device: string }>`select source, device from session where account_id = ${person.id}`.execute(
      app.database.db,
    )
  ).rows
const barred = async () =>
  (
    await sql<{ source: string }>`select source from sign_in_source where barred_until > ${app.clock.now()} order by 1`.execute(
      app.database.db,
    )
  ).rows.map((row) => row.source)

describe('a shop’s server that signs shoppers in', () => {
  test('R-45 the session, its device and the website are the shopper’s', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const answer = await signIn('ann', relaying('198.51.100.7'))
    expect(answer.status, answer.text).toBe(200)
    expect(await sessions(ann)).toEqual([{ source: '198.51.100.7', device: "The shopper's phone" }])
    expect(String(answer.headers['set-cookie'])).toContain('__Host-tillward-shop=')
  })

  test('R-45 many names from one shopper bar that shopper, not the shop', async () => {
    await givenShopper(app, mine, 'ann')
    for (let n = 0; n < 20; n++) await signIn(`nobody${n}`, relaying(`198.51.100.${round}`), 'wrong')
    expect((await signIn('ann', relaying(`198.51.100.${round}`))).status).toBe(429)
    expect((await signIn('ann', relaying('198.51.100.250'))).status).toBe(200)
    expect(await barred()).toEqual([`198.51.100.${round}`])
    app.clock.pass({ minutes: 11 })
  })

  test('R-45 step-up and forgot password count for the shopper as well', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const opened = await signIn('ann', relaying('198.51.100.7'))
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!
    const wrong = await ask(
      '/api/storefront/step-up',
      { password: 'wrong' },
      { ...relaying('198.51.100.77'), cookie, 'tillward-request': '1' },
    )
    expect(wrong.body['code']).toBe('sign-in-refused')
    for (let n = 0; n < 20; n++) await ask('/api/storefront/forgot-password', { name: `nobody${n}` }, relaying('198.51.100.78'))
    await app.recover()
    const { rows } = await sql<{ source: string }>`select distinct source from sign_in_refusal where account_id = ${ann.id}`.execute(
      app.database.db,
    )
    expect(rows).toEqual([{ source: '198.51.100.77' }])
    const { rows: shops } = await sql`select source from sign_in_source where source like '%203.0.113.%'`.execute(app.database.db)
    expect(shops).toEqual([])
    expect(await barred()).toEqual(['recovery 198.51.100.78'])
    app.clock.pass({ minutes: 11 })
  })

  test('ATK-026 without such a key the header is as if it were not there', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const local = { host: 'localhost:4000' }
    const plain = { 'tillward-shopper-address': '198.51.100.7', 'tillward-website': mine.websiteId }
    const their = await givenKey(app, theirs, await givenStaff(app, theirs, `theirs${round}`, ['ISC_Owner']), ['sign-in.relay'])
    const reader = await givenKey(app, mine, owner, ['users.read', 'decisions.read'])
    const clerks = await givenKey(app, mine, await givenStaff(app, mine, `clerk${round}`, ['ISC_Admin']), ['sign-in.relay'])
    const keys = [undefined, 'nonsense', reader.key, clerks.key, relay.key.replace(/.{6}$/, 'AAAAAA')]
    for (const key of keys) {
      const headers = key === undefined ? plain : { ...plain, authorization: `Bearer ${key}` }
      expect((await signIn('ann', headers, password, local)).status, key).toBe(200)
      // and names no website anywhere else
      expect((await signIn('ann', headers)).status, key).toBe(404)
    }
    expect(await sessions(ann)).toEqual(keys.map(() => expect.objectContaining({ source: `203.0.113.${round}` })))
    // another tenant's key names no website of this one
    expect((await signIn('ann', { ...plain, authorization: `Bearer ${their.key}` })).status).toBe(404)
    expect((await signIn('ann', { ...plain, authorization: `Bearer ${their.key}` }, password, local)).status).toBe(404)
  })

  test('ATK-026 at another tenant’s website a key says nothing about anybody, wherever the request goes', async () => {
    const ann = await givenShopper(app, theirs, 'ann')
    const { authorization, ...rest } = relaying('198.51.100.7')
    const forged = { authorization, 'tillward-shopper-address': rest['tillward-shopper-address'] }
    expect((await signIn('ann', forged, password, { host: theirs.host })).status).toBe(200)
    expect(await sessions(ann)).toEqual([expect.objectContaining({ source: `203.0.113.${round}` })])
    for (let n = 0; n < 20; n++) {
      await signIn(`nobody${n}`, { ...forged, 'tillward-shopper-address': `198.51.100.${n + 1}` }, 'wrong', { host: theirs.host })
    }
    expect(await barred()).toEqual([`203.0.113.${round}`])
    app.clock.pass({ minutes: 11 })
  })

  test('ATK-026 what is no network address is refused, IPv6 counts by its /64', async () => {
    await givenShopper(app, mine, 'ann')
    for (const wrong of ['', 'x', '1.2.3', '0x7f.1', '198.51.100.7, 10.0.0.1', '198.51.100.7/24']) {
      expect((await signIn('ann', relaying(wrong))).body['code'], wrong).toBe('bad-request')
    }
    for (let n = 0; n < 20; n++) await signIn(`nobody${n}`, relaying(`2001:db8:${round}::${n + 1}`), 'wrong')
    expect(await barred()).toEqual([`2001:db8:${round}::/64`])
    app.clock.pass({ minutes: 11 })
  })

  test('ATK-123 a relaying key is no sign-in: it opens nobody’s session, and reads nothing', async () => {
    await givenShopper(app, mine, 'ann')
    expect((await ask('/api/storefront/session', undefined, relaying('198.51.100.7'))).body['code']).toBe('unauthenticated')
    expect((await relay.program.get(`/api/console/tenants/${mine.id}/users`)).body.code).toBe('forbidden')
    expect((await signIn('ann', relaying('198.51.100.7'), 'wrong')).body['code']).toBe('sign-in-refused')
  })
})
