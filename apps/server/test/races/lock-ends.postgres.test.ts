import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant, password } from '../harness/given.ts'
import { counterOf, watchGrants } from '../harness/grants.ts'
import { Remote, type RemoteAnswer } from '../harness/remote.ts'
import type { ServerProcess } from '../harness/server-process.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let grants: Awaited<ReturnType<typeof watchGrants>>
let tenant: GivenTenant
let person: GivenPerson
let people = 0

beforeAll(async () => {
  servers = await testServers(2)
  grants = await watchGrants(servers.app.database)
  tenant = await givenTenant(servers.app)
})
beforeEach(async () => {
  person = await givenStaff(servers.app, tenant, `lockable${++people}`)
})
afterAll(() => servers?.close())

const limit = 5
const lockMs = 30 * 60_000
const living = () => servers.running.filter((server) => server.alive).slice(0, 2)
const attempt = (server: ServerProcess, guess: string): Promise<RemoteAnswer> =>
  new Remote(server, { source: `10.1.0.${people}` }).post('/api/console/sign-in', { name: person.userName, password: guess })
const counter = () => counterOf(servers.app.database, person.id)
const lockedFor = async () => (await counter())!.lockedUntil!.getTime() - servers.clock.now().getTime()
async function lock(): Promise<void> {
  for (let n = 0; n < limit; n++) expect((await attempt(living()[n % 2]!, 'wrong')).status).toBe(401)
}

/** 40 callers who guess wrong again and again, at both servers, while `meanwhile` goes on. */
async function underGuesses(meanwhile: (answers: readonly RemoteAnswer[]) => Promise<void>): Promise<RemoteAnswer[]> {
  const answers: RemoteAnswer[] = []
  const load = { goes: true }
  const callers = Array.from({ length: 40 }, async (_, n) => {
    while (load.goes) answers.push(await attempt(living()[n % 2]!, 'wrong'))
  })
  await meanwhile(answers)
  load.goes = false
  await Promise.all(callers)
  expect(answers.filter((one) => one.status !== 401 && one.status !== 503)).toEqual([])
  return answers
}

test('R-40 R-41 a lock that ends under 40 callers opens one round of five, whoever comes first', async () => {
  await lock()
  await servers.pass({ ms: (await lockedFor()) - 400 })
  // over the end of the lock, and for as long as a busy machine takes for a good many guesses
  await underGuesses(async (answers) => {
    await sleep(1_500)
    while (answers.length <= 100) await sleep(50)
  })
  expect([...(await grants.byRound(person.id))]).toEqual([
    [1, limit],
    [2, limit],
  ])
  expect(await lockedFor()).toBeGreaterThan(lockMs - 5_000)
})

test('R-41 ATK-009 clocks that jump over four lock ends under 40 callers: five a round', async () => {
  await underGuesses(async () => {
    for (let n = 0; n < 4; n++) {
      await sleep(300)
      await servers.pass({ ms: lockMs })
    }
    await sleep(300)
  })
  const rounds = await grants.byRound(person.id)
  expect(rounds.size).toBeLessThanOrEqual(5)
  expect(rounds.size).toBeGreaterThan(2)
  for (const [round, n] of rounds) expect(n, `round ${round}`).toBe(limit)
})

test('R-41 attempts that a killed server held become failures after ten seconds, and never more than five are evaluated', async () => {
  const [other, doomed] = [living()[0]!, await servers.start()]
  await doomed.hold()
  const lost = Promise.allSettled(Array.from({ length: 3 }, () => attempt(doomed, password)))
  await expect.poll(async () => Object.keys((await counter())?.inFlight ?? {}).length, { timeout: 5_000 }).toBe(3)
  await doomed.kill()
  await lost
  // two are left; the rest waits in vain for those of the dead server, and nothing of it is counted
  const answers = await Promise.all(Array.from({ length: 40 }, () => attempt(other, 'wrong')))
  expect(answers.filter((one) => one.status === 401).length).toBe(2)
  expect(answers.filter((one) => one.status === 503).length).toBe(38)
  expect(await counter()).toMatchObject({ failures: 2, lockedUntil: null })
  await servers.pass({ seconds: 11 })
  expect((await attempt(other, password)).status).toBe(401)
  expect(await counter()).toMatchObject({ failures: limit, consecutive: limit, inFlight: {} })
  expect(await grants.total(person.id)).toBe(limit)
  expect(await lockedFor()).toBeGreaterThan(lockMs - 5_000)
})

