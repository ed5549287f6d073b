import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { givenKey } from '../../../test/harness/keys.ts'
import { type Receiver, signatureOf, startReceiver } from '../../../test/harness/receiver.ts'
import { accountChanged, givenWebhook, onLoopback, tell } from '../../../test/harness/webhooks.ts'

let app: TestApp
let tenant: GivenTenant
let other: GivenTenant
let receiver: Receiver
let admin: Browser
let url: string
let count = 0

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  other = await givenTenant(app)
  receiver = await startReceiver()
  admin = await signedIn(tenant)
  url = `/api/console/tenants/${tenant.id}/webhooks`
})
afterEach(() => receiver.close())

async function signedIn(of: GivenTenant, role = 'ISC_Admin'): Promise<Browser> {
  const name = `webhooks${++count}@example.test`
  await givenStaff(app, of, name, [role])
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}
const made = async () =>
  (await admin.post(url, { name: 'ERP', url: receiver.url, events: ['*'] })).body as {
    webhook: { id: string; version: number }
    secret: string
  }
const actions = async () =>
  (await app.modules.audit.list(app.database.db, tenant.id, { limit: 50 })).items
    .map(({ action }) => action)
    .filter((one) => one.startsWith('webhook.'))

test('R-61 a webhook is made, listed, changed and ended, and all of it is in the trail', async () => {
  const answer = await admin.post(url, { name: ' ERP ', url: receiver.url, events: ['order.linked', 'account.created', 'account.created'] })
  expect(answer.status).toBe(201)
  const { webhook, secret } = answer.body
  expect(webhook).toMatchObject({
    name: 'ERP',
    url: receiver.url,
    events: ['account.created', 'order.linked'],
    state: 'active',
    version: 1,
    waiting: 0,
    dead: 0,
  })
  expect(secret).toMatch(/^whsec_/)
  expect((await admin.get(url)).body.items).toEqual([webhook])
  expect((await admin.get(`${url}/${webhook.id}`)).body).toEqual(webhook)
  const changed = await admin.patch(`${url}/${webhook.id}`, { version: 1, events: ['*'] })
  expect(changed.body).toMatchObject({ name: 'ERP', events: ['*'], version: 2 })
  expect(await admin.patch(`${url}/${webhook.id}`, { version: 1, name: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'version-conflict' },
  })
  expect((await admin.post(`${url}/${webhook.id}/end`)).status).toBe(204)
  expect((await admin.get(url)).body.items).toEqual([])
  expect((await admin.get(`${url}/${webhook.id}`)).status).toBe(404)
  expect(await actions()).toEqual(['webhook.ended', 'webhook.changed', 'webhook.created'])
})

test('the secret is shown once, is sealed where it is stored, and stands in no trail and no log', async () => {
  const { webhook, secret } = await made()
  const raw = Buffer.from(secret.slice(6), 'base64')
  const { rows } = await sql<{ secret: Buffer }>`select secret from webhook where id = ${webhook.id}`.execute(app.database.db)
  expect(rows[0]!.secret.includes(raw)).toBe(false)
  for (const path of [url, `${url}/${webhook.id}`]) expect((await admin.get(path)).text).not.toContain(secret.slice(6, 20))
  const { rows: trail } = await sql<{ row: string }>`select e::text as row from audit_event e where owner_id = ${tenant.id}`.execute(
    app.database.db,
  )
  expect(trail.map(({ row }) => row).join()).not.toContain(secret.slice(6, 20))
  expect(JSON.stringify(app.logged)).not.toContain(secret.slice(6, 20))
})

test('ATK-084 what cannot be a target is refused at save, field by field', async () => {
  const refused = async (body: object) => {
    const answer = await admin.post(url, { name: 'ERP', url: receiver.url, events: ['*'], ...body })
    expect(answer.status).toBe(422)
    return answer.body.fields.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)
  }
  expect(await refused({ url: 'https://169.254.169.254/latest/' })).toEqual(['url address'])
  expect(await refused({ url: 'http://localhost:4000/' })).toEqual(['url address'])
  expect(await refused({ url: 'https://ok@127.0.0.1/' })).toEqual(['url sign-in'])
  expect(await refused({ url: 'file:///etc/passwd' })).toEqual(['url url'])
  expect(await refused({ name: ' ', url: 'https://10.0.0.1/', events: ['account.created', 'nothing'] })).toEqual([
    'name name',
    'events unknown',
    'url address',
  ])
  expect(await refused({ events: [] })).toEqual(['events unknown'])
  expect(await refused({ events: ['*', 'account.created'] })).toEqual(['events unknown'])
  expect(await refused({ events: ['webhook.test'] })).toEqual(['events unknown'])
  const { webhook } = await made()
  expect((await admin.patch(`${url}/${webhook.id}`, { version: 1, url: 'https://[::1]/' })).body.fields).toMatchObject([
    { field: 'url', rule: 'address' },
  ])
})

