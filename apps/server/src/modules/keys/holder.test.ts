import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenStaff } from '../../../test/harness/given.ts'
import { type KeyDesk, keyDesk } from '../../../test/harness/keys.ts'

let app: TestApp
let desk: KeyDesk

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  desk = await keyDesk(app)
})

describe('whose it is', () => {
  test('R-06 it may do what its holder may, from the next request on', async () => {
    await givenStaff(app, desk.mine, `other${desk.no}`, ['ISC_Owner'])
    const { secret, key } = await desk.made({ permissions: ['users.read', 'audit.read', 'sign-in.relay'] })
    expect(await desk.tried(secret)).toBe(200)
    const admin = await roleId('ISC_User')
    const other = await desk.signedIn(`other${desk.no}`)
    expect((await other.put(`/api/console/tenants/${desk.mine.id}/people/${desk.owner.id}/roles`, { roleIds: [admin] })).status).toBe(200)
    expect(await desk.tried(secret)).toBe(200)
    expect(await desk.tried(secret, `/api/console/tenants/${desk.mine.id}/audit`)).toBe('forbidden')
    expect((await other.get(desk.keysPath())).body.items).toMatchObject([
      { id: key.id, state: 'active', withoutEffect: ['audit.read', 'sign-in.relay'] },
    ])
  })

  test('R-07 ATK-067 it ends with its holder’s access, and being let in again does not bring it back', async () => {
    await givenStaff(app, desk.mine, `stays${desk.no}`, ['ISC_Owner'])
    const { secret, key } = await desk.made()
    const stays = await desk.signedIn(`stays${desk.no}`)
    const person = `/api/console/tenants/${desk.mine.id}/people/${desk.owner.id}`
    expect((await stays.get(`${person}/removal`)).body.keys).toEqual([{ id: key.id, name: 'Shop' }])
    expect((await stays.post(`${person}/remove-access`, {})).status).toBe(204)
    expect(await desk.tried(secret)).toBe('key-refused')
    await sql`update access set state = 'active' where tenant_id = ${desk.mine.id} and account_id = ${desk.owner.id}`.execute(
      app.database.db,
    )
    expect(await desk.tried(secret)).toBe('key-refused')
    const { items } = (await stays.get(`/api/console/tenants/${desk.mine.id}/audit?subjectId=${key.id}&action=key.ended`)).body
    expect(items).toMatchObject([{ action: 'key.ended', reason: 'access.ended', before: { name: 'Shop', holderId: desk.owner.id } }])
  })

  test('R-07 ATK-067 it ends when its holder is deactivated, and reactivating does not bring it back', async () => {
    await givenStaff(app, desk.mine, `stays${desk.no}`, ['ISC_Owner'])
    const { secret, key } = await desk.made()
    const stays = await desk.signedIn(`stays${desk.no}`)
    const home = `/api/console/tenants/${desk.mine.id}/people/${desk.owner.id}`
    expect((await stays.get(`${home}/deactivation`)).body.tenants).toMatchObject([{ keys: [{ id: key.id }] }])
    expect((await stays.post(`${home}/deactivate`, {})).status).toBe(204)
    expect(await desk.tried(secret)).toBe('key-refused')
    expect((await stays.post(`${home}/reactivate`, {})).status).toBe(204)
    expect(await desk.tried(secret)).toBe('key-refused')
  })

  test('R-07 handed over, it outlives its maker and follows its new holder', async () => {
    const heir = await givenStaff(app, desk.mine, `heir${desk.no}`, ['ISC_Owner'])
    const { secret, key } = await desk.made()
    const handed = await desk.vera.post(`${desk.keysPath()}/${key.id}/hand-over`, { version: 1, accountId: heir.id })
    expect(handed.status, handed.text).toBe(200)
    expect(handed.body).toMatchObject({ holder: { accountId: heir.id }, madeBy: desk.owner.id, version: 2 })
    const other = await desk.signedIn(heir.userName)
    expect((await other.post(`/api/console/tenants/${desk.mine.id}/people/${desk.owner.id}/remove-access`, {})).status).toBe(204)
    expect(await desk.tried(secret)).toBe(200)
    const last = await givenStaff(app, desk.mine, `last${desk.no}`, ['ISC_Owner'])
    const third = await desk.signedIn(last.userName)
    expect((await third.post(`/api/console/tenants/${desk.mine.id}/people/${heir.id}/remove-access`, {})).status).toBe(204)
    expect(await desk.tried(secret)).toBe('key-refused')
  })

  test('R-06 it is handed to nobody who may do less than it, and to nobody of another tenant', async () => {
    const { key } = await desk.made({ permissions: ['users.read', 'sign-in.relay'] })
    const staff = await givenStaff(app, desk.mine, `staff${desk.no}`, ['ISC_Admin'])
    const elsewhere = await givenStaff(app, desk.theirs, `elsewhere${desk.no}`, ['ISC_Owner'])
    for (const accountId of [staff.id, elsewhere.id, app.modules.newId()]) {
      const refused = await desk.vera.post(`${desk.keysPath()}/${key.id}/hand-over`, { version: 1, accountId })
      expect(refused.body.fields).toMatchObject([{ field: 'accountId', rule: 'lacks-rights' }])
    }
  })

  test('ATK-123 ended, it is refused at once with every secret it had', async () => {
    const { secret, key } = await desk.made()
    const { secret: second } = (await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1 })).body
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/end`)).status).toBe(204)
    expect([await desk.tried(secret), await desk.tried(second)]).toEqual(['key-refused', 'key-refused'])
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/end`)).body.code).toBe('not-found')
    expect((await desk.vera.get(`${desk.keysPath()}?living=true`)).body.items).toEqual([])
    expect((await desk.vera.get(desk.keysPath())).body.items).toMatchObject([{ state: 'ended' }])
  })
})

