import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenStaff } from '../../../test/harness/given.ts'
import { type KeyDesk, keyDesk, programWith } from '../../../test/harness/keys.ts'
import type { Actor } from '../audit/index.ts'
import { mostKeys } from './index.ts'

let app: TestApp
let desk: KeyDesk

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  desk = await keyDesk(app)
})

describe('making', () => {
  test('R-06 ATK-123 a key is shown once, kept as a hash, lives 90 days, and gets in by its header alone', async () => {
    const { secret, key } = await desk.made()
    expect(secret).toMatch(/^twk_[\w-]{22}\.[\w-]{43}$/)
    expect(key).toMatchObject({ name: 'Shop', state: 'active', permissions: ['orders.write', 'users.read'], version: 1, withoutEffect: [] })
    expect(new Date(key.expiresAt).getTime() - app.clock.now().getTime()).toBe(90 * 24 * 3600_000)
    const { rows } = await desk.rowsOf(key.id)
    expect(rows).toHaveLength(1)
    expect(rows[0]!.secret_hash).toHaveLength(32)
    expect(JSON.stringify((await desk.vera.get(desk.keysPath())).body)).not.toContain(secret.slice(0, 30))

    expect(await desk.tried(secret)).toBe(200)
    // not in the address, not as a cookie, not under another scheme, and not with anything before or behind it
    const browser = new Browser(app.http)
    expect((await browser.get(`${desk.usersPath()}?key=${secret}`)).status).not.toBe(200)
    expect((await browser.get(`${desk.usersPath()}?authorization=Bearer%20${secret}`)).status).not.toBe(200)
    browser.cookies.set('__Host-tillward-console', secret)
    expect((await browser.get(desk.usersPath())).body.code).toBe('unauthenticated')
    expect((await browser.get(desk.usersPath(), { authorization: `Basic ${secret}` })).body.code).toBe('unauthenticated')
    for (const wrong of [secret.slice(4), `x${secret}`, `${secret}A`, secret.toUpperCase(), secret.slice(0, -1), '', ' ']) {
      expect(await desk.tried(wrong), wrong).toBe('key-refused')
    }
  })

  test('R-02 all Admin Owners are told, and the trail has it without the secret', async () => {
    await givenStaff(app, desk.mine, `second${desk.no}`, ['ISC_Owner'])
    await givenStaff(app, desk.mine, `admin${desk.no}`, ['ISC_Admin'])
    await desk.mails()
    const { secret, key } = await desk.made()
    const written = await desk.mails()
    expect(written.map((mail) => mail.to).sort()).toEqual([desk.owner.email, `second${desk.no}@example.test`].sort())
    expect(written.map((mail) => mail.subject)).toEqual(Array(2).fill(expect.stringMatching(/^API key of merchant\d+ made: Shop$/)))
    expect(written[0]!.text).toContain('- See website users')
    const { items } = (await desk.vera.get(`/api/console/tenants/${desk.mine.id}/audit?subjectId=${key.id}`)).body
    expect(items).toMatchObject([{ action: 'key.made', actor: { kind: 'console' }, after: { name: 'Shop', holderId: desk.owner.id } }])
    expect(JSON.stringify(items) + written.map((mail) => mail.text + mail.html).join()).not.toContain(secret.slice(5, 40))
  })

  test('R-32 it takes a fresh sign-in to make, rotate and hand over, none to end', async () => {
    const { key } = await desk.made()
    app.clock.pass({ minutes: 16 })
    expect((await desk.make({ name: 'Late' })).body.code).toBe('fresh-sign-in-needed')
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1 })).body.code).toBe('fresh-sign-in-needed')
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/hand-over`, { version: 1, accountId: desk.owner.id })).body.code).toBe(
      'fresh-sign-in-needed',
    )
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/end`)).status).toBe(204)
  })

  test('R-01 R-06 only Admin Owners make keys, and only of what keys can hold', async () => {
    await givenStaff(app, desk.mine, `all${desk.no}`, ['ISC_Admin', 'ISC_Implementer', 'ISC_User'])
    const admin = await desk.signedIn(`all${desk.no}`)
    expect((await desk.make({}, admin)).body).toMatchObject({ code: 'forbidden', permission: 'keys.manage' })
    for (const permission of ['keys.manage', 'people.manage', 'people.reset', 'people.unlock', 'users.erase', 'checkout', 'nonsense']) {
      expect((await desk.make({ permissions: [permission] })).body, permission).toMatchObject({
        code: 'bad-request',
        fields: [{ field: 'permissions.0', rule: 'choice' }],
      })
    }
  })

  test('R-01 whatever a route lets in: only a person who is Admin Owner at that moment makes, rotates, hands over and ends', async () => {
    const admin = await givenStaff(app, desk.mine, `admin${desk.no}`, ['ISC_Admin'])
    const { key } = await desk.made()
    const { apiKeys, newId } = app.modules
    const person = { companyId: admin.ownerId, accountId: admin.id, sessionId: newId(), userName: 'x', authenticatedAt: app.clock.now() }
    const actors: Actor[] = [
      { kind: 'console', ...person },
      { kind: 'key', keyId: key.id, tenantId: desk.mine.id, name: 'Shop', companyId: desk.owner.ownerId, accountId: desk.owner.id },
      { kind: 'operator' },
      { kind: 'job', name: 'x' },
      { kind: 'anyone' },
    ]
    for (const actor of actors) {
      const context = { actor, requestId: 'test', source: '', device: '' }
      const forbidden = { ok: false, refusal: { code: 'forbidden' } }
      const input = { name: 'New', permissions: ['users.read'], days: 1 } as const
      expect(await apiKeys.make(context, desk.mine.id, input), actor.kind).toMatchObject(forbidden)
      expect(await apiKeys.rotate(context, desk.mine.id, key.id, { version: 1, overlapHours: 0, days: 1 })).toMatchObject(forbidden)
      expect(await apiKeys.handOver(context, desk.mine.id, key.id, { version: 1, accountId: admin.id })).toMatchObject(forbidden)
      expect(await apiKeys.end(context, desk.mine.id, key.id)).toMatchObject(forbidden)
    }
  })

  test.each([
    [{ permissions: [] }, 'permissions'],
    [{ permissions: ['users.read', 'users.read'] }, 'permissions'],
    [{ name: '' }, 'name'],
    [{ days: 0 }, 'days'],
    [{ days: 366 }, 'days'],
    [{ days: 1.5 }, 'days'],
    [{ forever: true }, 'forever'],
  ])('ATK-123 %o is refused by the field’s name', async (body, field) => {
    expect((await desk.make(body)).body).toMatchObject({ code: 'bad-request', fields: [{ field }] })
  })

  test('R-06 one key is read without its secret, also when it ended; another tenant’s is not found', async () => {
    const { secret, key } = await desk.made()
    const one = `${desk.keysPath()}/${key.id}`
    const read = await desk.vera.get(one)
    expect(read).toMatchObject({ status: 200, body: { id: key.id, state: 'active', holder: { accountId: desk.owner.id } } })
    expect(read.text).not.toContain(secret.slice(5, 40))
    await desk.vera.post(`${one}/end`)
    expect((await desk.vera.get(one)).body.state).toBe('ended')
    await givenStaff(app, desk.theirs, `twin${desk.no}`, ['ISC_Owner'])
    const stranger = await desk.signedIn(`twin${desk.no}`)
    const [real, made] = [key.id, app.modules.newId()].map((id) => stranger.get(`${desk.keysPath(desk.theirs)}/${id}`))
    expect((await real!).status).toBe(404)
    expect((await real!).body.detail).toBe((await made!).body.detail)
    await givenStaff(app, desk.mine, `reader${desk.no}`, ['ISC_Admin'])
    expect((await (await desk.signedIn(`reader${desk.no}`)).get(one)).status).toBe(403)
  })

  test('a name of blanks or of a living key is refused; an ended key’s is free', async () => {
    const { key } = await desk.made()
    expect((await desk.make({ name: '  ' })).body.fields).toMatchObject([{ field: 'name', rule: 'required' }])
    expect((await desk.make({ name: ' sHOP ' })).body.fields).toMatchObject([{ field: 'name', rule: 'taken' }])
    await desk.vera.post(`${desk.keysPath()}/${key.id}/end`)
    await desk.made()
  })

  test('a tenant has at most a hundred living keys', async () => {
    const { key } = await desk.made({ days: 1 })
    await sql`insert into api_key (tenant_id, id, name, permissions, made_by_company_id, made_by_account_id, holder_company_id, holder_account_id,
        created_at, expires_at)
      select tenant_id, gen_random_uuid(), 'copy ' || n, permissions, made_by_company_id, made_by_account_id, holder_company_id,
        holder_account_id, created_at, expires_at
      from api_key, generate_series(2, ${mostKeys}) n where id = ${key.id}`.execute(app.database.db)
    expect((await desk.make({ name: 'One more' })).body.code).toBe('conflict')
    app.clock.pass({ days: 1 })
    await desk.signInAgain()
    await desk.made({ name: 'One more' })
  })
})