test('ATK-051 another tenant’s webhooks, deliveries and acts on them are not found', async () => {
  const { webhook } = await made()
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  const [delivery] = (await admin.get(`${url}/${webhook.id}/deliveries`)).body.items
  const stranger = await signedIn(other)
  const theirs = `/api/console/tenants/${other.id}/webhooks`
  const at = async (id: string, event: string) => {
    const path = `${theirs}/${id}`
    return Promise.all([
      stranger.get(path),
      stranger.patch(path, { version: 1, name: 'Mine' }),
      ...['pause', 'resume', 'end', 'test', 'replay-dead'].map((act) => stranger.post(`${path}/${act}`)),
      stranger.post(`${path}/secret`, {}),
      stranger.post(`${path}/replay`, { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }),
      stranger.get(`${path}/deliveries`),
      stranger.get(`${path}/deliveries/${event}`),
      stranger.post(`${path}/deliveries/${event}/replay`),
    ])
  }
  const shown = (answers: Awaited<ReturnType<typeof at>>) => answers.map(({ status, body }) => [status, body.code, body.detail])
  const twin = await at(webhook.id, delivery.id)
  expect(twin.map(({ status }) => status)).toEqual(twin.map(() => 404))
  expect(shown(twin)).toEqual(shown(await at(app.modules.newId(), app.modules.newId())))
  expect((await stranger.get(theirs)).body.items).toEqual([])
  expect(receiver.received).toHaveLength(1)
})

test('what decides where data goes takes a fresh sign-in, the rest does not', async () => {
  const { webhook } = await made()
  app.clock.pass({ minutes: 16 })
  const fresh = [
    await admin.post(url, { name: 'Other', url: receiver.url, events: ['*'] }),
    await admin.patch(`${url}/${webhook.id}`, { version: 1, name: 'Other' }),
    await admin.post(`${url}/${webhook.id}/secret`, {}),
  ]
  expect(fresh.map(({ body }) => body.code)).toEqual(fresh.map(() => 'fresh-sign-in-needed'))
  expect((await admin.post(`${url}/${webhook.id}/pause`)).status).toBe(200)
  expect((await admin.post(`${url}/${webhook.id}/resume`)).body).toMatchObject({ missed: false, webhook: { state: 'active' } })
})

