import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestChain, testChain } from '../../../test/harness/chain.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'

let database: DatabaseHandle
let parts: TestParts
let chain: TestChain

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(() => {
  chain = testChain(parts)
})

describe('append-only', () => {
  beforeEach(() => chain.sealed(1))

  test.each([
    ['update of a row', () => sql`update audit_event set reason = 'x' where owner_id = ${chain.id}`],
    ['delete of a row', () => sql`delete from audit_event where owner_id = ${chain.id}`],
    ['truncate of rows', () => sql`truncate audit_event cascade`],
    ['update of a seal', () => sql`update audit_seal set sealed_at = now() where owner_id = ${chain.id}`],
    ['delete of a seal', () => sql`delete from audit_seal where owner_id = ${chain.id}`],
    ['truncate of seals', () => sql`truncate audit_seal`],
  ])('ATK-082 %s is refused by the database', async (_what, statement) => {
    await expect(statement().execute(database.db)).rejects.toMatchObject({ code: '55000' })
    expect(await chain.verify()).toMatchObject({ whole: true, rows: 1 })
  })
})

describe('retention', () => {
  test('R-61 removes whole oldest seals, and what stays verifies', async () => {
    await chain.sealed(2, 3, 1, 2)
    const times = (
      await sql<{ at: Date }>`select sealed_at as at from audit_seal where owner_id = ${chain.id} order by seal_no`.execute(database.db)
    ).rows
    expect(await chain.audit.prune(chain.id, times[2]!.at)).toBe(5)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 2, rows: 3 })
    await chain.sealed(1)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 3, rows: 4 })
  })

  test('R-61 a seal with one young row stays whole, and so does the newest for ever', async () => {
    await chain.sealed(1)
    const before = parts.clock.now()
    parts.clock.pass({ days: -400 })
    await chain.write()
    parts.clock.pass({ days: 400 })
    await chain.sealed(1, 1)
    expect(await chain.audit.prune(chain.id, before)).toBe(1)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 2, rows: 3 })
    parts.clock.pass({ days: 4000 })
    expect(await chain.audit.prune(chain.id, parts.clock.now())).toBe(2)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 1, rows: 1 })
    expect(await chain.audit.prune(chain.id, parts.clock.now())).toBe(0)
  })

  test('ATK-082 a start forged after retention differs from the security log', async () => {
    await chain.sealed(1, 1, 1)
    await chain.audit.prune(chain.id, parts.clock.now())
    await chain.tamper(sql`update audit_chain set start_hash = sha256(start_hash) where owner_id = ${chain.id}`)
    expect(await chain.fault()).toBe('seal 3 does not follow the seal before it')
    expect(await chain.fault(chain.anchors)).toBe('seal 2, removed by retention, differs from the hash in the security log')
  })

  test('R-61 retention, sealing, writing and checking at once disturb each other in nothing', async () => {
    await chain.sealed(...Array.from({ length: 12 }, () => 1))
    const old = parts.clock.now()
    parts.clock.pass({ days: 1 })
    const found = await Promise.all([
      chain.audit.prune(chain.id, old),
      chain.sealed(1, 1),
      chain.verify(),
      chain.audit.prune(chain.id, old),
      chain.verify(),
      chain.sealed(1),
      chain.verify(),
    ])
    for (const one of found) if (typeof one === 'object') expect(one).toMatchObject({ whole: true })
    // who met another sealer left the rest to the next run
    await chain.audit.sealAll()
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, waiting: 0 })
  })

  test('R-61 another chain keeps all of its own', async () => {
    const other = testChain(parts)
    await chain.sealed(1, 1)
    await other.sealed(1, 1)
    parts.clock.pass({ days: 1 })
    await chain.audit.prune(chain.id, parts.clock.now())
    expect(await other.verify(other.anchors)).toMatchObject({ whole: true, seals: 2 })
  })
})
