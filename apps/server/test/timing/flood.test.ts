import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenStaff, givenTenant, password } from '../harness/given.ts'
import { Remote, type RemoteAnswer } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers

beforeAll(async () => {
  servers = await testServers(2, { hasher: 'real' })
})
afterAll(() => servers?.close())

const p95 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]!

test('ATK-023 500 sign-ins at once with the longest passwords', async () => {
  const tenant = await givenTenant(servers.app)
  const people = await Promise.all(Array.from({ length: 4 }, (_, n) => givenStaff(servers.app, tenant, `flooded${n}`)))
  const server = servers.running[0]!
  const healthy = async (until: () => boolean) => {
    const took: number[] = []
    while (!until()) {
      const answer = await new Remote(server).get('/healthz')
      expect(answer.status).toBe(200)
      took.push(answer.ms)
      await sleep(5)
    }
    return took
  }
  const end = performance.now() + 1_500
  const quiet = await healthy(() => performance.now() > end)
  await server.startAfresh()
  let done = false
  const flood = Promise.all(
    Array.from({ length: 500 }, (_, n): Promise<RemoteAnswer> => {
      const name = n % 5 ? people[n % 4]!.userName : `nobody${n % 15}`
      return new Remote(server, { source: `10.3.${n % 100}.1` }).post('/api/console/sign-in', { name, password: `${password}${'x'.repeat(230)}` })
    }),
  ).finally(() => (done = true))
  const busy = await healthy(() => done)
  const answers = await flood
  const figures = await server.figures()
  console.log({ quiet: p95(quiet), n: quiet.length, busy: p95(busy), nb: busy.length, figures, s: answers.reduce((m, a) => ({ ...m, [a.status]: ((m as any)[a.status] ?? 0) + 1 }), {}) })
})
