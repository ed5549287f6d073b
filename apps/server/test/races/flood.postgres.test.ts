import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GivenPerson, givenStaff, givenTenant, password } from '../harness/given.ts'
import { Remote, type RemoteAnswer } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let people: GivenPerson[]

beforeAll(async () => {
  servers = await testServers(2)
  const tenant = await givenTenant(servers.app)
  people = await Promise.all(Array.from({ length: 8 }, (_, n) => givenStaff(servers.app, tenant, `crowd${n}`)))
})
afterAll(() => servers?.close())

/** Status, header names and body of an answer, without the request's id. */
const form = ({ status, headers, text }: RemoteAnswer) =>
  `${status} ${Object.keys(headers).join()} ${text.replace(/"requestId":"[^"]{36}"/, '')}`

test('ATK-023 of 500 sign-ins at once the surplus gets one 503, for every name, and uncounted', async () => {
  // as long as a check takes on a slow machine
  await Promise.all(servers.running.map((server) => server.slow(20)))
  const sign = (n: number, name: string, typed: string) =>
    new Remote(servers.running[0]!, { source: `10.4.${n % 125}.1` }).post('/api/console/sign-in', { name, password: typed })
  const health = Array.from({ length: 20 }, () => new Remote(servers.running[0]!).get('/healthz'))
  // in turn, because who comes first gets a place, whoever it is
  const turns = Array.from(
    { length: 250 },
    (_, n) => [sign(n, people[n % 8]!.userName, password), sign(n, `nobody${n % 8}`, password)] as const,
  )
  const [ofKnown, ofUnknown] = [await Promise.all(turns.map(([known]) => known)), await Promise.all(turns.map(([, unknown]) => unknown))]
  expect((await Promise.all(health)).every((answer) => answer.status === 200)).toBe(true)
  expect(new Set(ofKnown.map((answer) => answer.status))).toEqual(new Set([200, 503]))
  expect(new Set(ofUnknown.map((answer) => answer.status))).toEqual(new Set([401, 503]))
  const surplus = [...ofKnown, ...ofUnknown].filter((answer) => answer.status === 503)
  expect(surplus.length).toBeGreaterThan(100)
  expect(new Set(surplus.map(form)).size).toBe(1)
  const { rows } = await servers.app.database.pool.query<{ n: number }>(
    'select count(*)::int as n from sign_in_counter where known and failures > 0',
  )
  expect(rows[0]!.n).toBe(0)
  // the other server was free all the time, and this one is again
  for (const [n, server] of servers.running.entries()) {
    const answer = await new Remote(server, { source: '10.4.200.1' }).post('/api/console/sign-in', { name: people[n]!.userName, password })
    expect(answer.status).toBe(200)
  }
})
