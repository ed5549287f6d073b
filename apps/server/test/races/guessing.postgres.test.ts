import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { counterOf, watchGrants } from '../harness/grants.ts'
import { Remote, type RemoteAnswer } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let grants: Awaited<ReturnType<typeof watchGrants>>
let tenant: GivenTenant
let people = 0

beforeAll(async () => {
  servers = await testServers(2)
  grants = await watchGrants(servers.app.database)
  tenant = await givenTenant(servers.app)
})
afterAll(() => servers?.close())

const limit = 5
const someone = () => `guessed${++people}`
const doors = {
  console: { path: '/api/console', host: 'localhost:4000', make: () => givenStaff(servers.app, tenant, someone()) },
  storefront: { path: '/api/storefront', host: () => `${tenant.host}:4000`, make: () => givenShopper(servers.app, tenant, someone()) },
} as const
type Kind = keyof typeof doors

/** One sign-in, at one of the servers in turn. */
function tries(kind: Kind) {
  const { path, host } = doors[kind]
  let turn = 0
  return (name: string, guess: string): Promise<RemoteAnswer> => {
    const server = servers.running[turn++ % servers.running.length]!
    return new Remote(server, { source: `10.0.0.${people}`, host: typeof host === 'string' ? host : host() }).post(`${path}/sign-in`, {
      name,
      password: guess,
    })
  }
}

const count = (answers: readonly RemoteAnswer[], status: number) => answers.filter((answer) => answer.status === status).length
/** What all answers of one status have in common, apart from the request's id. */
const forms = (answers: readonly RemoteAnswer[], status: number) =>
  new Set(answers.filter((one) => one.status === status).map((one) => one.text.replace(/"requestId":"[^"]{36}"/, '')))

describe.each(['console', 'storefront'] as const)('200 guesses at once on one account at the %s, over two processes', (kind) => {
  test.each([1, 2, 3])('R-41 ATK-001 ATK-002 no more than five are evaluated, and the account is locked (%i)', async () => {
    const { id, userName } = await doors[kind].make()
    const attempt = tries(kind)
    const right = Math.floor(Math.random() * 200)
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => attempt(userName, n === right ? password : `wrong ${n}`)))
    const entered = count(answers, 200)
    expect(count(answers, 401) + count(answers, 503) + entered).toBe(200)
    expect(forms(answers, 401).size).toBe(1)
    expect(forms(answers, 503).size).toBeLessThanOrEqual(1)
    expect(answers.every((one, n) => one.status !== 200 || n === right)).toBe(true)
    // a right password forgets the failures before it: five before, five after
    expect(await grants.total(id)).toBeLessThanOrEqual(limit + entered * limit)
    if (!entered) expect(await grants.total(id)).toBe(limit)
    // whatever is left of the five is used up, then nothing opens the door
    for (let n = 0; n < limit; n++) expect((await attempt(userName, 'wrong')).status).toBe(401)
    expect((await attempt(userName, password)).status).toBe(401)
    const counter = await counterOf(servers.app.database, id)
    expect(counter).toMatchObject({ failures: limit, inFlight: {} })
    expect(counter!.lockedUntil!.getTime()).toBeGreaterThan(servers.clock.now().getTime())
  })
})

test('R-44 every guess that is refused costs one check, also those of a locked account', async () => {
  const { userName } = await doors.console.make()
  await Promise.all(servers.running.map((server) => server.startAfresh()))
  const attempt = tries('console')
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => attempt(userName, `wrong ${n}`)))
  const figures = await Promise.all(servers.running.map((server) => server.figures()))
  expect(figures.reduce((sum, one) => sum + one.verified, 0)).toBe(count(answers, 401))
})

test('R-41 a name nobody has is counted alike under 200 guesses', async () => {
  const attempt = tries('console')
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => attempt('nobody of that name', `wrong ${n}`)))
  expect(count(answers, 401) + count(answers, 503)).toBe(200)
  const { rows } = await servers.app.database.pool.query('select failures from sign_in_counter where not known')
  expect(rows).toEqual([{ failures: limit }])
})

test('R-41 40 right passwords at once: none is refused as wrong because of the others', async () => {
  const { id, userName } = await doors.console.make()
  const attempt = tries('console')
  let out = 40
  for (let round = 0; out > 0; round++) {
    expect(round).toBeLessThan(40)
    const answers = await Promise.all(Array.from({ length: out }, () => attempt(userName, password)))
    expect(count(answers, 200) + count(answers, 503), JSON.stringify(answers.find((one) => one.status === 401)?.body)).toBe(out)
    out -= count(answers, 200)
  }
  expect(await counterOf(servers.app.database, id)).toMatchObject({ failures: 0, consecutive: 0, lockedUntil: null, inFlight: {} })
})