describe('expiry', () => {
  test('ATK-123 a key ends with its last day, and answers as one that never was', async () => {
    const { secret } = await desk.made({ days: 1 })
    app.clock.pass({ hours: 23, minutes: 59 })
    expect(await desk.tried(secret)).toBe(200)
    app.clock.pass({ minutes: 1 })
    const expired = await programWith(app, secret).get(desk.usersPath())
    const unknown = await programWith(app, secret.replace(/.{8}$/, 'AAAAAAAA')).get(desk.usersPath())
    const none = await new Browser(app.http).get('/api/integration/session')
    const plain = ({ body }: typeof none) => ({ ...body, requestId: 'its own' })
    expect(plain(expired)).toEqual(plain(none))
    expect(plain(expired)).toEqual(plain(unknown))
    expect(expired.body).toMatchObject({ status: 401, code: 'key-refused' })
  })

  test('owners are told two weeks before, once, and again after a rotation', async () => {
    const { key } = await desk.made({ days: 20 })
    const warn = async () => {
      await app.modules.apiKeys.warnOfExpiry()
      return (await desk.mails()).filter((mail) => mail.subject.includes('expires soon')).map((mail) => mail.to)
    }
    app.clock.pass({ days: 5, hours: 23 })
    expect(await warn()).toEqual([])
    app.clock.pass({ hours: 2 })
    expect(await warn()).toEqual([desk.owner.email])
    expect(await warn()).toEqual([])
    await desk.signInAgain()
    expect((await desk.vera.post(`${desk.keysPath()}/${key.id}/rotate`, { version: 1, days: 10 })).status).toBe(200)
    expect(await warn()).toEqual([desk.owner.email])
  })
})
