import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenTenant } from '../harness/given.ts'
import { hashTime, judge, refusalClasses } from '../harness/oracle.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

// 300 samples a class with a hash of medium cost: what is left out or added shows as it would beside the real one, and sooner.
// `npm run test:timing` measures with the real one.
let servers: TestServers

beforeAll(async () => {
  servers = await testServers(1, { hasher: 'medium' })
})
afterAll(() => servers?.close())

test.each(['console', 'storefront'] as const)(
  'R-44 ATK-013 ATK-015 the time of a refusal at the %s tells nothing',
  async (kind) => {
    const [tenant, other] = [await givenTenant(servers.app), await givenTenant(servers.app)]
    const classes = await refusalClasses(servers, kind, tenant, other)
    await classes.take((taken) => taken >= 20)
    const hashMs = await hashTime('medium')
    const first = judge(await classes.take((taken) => taken >= 300), hashMs)
    if (first.spread < first.most) return
    // a busy machine, or an oracle: twice as many samples tell
    const second = judge(await classes.take((taken) => taken >= 600), hashMs)
    expect(second.spread, `${first.table}\n\n${second.table}`).toBeLessThan(second.most)
  },
  120_000,
)
