import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenTenant } from '../harness/given.ts'
import { hashTime, judge, refusalClasses } from '../harness/oracle.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

// As many samples as fit into a time, or with TIMING_SAMPLES=10000 so many a class (about 17 minutes a door on a quiet machine).
const samples = Number(process.env['TIMING_SAMPLES'] ?? 0)
const seconds = 130
const hour = 3_600_000
let servers: TestServers

beforeAll(async () => {
  servers = await testServers(1, { hasher: 'real' })
})
afterAll(() => servers?.close())

test.each(['console', 'storefront'] as const)(
  'R-44 ATK-013 ATK-015 the time of a refusal at the %s tells nothing, with the real hash',
  async (kind) => {
    const [tenant, other] = [await givenTenant(servers.app), await givenTenant(servers.app)]
    const classes = await refusalClasses(servers, kind, tenant, other)
    await classes.take((taken) => taken >= 20)
    const hashMs = await hashTime('real')
    const end = performance.now() + seconds * 1000
    const { spread, most, table } = judge(await classes.take((taken) => (samples ? taken >= samples : performance.now() > end)), hashMs)
    console.log(`${kind}: one check of a password takes ${hashMs.toFixed(2)} ms\n${table}`)
    expect(spread, table).toBeLessThan(most)
  },
  samples ? hour : 300_000,
)
