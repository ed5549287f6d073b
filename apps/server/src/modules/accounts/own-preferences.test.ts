import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenPerson, type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { findAccount } from '../principals/index.ts'
import { setPreference } from './own-preferences.ts'

let app: UsersApp
let mine: GivenTenant
let shopper: GivenPerson & { browser: Browser }
let staff: Browser

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  shopper = await app.shopper(mine, 'mia')
  staff = await app.staff(mine, 'vera')
})
afterAll(() => app.close())

const doors = [
  ['console', () => staff, '/api/console/preferences'],
  ['website', () => shopper.browser, '/api/storefront/preferences'],
] as const

describe.each(doors)('a %s user', (kind, browser, path) => {
  test('R-60 keeps any JSON under a key, finds it again unchanged, and forgets it', async () => {
    const values = [
      { b: 1, a: [{ width: 1e300 }, null, '\u0000', '\ud800', 'é'], 'a.b': { constructor: 'x' } },
      [],
      0,
      false,
      null,
      '',
      'x'.repeat(16 * 1024 - 2),
    ]
    for (const [at, value] of values.entries()) {
      const key = `users.list.view-${kind}${at}`
      const kept = await browser().put(`${path}/${key}`, { value })
      expect([kept.status, kept.body.value], kept.text.slice(0, 300)).toEqual([200, value])
      const read = await browser().get(`${path}/${key}`)
      expect(read.body).toEqual({ key, value, version: kept.body.version })
      expect(Object.keys(Object(read.body.value))).toEqual(Object.keys(Object(value)))
      expect((await browser().get(path)).body.items).toContainEqual(read.body)
      expect((await browser().delete(`${path}/${key}`)).status).toBe(204)
      expect((await browser().delete(`${path}/${key}`)).status).toBe(204)
      expect((await browser().get(`${path}/${key}`)).status).toBe(404)
    }
    expect((await browser().get(path)).body.items).toEqual([])
  })

  test('R-60 of two pages open at once the second is told, also where the value was removed and made again between', async () => {
    const first = await browser().put(`${path}/columns`, { value: ['name'] })
    expect((await browser().put(`${path}/columns`, { value: ['email'] })).body).toMatchObject({
      code: 'version-conflict',
      version: first.body.version,
    })
    const second = await browser().put(`${path}/columns`, { value: ['email'], version: first.body.version })
    expect(second.status).toBe(200)
    expect((await browser().put(`${path}/columns`, { value: ['phone'], version: first.body.version })).status).toBe(409)
    await browser().delete(`${path}/columns`)
    expect((await browser().put(`${path}/columns`, { value: ['phone'], version: second.body.version })).status).toBe(409)
    await browser().put(`${path}/columns`, { value: ['city'] })
    expect((await browser().put(`${path}/columns`, { value: ['phone'], version: second.body.version })).status).toBe(409)
    expect((await browser().get(`${path}/columns`)).body.value).toEqual(['city'])
    await browser().delete(`${path}/columns`)
  })

  test('R-60 theme and time zone are checked', async () => {
    for (const value of ['light', 'dark', 'system']) {
      await browser().delete(`${path}/theme`)
      expect((await browser().put(`${path}/theme`, { value })).status, value).toBe(200)
    }
    await browser().delete(`${path}/theme`)
    for (const value of ['Europe/Oslo', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata']) {
      await browser().delete(`${path}/timeZone`)
      expect((await browser().put(`${path}/timeZone`, { value })).body, value).toMatchObject({ value })
    }
    await browser().delete(`${path}/timeZone`)
    const wrong = { theme: ['blue', 1, null, {}], timeZone: ['+01:00', 'Mars/Base', '', 3, ['UTC'], '../etc'] }
    for (const [key, values] of Object.entries(wrong)) {
      for (const value of values) {
        const refused = await browser().put(`${path}/${key}`, { value })
        expect(refused.body, JSON.stringify(value)).toMatchObject({ code: 'invalid', fields: [{ field: 'value' }] })
      }
    }
  })

  test('R-60 the language is the one of the profile, whichever way it is set', async () => {
    const profile = path.replace('preferences', 'profile')
    expect((await browser().get(`${path}/language`)).status).toBe(404)
    const set = await browser().put(`${path}/language`, { value: 'de-ch' })
    expect(set.body).toMatchObject({ key: 'language', value: 'de-CH' })
    const seen = (await browser().get(profile)).body
    expect(seen.language).toBe('de-CH')
    await browser().patch(profile, { version: seen.version, language: 'fr' })
    const read = (await browser().get(`${path}/language`)).body
    expect([read.value, (await browser().get(path)).body.items]).toEqual(['fr', [read]])
    expect((await browser().put(`${path}/language`, { value: 'no', version: set.body.version })).status).toBe(409)
    for (const value of ['not a language', '', ' ', 7, null, ['en']]) {
      const refused = await browser().put(`${path}/language`, { value, version: read.version })
      expect(refused.body, JSON.stringify(value)).toMatchObject({ code: 'invalid', fields: [{ field: 'value', rule: 'language' }] })
    }
    expect((await browser().delete(`${path}/language`)).status).toBe(204)
    expect((await browser().get(profile)).body.language).toBeNull()
  })

  test('R-60 what is too large, too deep, misnamed or poisoned is refused, and nothing of it is kept', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const raw = (text: string, key = 'odd') => browser().ask('PUT', `${path}/${key}`, text, { 'content-type': 'application/json' })
    expect((await raw(`{"value":${deep}}`)).body).toMatchObject({ code: 'invalid', fields: [{ rule: 'too-deep' }] })
    expect((await raw(`{"value":"${'é'.repeat(8 * 1024)}"}`)).body).toMatchObject({ code: 'invalid', fields: [{ rule: 'too-large' }] })
    expect((await raw(`{"value":{"__proto__":{"a":1}}}`)).body.code).toBe('bad-request')
    expect((await raw(`{"value":{"constructor":{"prototype":1}}}`)).body.code).toBe('bad-request')
    expect((await raw(`{}`)).body).toMatchObject({ code: 'bad-request', fields: [{ field: 'value', rule: 'required' }] })
    expect((await raw(`{"value":1,"ownerId":"x"}`)).body.code).toBe('bad-request')
    for (const key of ['__proto__', 'a..b', 'A', '1', 'a%00b', 'a%2Fb', 'a b', 'x'.repeat(101), '%ED%A0%80']) {
      expect([400, 404], key).toContain((await raw(`{"value":1}`, key)).status)
    }
    expect((await browser().get(path)).body.items).toEqual([])
  })

  test('R-60 a person keeps a hundred keys at most', async () => {
    for (let n = 0; n < 100; n++) expect((await browser().put(`${path}/view-${n}`, { value: n })).status).toBe(200)
    expect((await browser().put(`${path}/view-100`, { value: 1 })).body.code).toBe('conflict')
    const { version } = (await browser().get(`${path}/view-7`)).body
    expect((await browser().put(`${path}/view-7`, { value: 'changed', version })).status).toBe(200)
    await browser().delete(`${path}/view-7`)
    expect((await browser().put(`${path}/view-100`, { value: 1 })).status).toBe(200)
    for (const { key } of (await browser().get(path)).body.items) await browser().delete(`${path}/${key}`)
  })
})

