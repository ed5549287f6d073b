import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { password } from '../../../test/harness/given.ts'
import { type KeyDesk, keyDesk, programWith } from '../../../test/harness/keys.ts'

let app: TestApp
let desk: KeyDesk

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  desk = await keyDesk(app)
})

describe('use', () => {
  test('when and from where it was used is written, at most once a minute', async () => {
    const { secret, key } = await desk.made()
    const used = async () => {
      const { items } = (await desk.vera.get(desk.keysPath())).body
      const { lastUsedAt, lastUsedFrom } = items.find((one: { id: string }) => one.id === key.id)
      return [lastUsedAt, lastUsedFrom]
    }
    expect(await used()).toEqual([null, null])
    const from = (address: string) =>
      new Browser(app.http, { headers: { authorization: `Bearer ${secret}` }, address }).get(desk.usersPath())
    const first = app.clock.now().toISOString()
    await from('192.0.2.9')
    expect(await used()).toEqual([first, '192.0.2.9'])
    app.clock.pass({ seconds: 59 })
    await from('192.0.2.10')
    expect(await used()).toEqual([first, '192.0.2.9'])
    app.clock.pass({ seconds: 1 })
    await from('192.0.2.10')
    expect(await used()).toEqual([app.clock.now().toISOString(), '192.0.2.10'])
  })

  test('R-45 ATK-123 a source that shows many wrong keys gets nowhere; a key used from there before goes on', async () => {
    const { secret } = await desk.made()
    const { secret: unused } = await desk.made({ name: 'Unused' })
    const address = `198.51.100.${desk.no}`
    const show = async (key: string) => {
      const answer = await new Browser(app.http, { headers: { authorization: `Bearer ${key}` }, address }).get(desk.usersPath())
      return answer.status === 200 ? 200 : answer.body.code
    }
    expect(await show(secret)).toBe(200)
    for (let n = 10; n < 29; n++) expect(await show(`twk_${n}`)).toBe('key-refused')
    // the same wrong one again is no new one
    expect(await show('twk_10')).toBe('key-refused')
    expect(await show(unused)).toBe(200)
    expect(await show('twk_the-twentieth')).toBe('key-refused')
    const { secret: fresh } = await desk.made({ name: 'Fresh' })
    expect([await show('twk_another'), await show(fresh), await show(secret)]).toEqual(['too-many-attempts', 'too-many-attempts', 200])
    // another source is not touched, nor are sign-ins from this one
    expect(await desk.tried(fresh)).toBe(200)
    expect((await new Browser(app.http, { address }).post('/api/console/sign-in', { name: desk.owner.userName, password })).status).toBe(
      200,
    )
    app.clock.pass({ minutes: 10 })
    expect(await show('twk_another')).toBe('key-refused')
  })

  test('R-61 what a key does stands in the trail under its name, on behalf of its holder', async () => {
    const { secret, key } = await desk.made({ permissions: ['users.write', 'users.read'] })
    const program = programWith(app, secret)
    const created = await program.post(desk.usersPath(), {
      userName: `by-key${desk.no}`,
      email: `by-key${desk.no}@example.test`,
      sendActivation: false,
    })
    expect(created.status, created.text).toBe(201)
    expect(created.body.createdBy).toEqual({ kind: 'key', accountId: key.id, name: 'Shop' })
    const { items } = (await desk.vera.get(`/api/console/tenants/${desk.mine.id}/audit?actorId=${key.id}`)).body
    expect(items[0]).toMatchObject({
      actor: { kind: 'key', accountId: key.id, name: 'Shop' },
      onBehalfOf: desk.owner.id,
      source: '127.0.0.1',
    })
  })

  test('R-54 a key with settings.write tightens and never loosens; the history has its name', async () => {
    const { secret } = await desk.made({ name: 'Auditor', permissions: ['settings.read', 'settings.write'] })
    const program = programWith(app, secret)
    const path = `/api/console/tenants/${desk.mine.id}/settings`
    const { version } = (await program.get(path)).body
    const change = (at: number, minutes: number) =>
      program.patch(path, { version: at, changes: { 'console.session.idleMinutes': minutes }, reason: 'as asked' })
    const tightened = await change(version, 60)
    expect(tightened.status, tightened.text).toBe(200)
    expect((await change(version + 1, 120)).body.code).toBe('forbidden')
    const { items } = (await desk.vera.get(`${path}/history`)).body
    expect(items[0].actor).toMatchObject({ kind: 'key', name: 'Auditor' })
  })

  test('a cookie beside a key is not looked at', async () => {
    const { secret } = await desk.made({ permissions: ['users.read'] })
    const both = desk.vera.copy()
    const headers = { authorization: `Bearer ${secret}` }
    expect((await both.get(`/api/console/tenants/${desk.mine.id}/audit`)).status).toBe(200)
    expect((await both.get(`/api/console/tenants/${desk.mine.id}/audit`, headers)).body.code).toBe('forbidden')
    expect((await both.get(desk.usersPath(), { authorization: 'Bearer nonsense' })).body.code).toBe('key-refused')
    // with the token of a session for a key
    const token = both.cookies.get('__Host-tillward-console')!
    expect(await desk.tried(token)).toBe('key-refused')
    expect(await desk.tried(`twk_${token}`)).toBe('key-refused')
  })
})
