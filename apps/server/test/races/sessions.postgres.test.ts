import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GivenPerson, type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { counterOf } from '../harness/grants.ts'
import { Remote } from '../harness/remote.ts'
import type { ServerProcess } from '../harness/server-process.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenant: GivenTenant
let [one, two]: ServerProcess[] = []
let people = 0

beforeAll(async () => {
  servers = await testServers(2)
  tenant = await givenTenant(servers.app)
  ;[one, two] = servers.running
})
afterAll(() => servers?.close())

const doors = {
  console: { path: '/api/console', make: () => givenStaff(servers.app, tenant, `session${++people}`) },
  storefront: { path: '/api/storefront', make: () => givenShopper(servers.app, tenant, `session${++people}`) },
}

describe.each(['console', 'storefront'] as const)('sessions of the %s on two processes', (kind) => {
  const { path, make } = doors[kind]
  const at = (server: ServerProcess | undefined) => new Remote(server!, kind === 'console' ? {} : { host: `${tenant.host}:4000` })
  const enter = (browser: Remote, { userName }: GivenPerson) => browser.post(`${path}/sign-in`, { name: userName, password })
  const check = (browser: Remote) => browser.get(`${path}/session`, { 'tillward-activity': 'none' })
  async function entered(person: GivenPerson, server: ServerProcess | undefined): Promise<Remote> {
    const browser = at(server)
    const answer = await enter(browser, person)
    expect(answer.status, answer.text).toBe(200)
    return browser
  }
  async function livingSessions({ id }: GivenPerson): Promise<number> {
    const { rows } = await servers.app.database.pool.query(
      `select 1 from session s join account a on a.owner_id = s.owner_id and a.id = s.account_id
       where s.account_id = $1 and s.ended_at is null and s.epoch = a.session_epoch`,
      [id],
    )
    return rows.length
  }
  /** Starts requests on a server that is kept from checking their passwords, waits until they got that far, does `meanwhile`, lets them go on. */
  async function overtaken<T>(
    server: ServerProcess,
    person: GivenPerson,
    start: () => Promise<T>[],
    meanwhile: () => Promise<void>,
  ): Promise<T[]> {
    await server.hold()
    try {
      const begun = start()
      const inFlight = async () => Object.values(await lanesOf(person)).reduce((sum, n) => sum + n, 0)
      await expect.poll(inFlight, { timeout: 5_000 }).toBe(begun.length)
      await meanwhile()
      await server.letGo()
      return await Promise.all(begun)
    } finally {
      await server.letGo()
    }
  }
  async function lanesOf({ id }: GivenPerson): Promise<Record<string, number>> {
    const { rows } = await servers.app.database.pool.query<{ lane: string; n: number }>(
      'select lane, (select count(*)::int from jsonb_object_keys(in_flight)) as n from sign_in_counter where subject = $1',
      [id],
    )
    return Object.fromEntries(rows.map((row) => [row.lane, row.n]))
  }

  test('R-31 sign-ins begun before a sign-out and finished after it, on the other process, yield no session', async () => {
    const person = await make()
    const here = await entered(person, one)
    const browsers = Array.from({ length: 5 }, () => at(two))
    const answers = await overtaken(
      two!,
      person,
      () => browsers.map((browser) => enter(browser, person)),
      async () => expect((await here.post(`${path}/sign-out`)).status).toBe(204),
    )
    expect(answers.map((answer) => answer.status)).toEqual([409, 409, 409, 409, 409])
    expect(await livingSessions(person)).toBe(0)
    for (const browser of browsers) expect((await check(browser)).status).toBe(401)
    // nothing was counted against them
    expect(await counterOf(servers.app.database, person.id)).toMatchObject({ failures: 0, consecutive: 0, inFlight: {} })
    expect((await enter(at(one), person)).status).toBe(200)
  })

  test('R-31 ATK-041 after the answer to a sign-out no process accepts any of five sessions, with hundreds of checks in flight', async () => {
    const person = await make()
    const browsers = await Promise.all([one, two, one, two, one].map((server) => entered(person, server)))
    const seen: { begun: number; status: number }[] = []
    const load = { goes: true }
    const callers = Array.from({ length: 200 }, async (_, n) => {
      const browser = browsers[n % 5]!.at(n % 2 ? one! : two!)
      while (load.goes) {
        const begun = performance.now()
        const { status } = await check(browser)
        seen.push({ begun, status })
      }
    })
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(400)
    expect((await browsers[3]!.post(`${path}/sign-out`)).status).toBe(204)
    const answered = performance.now()
    const after = () => seen.filter(({ begun }) => begun > answered)
    await expect.poll(() => after().length, { timeout: 10_000 }).toBeGreaterThan(400)
    load.goes = false
    await Promise.all(callers)
    expect(seen.slice(0, 400).map(({ status }) => status)).toEqual(Array(400).fill(200))
    expect(after().filter(({ status }) => status !== 401)).toEqual([])
  })

  test('ATK-050 R-32 twenty sign-ins at once where ten sessions are allowed: exactly ten remain', async () => {
    const narrow = await givenTenant(servers.app)
    await givenSettings(servers.app, narrow.id, { 'console.session.atOnce': 10, 'website.session.atOnce': 10 })
    const person = await (kind === 'console' ? givenStaff : givenShopper)(servers.app, narrow, `many${++people}`)
    const host = `${narrow.host}:4000`
    const open = async (n: number) => {
      for (;;) {
        const browser = new Remote(n % 2 ? one! : two!, kind === 'console' ? {} : { host })
        const { status } = await enter(browser, person)
        if (status === 200) return browser
        expect(status).toBe(503)
      }
    }
    const browsers = await Promise.all(Array.from({ length: 20 }, (_, n) => open(n)))
    const accepted = await Promise.all(browsers.map(async (browser) => (await check(browser)).status === 200))
    expect(accepted.filter(Boolean).length).toBe(10)
    expect(await livingSessions(person)).toBe(10)
  })

  test('R-31 R-32 a step-up that is overtaken by the end of its session does not bring it back', async () => {
    const person = await make()
    const [here, other] = [await entered(person, two), await entered(person, one)]
    const { items } = (await here.get(`${path}/sessions`)).body
    const mine = items.find((item: { current: boolean }) => item.current).id
    const answers = await overtaken(
      two!,
      person,
      () => [here.post(`${path}/step-up`, { password })],
      async () => expect((await other.delete(`${path}/sessions/${mine}`)).status).toBe(204),
    )
    expect(answers[0]!.status).toBe(401)
    expect((await check(here)).status).toBe(401)
    expect((await check(other)).status).toBe(200)
  })

  test('R-31 R-32 a change of password that is overtaken by a sign-out does not bring the session back', async () => {
    const person = await make()
    const [here, other] = [await entered(person, two), await entered(person, one)]
    const answers = await overtaken(
      two!,
      person,
      () => [here.put(`${path}/password`, { current: password, next: 'Overtaken-By-1-Sign-Out' })],
      async () => expect((await other.post(`${path}/sign-out`)).status).toBe(204),
    )
    expect(answers[0]!.status).toBe(401)
    expect((await check(here)).status).toBe(401)
    expect(await livingSessions(person)).toBe(0)
    expect((await enter(at(one), person)).status).toBe(200)
  })
})