test('R-10 ATK-051 nobody sees or changes what another keeps: not a twin elsewhere, not a colleague, not the other kind', async () => {
  const theirs = await givenTenant(app)
  const others = [await app.shopper(theirs, 'mia'), await app.shopper(mine, 'max')].map(({ browser }) => browser)
  await shopper.browser.put('/api/storefront/preferences/view', { value: 'mine' })
  for (const other of others) {
    expect((await other.get('/api/storefront/preferences')).body.items).toEqual([])
    expect((await other.get('/api/storefront/preferences/view')).status).toBe(404)
    expect((await other.put('/api/storefront/preferences/view', { value: 'theirs' })).status).toBe(200)
    await other.delete('/api/storefront/preferences/view')
  }
  expect((await staff.get('/api/console/preferences/view')).status).toBe(404)
  expect((await shopper.browser.get('/api/storefront/preferences/view')).body.value).toBe('mine')
})

test('R-60 of forty who make one key at once one wins, and a deactivated person keeps nothing more', async () => {
  const { id, ownerId } = await app.shopper(mine, 'many')
  const own = (await findAccount(app.database.db, ownerId, id))!
  const context = { actor: { kind: 'anyone' }, requestId: 'test', source: '', device: '' } as const
  const made = await Promise.all(Array.from({ length: 40 }, (_, value) => setPreference(app.parts, context, own, 'race', { value })))
  expect(made.filter((one) => one.ok)).toHaveLength(1)
  await staff.post(`/api/console/tenants/${mine.id}/users/${id}/deactivate`, {})
  expect(await setPreference(app.parts, context, own, 'late', { value: 1 })).toMatchObject({ refusal: { code: 'session-ended' } })
})
