import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stockRoleId } from '../../src/modules/access/index.ts'
import { testApp } from '../harness/app.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant, password } from '../harness/given.ts'
import { type TestRelay, testRelay } from '../harness/relay.ts'
import { Remote } from '../harness/remote.ts'
import { type ServerProcess, startServer } from '../harness/server-process.ts'
import { ShiftedClock } from '../harness/shifted-clock.ts'
import { inFolder, onPostgres, type Store } from './store.ts'
import { halfMade } from './whole.ts'

const wanted = Array.from({ length: 1_000 }, (_, n) => ({ person: n % 10 === 0, email: `made${String(n).padStart(4, '0')}@example.test` }))
type Wanted = (typeof wanted)[number]
/** After so many answers a server is killed. */
const killPoints = [120, 310, 500, 700, 900]
const callers = 20
/** Each server's clock runs so much further ahead: mails that a dead one held are taken again after minutes. */
const later = 5 * 60_000

let relay: TestRelay
let store: Store | undefined
let server: ServerProcess | undefined
beforeEach(async () => {
  relay = await testRelay()
})
afterEach(async () => {
  await server?.kill()
  await store?.remove()
  await relay.close()
})

interface Given {
  readonly tenant: GivenTenant
  readonly owners: readonly GivenPerson[]
  readonly roleId: string
}

/** A merchant with two owners, given while no server runs. */
const given = (place: Store): Promise<Given> =>
  place.look(async (database) => {
    const app = await testApp({ database, clock: await ShiftedClock.start(database) })
    const tenant = await givenTenant(app)
    const owners = [
      await givenStaff(app, tenant, 'one@example.test', ['ISC_Owner']),
      await givenStaff(app, tenant, 'two@example.test', ['ISC_Owner']),
    ]
    const roleId = await database.transaction((tx) => stockRoleId(tx, tenant.id, 'ISC_User'))
    await app.close()
    return { tenant, owners, roleId: roleId! }
  })

/** Sends what is wanted until all is answered, or the server was killed after `killAfter` answers. Those answered. */
async function create(browser: Remote, { tenant, roleId }: Given, open: readonly Wanted[], killAfter: number): Promise<Wanted[]> {
  const answered: Wanted[] = []
  const queue = open.values()
  const caller = async () => {
    for (const one of queue) {
      const path = `/api/console/tenants/${tenant.id}/${one.person ? 'people' : 'users'}`
      const body = one.person ? { email: one.email, roleIds: [roleId] } : { userName: one.email.replace('@', '-at-'), email: one.email }
      const answer = await browser.post(path, body).catch(() => undefined)
      // no answer: the server was killed meanwhile
      if (!answer) return
      expect(answer.status, answer.text).toBe(one.person ? 202 : 201)
      answered.push(one)
      if (answered.length === killAfter) void server!.kill()
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return answered
}

const accountsIn = (place: Store): Promise<Set<string>> =>
  place.look(async ({ db }) => new Set((await sql<{ email: string }>`select email from account`.execute(db)).rows.map((row) => row.email)))

/** Message-IDs of what the relay took, by recipient and by the account the mail is about. */
function messageIds({ owners }: Given): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { to, mail } of relay.received) {
    const about = owners.some((owner) => owner.email === to[0]) ? /made\d+@example\.test/.exec(mail.text ?? '')?.[0] : to[0]
    const key = `${to[0]} about ${about}`
    ids.set(key, (ids.get(key) ?? new Set()).add(mail.messageId!))
  }
  return ids
}

test.each([
  ['PostgreSQL', onPostgres],
  ['the embedded database', inFolder],
] as const)(
  'R-61 R-62 R-02 servers killed in the middle of 1,000 creations on %s: nothing is half-made, no mail is lost, none is told twice',
  async (_name, make) => {
    const place = await make()
    store = place
    const it = await given(place)
    const { tenant, owners } = it
    const browser = new Remote({ port: 0 })
    const start = async (ahead: number) => {
      server = await startServer({ database: place.database, jobs: true, env: { SMTP_URL: relay.url } }, ahead)
      browser.port = server.port
    }

    let open: readonly Wanted[] = wanted
    let [answered, lost, kills] = [0, 0, 0]
    while (open.length > 0) {
      await start(kills * later)
      if (browser.cookies.size === 0)
        expect((await browser.post('/api/console/sign-in', { name: owners[0]!.userName, password })).status).toBe(200)
      const killAfter = (killPoints[kills] ?? Number.POSITIVE_INFINITY) - answered
      const done = await create(browser, it, open, killAfter)
      if (done.length < killAfter) break
      await server!.kill()
      kills++
      const there = await accountsIn(place)
      expect(done.filter((one) => !there.has(one.email))).toEqual([])
      expect(await place.look((database) => halfMade(database, tenant.id, owners.length))).toEqual([])
      // what was answered is there; what was not may be there too
      const left = open.filter((one) => !there.has(one.email))
      lost += open.length - left.length - done.length
      answered += open.length - left.length
      open = left
    }
    expect(kills).toBe(killPoints.length)

    const expected = wanted.flatMap(({ person, email }) => [
      `${email} about ${email}`,
      ...(person ? owners.map((owner) => `${owner.email} about ${email}`) : []),
    ])
    await server!.close()
    await start((kills + 1) * later)
    await expect.poll(() => messageIds(it).size, { timeout: 120_000, interval: 200 }).toBe(expected.length)
    await server!.close()

    const ids = messageIds(it)
    expect([...ids.keys()].toSorted()).toEqual(expected.toSorted())
    expect([...ids].filter(([, of]) => of.size !== 1)).toEqual([])
    await place.look(async (database) => {
      expect(await halfMade(database, tenant.id, owners.length)).toEqual([])
      const { rows } = await sql<{ message_id: string }>`select message_id from message where template <> 'new-device'`.execute(database.db)
      expect(new Set(rows.map((row) => row.message_id))).toEqual(new Set([...ids.values()].flatMap((of) => [...of])))
      const app = await testApp({ database })
      await app.modules.audit.sealAll()
      const chains = await app.modules.audit.verify()
      await app.close()
      expect(chains.filter((chain) => !chain.whole || chain.waiting > 0)).toEqual([])
      expect(chains.reduce((sum, chain) => sum + chain.rows, 0)).toBeGreaterThan(1_100)
    })
    console.log(
      `${kills} kills; ${lost} accounts made whose answer was lost; ${relay.received.length - ids.size} mails handed over twice under one Message-ID`,
    )
  },
  240_000,
)
