import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueLink } from '../../src/modules/credentials/index.ts'
import { systemRandom } from '../../src/platform/random.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { Remote, type RemoteAnswer } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenant: GivenTenant
let people = 0

beforeAll(async () => {
  servers = await testServers(2)
  tenant = await givenTenant(servers.app)
})
afterAll(() => servers?.close())

const doors = {
  console: { path: '/api/console', make: () => givenStaff(servers.app, tenant, `password${++people}`) },
  storefront: { path: '/api/storefront', make: () => givenShopper(servers.app, tenant, `password${++people}`) },
}
const statuses = (answers: readonly RemoteAnswer[]) => answers.map((answer) => answer.status)

describe.each(['console', 'storefront'] as const)('passwords at the %s over two processes', (kind) => {
  const { path, make } = doors[kind]
  const at = (n: number) => new Remote(servers.running[n % 2]!, kind === 'console' ? {} : { host: `${tenant.host}:4000` })
  const enter = (browser: Remote, name: string, typed: string) => browser.post(`${path}/sign-in`, { name, password: typed })

  async function resetLink({ ownerId, id }: GivenPerson): Promise<string> {
    const { database, clock } = servers.app
    const link = { ownerId, accountId: id, purpose: 'reset', minutes: 60, now: clock.now() } as const
    return database.transaction((tx) => issueLink(tx, systemRandom, link))
  }

  test.each([16, 40])('R-53 ATK-124 one reset link used by %i callers at once works once', async (callers) => {
    const person = await make()
    const token = await resetLink(person)
    const next = (n: number) => `Chosen-By-Caller-${n}`
    const answers = await Promise.all(
      Array.from({ length: callers }, (_, n) => at(n).post(`${path}/links/reset`, { token, password: next(n) })),
    )
    const winners = statuses(answers).flatMap((status, n) => (status === 204 ? [n] : []))
    expect(winners.length).toBe(1)
    const refused = answers.filter((answer) => answer.status !== 204)
    expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['link-refused']))
    expect((await enter(at(0), person.userName, next(winners[0]!))).status).toBe(200)
    const { rows } = await servers.app.database.pool.query('select 1 from credential_history where account_id = $1', [person.id])
    expect(rows.length).toBe(1)
  })

  test.each([1, 2, 3, 4, 5])(
    'R-52 ATK-129 two changes of one password at once: one is made, and its session alone goes on (%i)',
    async () => {
      const person = await make()
      const browsers = [at(0), at(1)]
      for (const browser of browsers) expect((await enter(browser, person.userName, password)).status).toBe(200)
      const next = (n: number) => `Changed-On-Process-${n}`
      const answers = await Promise.all(browsers.map((browser, n) => browser.put(`${path}/password`, { current: password, next: next(n) })))
      const won = statuses(answers).indexOf(204)
      expect(statuses(answers).filter((status) => status === 204).length, statuses(answers).join()).toBe(1)
      expect([401, 409]).toContain(answers[1 - won]!.status)
      const [winner, loser] = [browsers[won]!, browsers[1 - won]!]
      expect((await winner.get(`${path}/session`)).status).toBe(200)
      expect((await loser.get(`${path}/session`)).status).toBe(401)
      expect((await enter(at(1), person.userName, next(won))).status).toBe(200)
      expect((await enter(at(0), person.userName, next(1 - won))).status).toBe(401)
      const { rows } = await servers.app.database.pool.query('select 1 from credential_history where account_id = $1', [person.id])
      expect(rows.length).toBe(1)
    },
  )

  test('R-53 ATK-124 a reset and an own change at once: whoever is second is told, and one password holds', async () => {
    const person = await make()
    const token = await resetLink(person)
    const browser = at(0)
    expect((await enter(browser, person.userName, password)).status).toBe(200)
    const [change, reset] = await Promise.all([
      browser.put(`${path}/password`, { current: password, next: 'Changed-By-Its-1-Holder' }),
      at(1).post(`${path}/links/reset`, { token, password: 'Chosen-With-A-1-Link' }),
    ])
    expect([change.status, reset.status]).toContain(204)
    const works = await Promise.all(
      ['Changed-By-Its-1-Holder', 'Chosen-With-A-1-Link'].map(async (typed) => (await enter(at(1), person.userName, typed)).status === 200),
    )
    expect(works.filter(Boolean).length).toBe(1)
    if (reset.status === 204 && works[1]) expect((await browser.get(`${path}/session`)).status).toBe(401)
  })
})