describe('another tenant', () => {
  test('R-06 a key opens no other tenant’s path, and no other tenant’s owner sees or touches it', async () => {
    const { secret, key } = await desk.made()
    expect(await desk.tried(secret, desk.usersPath(desk.theirs))).toBe('not-found')
    expect(await desk.tried(secret, desk.usersPath({ ...desk.theirs, id: app.modules.newId() }))).toBe('not-found')
    await givenStaff(app, desk.theirs, `their${desk.no}`, ['ISC_Owner'])
    const their = await desk.signedIn(`their${desk.no}`)
    expect((await their.get(desk.keysPath(desk.theirs))).body.items).toEqual([])
    for (const [act, body] of [
      ['rotate', { version: 1 }],
      ['hand-over', { version: 1, accountId: desk.owner.id }],
      ['end', undefined],
    ] as const) {
      expect((await their.post(`${desk.keysPath(desk.theirs)}/${key.id}/${act}`, body)).body.code, act).toBe('not-found')
      expect((await their.post(`${desk.keysPath()}/${key.id}/${act}`, body)).body.code, act).toBe('not-found')
    }
    expect(await desk.tried(secret)).toBe(200)
  })
})

test('R-63 who can get in today lists living keys, in the answer and in the table', async () => {
  const { key } = await desk.made({ name: '=Shop', permissions: ['users.read'] })
  const { key: over } = await desk.made({ name: 'Over' })
  await desk.vera.post(`${desk.keysPath()}/${over.id}/end`)
  const who = (await desk.vera.get(`/api/console/tenants/${desk.mine.id}/who-can-get-in`)).body
  expect(who.keys).toEqual([
    {
      id: key.id,
      name: '=Shop',
      permissions: ['users.read'],
      withoutEffect: [],
      holder: { accountId: desk.owner.id, name: desk.owner.userName },
      madeAt: app.clock.now().toISOString(),
      expiresAt: key.expiresAt,
      lastUsedAt: null,
      lastUsedFrom: null,
    },
  ])
  const csv = (await desk.vera.get(`/api/console/tenants/${desk.mine.id}/who-can-get-in.csv`)).text
  expect(csv).toContain(`API key,,,"'=Shop",,users.read,can get in,,,${desk.owner.userName},${key.expiresAt}`.replace(`"'=Shop"`, "'=Shop"))
  expect(csv).not.toContain('Over')
})

async function roleId(name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from role where tenant_id = ${desk.mine.id} and stock = ${name}`.execute(
    app.database.db,
  )
  return rows[0]!.id
}