test('R-41 a check that outlives its reservation lets nobody in once others have used the account up', async () => {
  const [slow, other] = [await servers.start(), living()[0]!]
  await slow.hold()
  // two checks are begun, three wait for their turn
  const held = Array.from({ length: limit }, () => attempt(slow, password))
  await expect.poll(async () => Object.keys((await counter())?.inFlight ?? {}).length, { timeout: 5_000 }).toBe(limit)
  await servers.pass({ seconds: 11 })
  expect((await attempt(other, 'wrong')).status).toBe(401)
  expect(await counter()).toMatchObject({ failures: limit, inFlight: {} })
  await slow.letGo()
  const statuses = (await Promise.all(held)).map((answer) => answer.status)
  expect(statuses.every((status) => status === 401 || status === 503)).toBe(true)
  expect(await grants.total(person.id)).toBe(limit)
})

test('R-40 a restart of every server keeps the lock, to its end', async () => {
  await lock()
  await Promise.all(living().map((server) => server.kill()))
  await Promise.all([servers.start(), servers.start()])
  for (const server of living()) expect((await attempt(server, password)).status).toBe(401)
  await servers.pass({ ms: lockMs + 1_000 })
  expect((await attempt(living()[1]!, password)).status).toBe(200)
})

test('R-42 an unlock while 40 callers guess: five a round, and afterwards the right password opens', async () => {
  const owner = await givenStaff(servers.app, tenant, `owner${people}`, ['ISC_Owner'])
  const desk = new Remote(living()[0]!)
  expect((await desk.post('/api/console/sign-in', { name: owner.userName, password })).status).toBe(200)
  const unlock = async () => {
    const answer = await desk.post(`/api/console/tenants/${tenant.id}/people/${person.id}/unlock`)
    expect(answer.status, answer.text).toBe(204)
  }
  await underGuesses(async () => {
    for (let n = 0; n < 6; n++) {
      await sleep(150)
      await unlock()
    }
  })
  const rounds = await grants.byRound(person.id)
  expect(rounds.size).toBeGreaterThan(2)
  for (const [round, n] of rounds) expect(n, `round ${round}`).toBeLessThanOrEqual(limit)
  await unlock()
  expect((await attempt(living()[1]!, password)).status).toBe(200)
})

test('R-45 the source throttle is one for all servers: 20 names, then 429 for every name but a known device’s', async () => {
  const source = '10.2.0.1'
  const at = (n: number) => new Remote(living()[n % 2]!, { source })
  const known = at(0)
  expect((await known.post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  const first = await Promise.all(
    Array.from({ length: 19 }, (_, n) => at(n).post('/api/console/sign-in', { name: `sprayed${n}`, password })),
  )
  expect(first.map((one) => one.status)).toEqual(first.map(() => 401))
  expect((await at(0).post('/api/console/sign-in', { name: 'sprayed19', password })).status).toBe(401)
  const barred = await Promise.all(
    [person.userName, 'sprayed3', 'never tried'].flatMap((name) =>
      [0, 1].map((n) => at(n).post('/api/console/sign-in', { name, password })),
    ),
  )
  expect(barred.map((one) => one.status)).toEqual(barred.map(() => 429))
  expect(new Set(barred.map((one) => one.text.replace(/"requestId":"[^"]{36}"/, ''))).size).toBe(1)
  expect((await known.at(living()[1]!).post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  expect((await attempt(living()[0]!, password)).status).toBe(200)
  await servers.pass({ minutes: 10, seconds: 1 })
  expect((await at(1).post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
})
