import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onEmbedded, testDatabase, testDatabaseUrl } from '../../../test/harness/database.ts'
import { deactivate, type Lessening, lessen } from '../../../test/harness/lessening.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenMerchant, givenPerson, roleId } from '../../../test/harness/people.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result.ts'
import type { Person } from './policy.ts'
import { ownersOf } from './read.ts'
import { endAccess, endAccessEverywhere } from './service.ending.ts'
import { setAccessRoles } from './service.giving.ts'

describe('the last owner', () => {
  let database: DatabaseHandle
  let parts: TestParts
  beforeAll(async () => {
    database = await testDatabase()
    parts = testParts(database)
  })
  afterAll(() => database.close())

  test('R-05 ATK-064 cannot be removed, demoted, deactivated or leave, by a person or a job', async () => {
    const { tenantId, companyId, owner } = await givenMerchant(parts)
    const now = parts.clock.now()
    // neither an invited owner nor one who is not activated counts
    await givenAccess(parts, tenantId, await givenPerson(parts, companyId), ['ISC_Owner'], { giver: owner, state: 'invited' })
    await givenAccess(parts, tenantId, await givenPerson(parts, companyId, { activated: false }), ['ISC_Owner'], { giver: owner })
    const admin = [await roleId(parts, tenantId, 'ISC_Admin')]
    const acts: ((person: Person) => Promise<Result<unknown>>)[] = [
      (person) => database.transaction((tx) => endAccess(tx, tenantId, person, 'home-company', now)),
      (person) => database.transaction((tx) => endAccess(tx, tenantId, person, person, now)),
      (person) => database.transaction((tx) => endAccessEverywhere(tx, person, now)),
      (person) => database.transaction((tx) => setAccessRoles(tx, { tenantId, person, roleIds: admin, giver: person, now })),
      (person) => database.transaction((tx) => deactivate(tx, tenantId, person, now)),
    ]
    for (const act of acts) {
      expect(await act(owner)).toMatchObject({ ok: false, refusal: { code: 'last-owner' } })
      expect((await ownersOf(database.db, tenantId)).map((one) => one.accountId)).toEqual([owner.accountId])
    }
    // with a second owner each of them goes through
    const second = await givenPerson(parts, companyId)
    await givenAccess(parts, tenantId, second, ['ISC_Owner'], { giver: owner })
    expect(await acts[0]?.(owner)).toMatchObject({ ok: true })
    expect((await ownersOf(database.db, tenantId)).map((one) => one.accountId)).toEqual([second.accountId])
  })

  test('R-05 lessening others needs no owner to remain besides, and a tenant’s twin does not count', async () => {
    const { tenantId, companyId, owner } = await givenMerchant(parts)
    const twin = await givenMerchant(parts, 2)
    const now = parts.clock.now()
    const admin = await givenPerson(parts, companyId)
    await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
    expect(await database.transaction((tx) => endAccess(tx, tenantId, admin, owner, now))).toMatchObject({ ok: true })
    expect(await database.transaction((tx) => endAccess(tx, tenantId, owner, owner, now))).toMatchObject({
      refusal: { code: 'last-owner' },
    })
    expect(await database.transaction((tx) => endAccess(tx, twin.tenantId, twin.owner, twin.owner, now))).toMatchObject({ ok: true })
  })
})

// the embedded database has one connection: nothing there happens at once
describe.skipIf(onEmbedded)('two owners at once', () => {
  let database: DatabaseHandle
  let parts: TestParts
  let url: string
  let node: ChildProcess
  const answer = async () => (await once(node, 'message'))[0] as { done: number }
  beforeAll(async () => {
    const own = await testDatabaseUrl({ poolSize: 20 })
    database = own.handle
    url = own.url
    parts = testParts(database)
    node = fork(path.resolve(import.meta.dirname, '../../../test/harness/lessening.ts'), [url], { execArgv: [] })
    await answer()
  })
  afterAll(async () => {
    node.send('end')
    await once(node, 'exit')
    await database.close()
  })

  test('R-05 ATK-065 lessening each other with 48 callers from two processes leaves one, every time', async () => {
    for (let round = 0; round < 10; round++) {
      const { tenantId, owners } = await givenMerchant(parts, 2)
      const task: Lessening = {
        tenantId,
        owners: [owners[0]!, owners[1]!],
        lowerRoleId: await roleId(parts, tenantId, 'ISC_Admin'),
        now: parts.clock.now().toISOString(),
        callers: 24,
      }
      const there = answer()
      node.send(task)
      const [here, done] = [await lessen(database, task), (await there).done]
      expect(here + done).toBeGreaterThan(0)
      expect(await ownersOf(database.db, tenantId)).toHaveLength(1)
    }
  })

  test('ATK-065 without the lock on the tenant’s row both would go: what counting alone is worth', async () => {
    const attempt = async (lock: boolean): Promise<number> => {
      const { tenantId, owners } = await givenMerchant(parts, 2)
      const clients = await Promise.all(
        owners.map(async () => {
          const client = new pg.Client(url)
          await client.connect()
          return client
        }),
      )
      const counting = `select count(*)::int as left from access x
        join access_role xr on xr.tenant_id = x.tenant_id and xr.account_id = x.account_id
        join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id and r.stock = 'ISC_Owner'
        where x.tenant_id = $1 and x.state = 'active'`
      const halfway = Promise.withResolvers<void>()
      let begun = 0
      await Promise.all(
        clients.map(async (client, turn) => {
          await client.query('begin')
          if (lock) await client.query('select 1 from tenant where id = $1 for update', [tenantId])
          await client.query(`update access set state = 'ended' where tenant_id = $1 and account_id = $2`, [
            tenantId,
            owners[turn]!.accountId,
          ])
          const { rows } = await client.query(counting, [tenantId])
          // neither has committed when the other counts, unless the lock makes it wait
          if (++begun === clients.length) halfway.resolve()
          await Promise.race([halfway.promise, sleep(300)])
          await client.query(rows[0].left > 0 ? 'commit' : 'rollback')
          await client.end()
        }),
      )
      const { rows } = await sql<{ left: number }>`
        select count(*)::int as left from access where tenant_id = ${tenantId} and state = 'active'`.execute(database.db)
      return rows[0]!.left
    }
    expect(await attempt(false)).toBe(0)
    expect(await attempt(true)).toBe(1)
  })
})
