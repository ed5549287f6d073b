import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { endAccess } from '../../src/modules/access/index.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant, password } from '../harness/given.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenant: GivenTenant
let owner: GivenPerson
let vera: Remote
let round = 0

beforeAll(async () => {
  servers = await testServers(2)
})
afterAll(() => servers?.close())
beforeEach(async () => {
  tenant = await givenTenant(servers.app)
  owner = await givenStaff(servers.app, tenant, `owner${++round}`, ['ISC_Owner'])
  vera = await entered(owner, 0)
})

const server = (at: number) => servers.running[at % 2]!
async function entered({ userName }: GivenPerson, at: number): Promise<Remote> {
  const browser = new Remote(server(at))
  expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
  return browser
}
const keysPath = () => `/api/console/tenants/${tenant.id}/keys`
async function made(name = 'Shop') {
  const answer = await vera.post(keysPath(), { name, permissions: ['users.read'] })
  expect(answer.status, answer.text).toBe(201)
  return answer.body as { secret: string; key: { id: string } }
}
const use = async (secret: string, at: number) =>
  (await new Remote(server(at)).get(`/api/console/tenants/${tenant.id}/users`, { authorization: `Bearer ${secret}` })).status
/** Uses a key again and again on both servers until `done`, and returns when each use began and what it got. */
function inUse(secret: string) {
  const work = { done: false }
  const uses: { began: number; status: number }[] = []
  const workers = Array.from({ length: 6 }, async (_, at) => {
    while (!work.done) {
      const began = performance.now()
      uses.push({ began, status: await use(secret, at) })
    }
  })
  return async () => {
    work.done = true
    await Promise.all(workers)
    return uses
  }
}

test('ATK-123 while a key is rotated, what uses the old secret on two servers is never refused', async () => {
  const { secret, key } = await made()
  const stop = inUse(secret)
  const secrets = [secret]
  const rotated = await vera.post(`${keysPath()}/${key.id}/rotate`, { version: 1, overlapHours: 1 })
  secrets.push(rotated.body.secret)
  expect(await Promise.all([use(secrets[1]!, 0), use(secrets[1]!, 1), use(secret, 0), use(secret, 1)])).toEqual([200, 200, 200, 200])
  const uses = await stop()
  expect(uses.length).toBeGreaterThan(10)
  expect(uses.filter(({ status }) => status !== 200)).toEqual([])
})

test('ATK-123 a key ended while in use on two servers serves no request that begins afterwards', async () => {
  const { secret, key } = await made()
  const stop = inUse(secret)
  await expect.poll(() => use(secret, 1)).toBe(200)
  expect((await vera.post(`${keysPath()}/${key.id}/end`)).status).toBe(204)
  const ended = performance.now()
  await expect.poll(() => use(secret, 1)).toBe(401)
  const uses = await stop()
  expect(uses.some(({ status }) => status === 200)).toBe(true)
  expect(uses.filter(({ began, status }) => began > ended && status !== 401)).toEqual([])
})

test('two owners who rotate a key at once on two servers: one is told that the other was faster, and nothing in use stops', async () => {
  const { secret, key } = await made()
  const second = await entered(await givenStaff(servers.app, tenant, `second${round}`, ['ISC_Owner']), 1)
  const answers = await Promise.all([vera, second].map((one) => one.post(`${keysPath()}/${key.id}/rotate`, { version: 1 })))
  expect(new Set(answers.map((answer) => answer.body.code ?? answer.status))).toEqual(new Set([200, 'version-conflict']))
  const fresh = answers.find((answer) => answer.status === 200)!.body.secret as string
  expect([await use(secret, 0), await use(fresh, 1)]).toEqual([200, 200])
})

test('ATK-067 handed over while the heir’s access is removed: no key is left with somebody who has none', async () => {
  const helper = await givenStaff(servers.app, tenant, `helper${round}`, ['ISC_Owner'])
  const second = await entered(helper, 1)
  for (let n = 0; n < 8; n++) {
    const heir = await givenStaff(servers.app, tenant, `heir${round}-${n}`, ['ISC_Owner'])
    const { secret, key } = await made(`Key ${n}`)
    const [handed, removed] = await Promise.all([
      vera.post(`${keysPath()}/${key.id}/hand-over`, { version: 1, accountId: heir.id }),
      second.post(`/api/console/tenants/${tenant.id}/people/${heir.id}/remove-access`, {}),
    ])
    expect(removed.status, removed.text).toBe(204)
    // first handed over, then ended with the access; or refused, and still its maker's
    expect(await use(secret, n)).toBe(handed.status === 200 ? 401 : 200)
  }
  const { rows } = await sql`
    select 1 from api_key k join access x on x.tenant_id = k.tenant_id and x.account_id = k.holder_account_id
    where k.tenant_id = ${tenant.id} and k.ended_at is null and x.state = 'ended'`.execute(servers.app.database.db)
  expect(rows).toEqual([])
})

test('ATK-067 handing over waits for a removal under way, and then finds nobody to hand to', async () => {
  const heir = await givenStaff(servers.app, tenant, `heir${round}`, ['ISC_Owner'])
  const { secret, key } = await made()
  const { database, clock } = servers.app
  let handed: Promise<{ status: number }> | undefined
  await database.transaction(async (tx) => {
    const ended = await endAccess(tx, tenant.id, { companyId: heir.ownerId, accountId: heir.id }, 'home-company', clock.now())
    expect(ended).toMatchObject({ ok: true })
    handed = vera.post(`${keysPath()}/${key.id}/hand-over`, { version: 1, accountId: heir.id })
    const first = await Promise.race([handed.then(() => 'handed over'), sleep(1_000, 'waiting')])
    expect(first).toBe('waiting')
    return { ok: true }
  })
  expect((await handed!).status).toBe(422)
  expect(await use(secret, 1)).toBe(200)
})

test('R-06 a key made while its maker is demoted never does what the maker may no more', async () => {
  const second = await entered(await givenStaff(servers.app, tenant, `second${round}`, ['ISC_Owner']), 1)
  const { rows } = await sql<{ id: string }>`select id from role where tenant_id = ${tenant.id} and stock = 'ISC_ContentEditor'`.execute(
    servers.app.database.db,
  )
  const [late, demoted] = await Promise.all([
    vera.post(keysPath(), { name: 'Late', permissions: ['users.read', 'websites.read'] }),
    second.put(`/api/console/tenants/${tenant.id}/people/${owner.id}/roles`, { roleIds: [rows[0]!.id] }),
  ])
  expect(demoted.status, demoted.text).toBe(200)
  expect([201, 403]).toContain(late.status)
  if (late.status === 201) expect(await use(late.body.secret, 0)).toBe(403)
})