test('R-01 an API key manages webhooks, and neither makes one nor says where it goes', async () => {
  const { webhook } = await made()
  const holder = await givenStaff(app, tenant, `holder${++count}@example.test`, ['ISC_Admin'])
  const { program } = await givenKey(app, tenant, holder, ['webhooks.manage'])
  expect((await program.get(url)).body.items).toHaveLength(1)
  expect((await program.post(`${url}/${webhook.id}/test`)).status).toBe(202)
  const refused = [
    await program.post(url, { name: 'Other', url: receiver.url, events: ['*'] }),
    await program.patch(`${url}/${webhook.id}`, { version: 1, name: 'Other' }),
    await program.post(`${url}/${webhook.id}/secret`, {}),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
})

test('ATK-087 during a rotation both secrets sign, afterwards the new one alone', async () => {
  const { webhook, secret: first } = await made()
  const { body } = await admin.post(`${url}/${webhook.id}/secret`, { formerHours: 2 })
  const second = body.secret as string
  expect(body.webhook.formerSecretEndsAt).toBe(new Date(app.clock.now().getTime() + 2 * 3_600_000).toISOString())
  const signatures = async () => {
    await accountChanged(app, tenant.id, app.modules.newId())
    await tell(app)
    const last = receiver.received.at(-1)!
    return { has: last.headers['webhook-signature'], first: signatureOf(first, last), second: signatureOf(second, last) }
  }
  const during = await signatures()
  expect(during.has).toBe(`${during.second} ${during.first}`)
  app.clock.pass({ hours: 2 })
  const after = await signatures()
  expect(after.has).toBe(after.second)
  await app.modules.webhooks.sweep()
  const { rows } = await sql<{ former: Buffer | null }>`select former_secret as former from webhook where id = ${webhook.id}`.execute(
    app.database.db,
  )
  expect(rows).toEqual([{ former: null }])
  admin = await signedIn(tenant)
  const now = (await admin.post(`${url}/${webhook.id}/secret`, { formerHours: 0 })).body.secret as string
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(receiver.received.at(-1)!.headers['webhook-signature']).toBe(signatureOf(now, receiver.received.at(-1)!))
})

test('a test event arrives, ten in ten minutes, and not while the webhook is paused', async () => {
  const { webhook } = await made()
  const sent = await admin.post(`${url}/${webhook.id}/test`)
  expect(sent.status).toBe(202)
  await tell(app)
  expect(receiver.received[0]).toMatchObject({
    id: sent.body.id,
    event: { type: 'webhook.test', subject: { kind: 'webhook', id: webhook.id }, data: {} },
  })
  for (let n = 0; n < 9; n++) expect((await admin.post(`${url}/${webhook.id}/test`)).status).toBe(202)
  expect((await admin.post(`${url}/${webhook.id}/test`)).body.code).toBe('too-many-attempts')
  app.clock.pass({ minutes: 11 })
  await admin.post(`${url}/${webhook.id}/pause`)
  expect((await admin.post(`${url}/${webhook.id}/test`)).body.code).toBe('conflict')
})

test('deliveries are paged newest first, by state, with what was sent and never what was answered', async () => {
  const { webhook } = await made()
  const path = `${url}/${webhook.id}/deliveries`
  receiver.answer((_request, response) => void response.writeHead(500).end('inside: 10.0.0.7 root'))
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  receiver.answer(204)
  for (let n = 0; n < 4; n++) await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  const seen: { id: string; state: string }[] = []
  let cursor = ''
  for (let pages = 0; pages < 5; pages++) {
    const { body, text } = await admin.get(`${path}?limit=2${cursor}`)
    expect(text).not.toMatch(/inside|10\.0\.0\.7/)
    seen.push(...body.items)
    if (!body.next) break
    cursor = `&cursor=${body.next}`
  }
  expect(seen.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered', 'delivered', 'waiting'])
  expect((await admin.get(`${path}?state=waiting`)).body.items).toMatchObject([
    { status: 500, error: 'status', tries: 1, nextTryAt: expect.any(String) },
  ])
  const one = (await admin.get(`${path}/${seen[0]!.id}`)).body
  expect(one.body).toBe(
    receiver.received.at(-1)!.id === one.id ? receiver.received.at(-1)!.body : receiver.received.find(({ id }) => id === one.id)!.body,
  )
  expect(one).not.toHaveProperty('answer')
  expect((await admin.get(`${path}?cursor=x`)).body.code).toBe('bad-request')
  expect((await admin.get(`${path}/${app.modules.newId()}`)).status).toBe(404)
})

test('at most twenty webhooks a tenant; ended ones do not count', async () => {
  for (let n = 0; n < 20; n++) await givenWebhook(app, tenant.id, receiver.url)
  expect(await admin.post(url, { name: 'One more', url: receiver.url, events: ['*'] })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  })
  const [first] = (await admin.get(url)).body.items
  await admin.post(`${url}/${first.id}/end`)
  expect((await admin.post(url, { name: 'One more', url: receiver.url, events: ['*'] })).status).toBe(201)
})

test('the list of events says of each what it is about and what it may hold', async () => {
  const { body } = await admin.get(`/api/console/tenants/${tenant.id}/webhook-events`)
  expect(body.items.find(({ type }: { type: string }) => type === 'order.linked')).toEqual({
    type: 'order.linked',
    group: 'Orders',
    about: 'order',
    description: expect.any(String),
    data: expect.arrayContaining([{ name: 'accountId', type: 'id', meaning: expect.any(String) }]),
  })
})

test('who lacks webhooks.manage is refused', async () => {
  const clerk = await signedIn(tenant, 'ISC_User')
  expect((await clerk.get(url)).body.code).toBe('forbidden')
  expect((await clerk.post(url, { name: 'ERP', url: receiver.url, events: ['*'] })).body.code).toBe('forbidden')
})
