import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, testParts, type TestParts } from '../../../test/harness/parts.ts'
import { keyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil, systemRandom } from '../../platform/random.ts'
import { type Anchor, type Audit, createAudit, type Verification } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let audit: Audit
let chain: string
/** Lines of the security log about this chain: the outside anchor. */
let anchors: Anchor[] = []

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  audit = createAudit({ ...parts, personKeys: { read: async () => new Map() }, securityLog: { info: note as never } })
})
afterAll(() => database.close())
beforeEach(() => {
  chain = parts.newId()
  anchors = []
})
const note = (line: { event: string; ownerId: string; sealNo: number; hash: string }) =>
  void (line.event === 'audit.seal' && line.ownerId === chain && anchors.push({ ownerId: line.ownerId, sealNo: line.sealNo, hash: line.hash }))

/** So many rows, then a seal over them; as often as there are numbers. */
async function sealed(...rows: number[]): Promise<void> {
  for (const count of rows) {
    await database.transaction(async (tx) => {
      for (let n = 0; n < count; n++) {
        await audit.record(tx, atTheMachine, { ownerId: chain, action: 'test.done', now: parts.clock.now(), subject: { kind: 'test', id: String(n) }, after: { n } })
      }
    })
    await audit.sealAll()
    parts.clock.pass({ seconds: 1 })
  }
}
const verify = async (against: readonly Anchor[] = []): Promise<Verification> => (await audit.verify(chain, against))[0]!
const fault = async (against: readonly Anchor[] = []) => (await verify(against)).fault

/** As who owns the database may: past the triggers. */
async function tamper(...statements: ReturnType<typeof sql>[]): Promise<void> {
  await database.db.connection().execute(async (db) => {
    await sql`set session_replication_role = replica`.execute(db)
    for (const statement of statements) await statement.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
  })
}
const ofSeal = (no: number) => sql`owner_id = ${chain} and seal_no = ${no}`
const rowsOf = (no: number) => sql`(select unnest(row_ids) from audit_seal where ${ofSeal(no)})`

describe('sealing', () => {
  test('R-61 each row stands in exactly one seal, each seal names the one before, the log has their hashes', async () => {
    await sealed(3, 2, 4)
    expect(await verify(anchors)).toEqual({
      ownerId: chain,
      whole: true,
      seals: 3,
      rows: 9,
      waiting: 0,
      sealedUpTo: { sealNo: 3, hash: anchors[2]!.hash, at: expect.any(Date) },
    })
    const { rows } = await sql<{ hash: Buffer; prev_hash: Buffer }>`select hash, prev_hash from audit_seal where owner_id = ${chain} order by seal_no`.execute(database.db)
    expect(rows.map((row) => row.hash.toString('hex'))).toEqual(anchors.map((anchor) => anchor.hash))
    expect(rows.map((row) => row.prev_hash.toString('hex'))).toEqual(['0'.repeat(64), anchors[0]!.hash, anchors[1]!.hash])
  })

  test('R-61 rows not sealed yet are told as waiting', async () => {
    await sealed(2)
    await database.transaction((tx) => audit.record(tx, atTheMachine, { ownerId: chain, action: 'test.done', now: parts.clock.now(), subject: { kind: 'test' } }))
    expect(await verify()).toMatchObject({ whole: true, rows: 2, waiting: 1 })
  })

  test('R-61 many sealers at once and writers between them: no row twice, no number twice, none left', async () => {
    const write = () =>
      database.transaction((tx) => audit.record(tx, atTheMachine, { ownerId: chain, action: 'test.done', now: parts.clock.now(), subject: { kind: 'test' } }))
    for (let round = 0; round < 5; round++) {
      const sealers = Array.from({ length: 8 }, async () => {
        await write()
        await audit.sealAll()
      })
      await Promise.all(sealers)
    }
    await audit.sealAll()
    expect(await verify(anchors)).toMatchObject({ whole: true, rows: 40, waiting: 0, seals: anchors.length })
  })

  test('R-61 a great many rows take several seals, and one page of seals after another is checked', async () => {
    await sql`with made as (insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind)
        select ${chain}, gen_random_uuid(), ${parts.clock.now()}, 'bulk.done', 'operator', 'test', 'test' from generate_series(1, 2500) returning owner_id, id)
      insert into audit_waiting select owner_id, id from made`.execute(database.db)
    expect(await audit.sealAll()).toBe(2500)
    expect(await verify(anchors)).toMatchObject({ whole: true, seals: 3, rows: 2500 })
  })

  test('R-61 a seal made with the former secret is accepted while that is known, and not after', async () => {
    await sealed(1)
    const verifyWith = async (secret: string, previous?: string) => {
      const made = createAudit({ ...parts, keys: keyRing(secret, previous), personKeys: { read: async () => new Map() }, random: systemRandom, securityLog: { info: () => {} } })
      return (await made.verify(chain))[0]!.whole
    }
    const next = 'the next secret of the tests, long enough'
    expect(await verifyWith(next, 'a secret of the tests, long enough for it')).toBe(true)
    expect(await verifyWith(next)).toBe(false)
  })
})

describe('what verify finds', () => {
  beforeEach(() => sealed(2, 2, 2))

  test.each([
    ['an edited row', () => [sql`update audit_event set after = '{"n":7}' where owner_id = ${chain} and id in ${rowsOf(2)}`], 'a row of seal 2 was changed'],
    ['an edited time', () => [sql`update audit_event set at = at - interval '1 millisecond' where owner_id = ${chain} and id in ${rowsOf(3)}`], 'a row of seal 3 was changed'],
    ['a reason put in', () => [sql`update audit_event set reason = '' where owner_id = ${chain} and id in ${rowsOf(1)}`], 'a row of seal 1 was changed'],
    ['a deleted row', () => [sql`delete from audit_event where owner_id = ${chain} and id = (select row_ids[1] from audit_seal where ${ofSeal(1)})`], 'seal 1 names 2 rows, 1 are there'],
    ['a deleted seal', () => [sql`delete from audit_event where owner_id = ${chain} and id in ${rowsOf(2)}`, sql`delete from audit_seal where ${ofSeal(2)}`], 'seal 2 is missing'],
    ['a deleted first seal', () => [sql`delete from audit_event where owner_id = ${chain} and id in ${rowsOf(1)}`, sql`delete from audit_seal where ${ofSeal(1)}`], 'seal 1 is missing'],
    ['a deleted last seal whose rows stay', () => [sql`delete from audit_seal where ${ofSeal(3)}`], '2 rows stand in no seal'],
    ['two swapped seals', () => [sql`update audit_seal set seal_no = case seal_no when 1 then -2 else -1 end where owner_id = ${chain} and seal_no < 3`, sql`update audit_seal set seal_no = -seal_no where owner_id = ${chain} and seal_no < 0`], 'seal 1 does not follow the seal before it'],
    ['rows of a seal in another order', () => [sql`update audit_seal set row_ids = array[row_ids[2], row_ids[1]] where ${ofSeal(2)}`], 'seal 2 was changed'],
    ['a moved time of sealing', () => [sql`update audit_seal set sealed_at = sealed_at + interval '1 second' where ${ofSeal(2)}`], 'seal 2 was changed'],
    ['a forged mac', () => [sql`update audit_seal set mac = sha256(mac) where ${ofSeal(2)}`], 'seal 2 was not made by this installation\'s secret'],
    ['a row put in past the seals', () => [sql`insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind) values (${chain}, gen_random_uuid(), now(), 'x', 'job', 'x', 'x')`], '1 rows stand in no seal'],
    ['a start moved forward over seals that stay', () => [sql`insert into audit_chain (owner_id, first_seal_no, start_hash) select owner_id, 2, hash from audit_seal where ${ofSeal(1)}`], '1 seals stand before the chain\'s start'],
  ])('ATK-082 %s', async (_what, statements, expected) => {
    await tamper(...statements())
    expect(await fault()).toBe(expected)
  })

  test('ATK-082 a row in two seals, made by somebody who has the secret as well', async () => {
    await tamper(sql`insert into audit_waiting select owner_id, row_ids[1] from audit_seal where ${ofSeal(2)}`)
    await audit.sealAll()
    expect(await fault()).toBe('a row stands in two seals')
  })

  test('ATK-082 a tail cut off with its rows, by the security log alone', async () => {
    await tamper(sql`delete from audit_event where owner_id = ${chain} and id in ${rowsOf(3)}`, sql`delete from audit_seal where ${ofSeal(3)}`)
    expect(await fault()).toBeUndefined()
    expect(await fault(anchors)).toBe('seal 3 stands in the security log and is missing here')
  })

  test('ATK-082 a tail cut off and written anew, as a restored backup does', async () => {
    await tamper(sql`delete from audit_event where owner_id = ${chain} and id in ${rowsOf(3)}`, sql`delete from audit_seal where ${ofSeal(3)}`)
    await sealed(1)
    expect(await fault()).toBeUndefined()
    expect(await fault(anchors)).toBe('seal 3 differs from the hash in the security log')
  })

  test('ATK-082 a whole chain gone, though nobody asked for it by name', async () => {
    await tamper(sql`delete from audit_event where owner_id = ${chain}`, sql`delete from audit_seal where owner_id = ${chain}`)
    expect((await audit.verify(undefined, anchors)).find((one) => one.ownerId === chain)?.fault).toBe('seal 1 stands in the security log and is missing here')
  })

  test('ATK-082 everything removed as if by retention, which always leaves the newest', async () => {
    await tamper(
      sql`insert into audit_chain (owner_id, first_seal_no, start_hash) select owner_id, 4, hash from audit_seal where ${ofSeal(3)}`,
      sql`delete from audit_event where owner_id = ${chain}`,
      sql`delete from audit_seal where owner_id = ${chain}`,
    )
    expect(await fault(anchors)).toBe('the security log knows of seals, none is here')
  })

  test('R-61 another chain is not touched by any of it', async () => {
    const other = chain
    chain = parts.newId()
    await sealed(2)
    await tamper(sql`delete from audit_event where owner_id = ${other}`)
    expect(await fault()).toBeUndefined()
  })
})

describe('append-only', () => {
  beforeEach(() => sealed(1))

  test.each([
    ['update of a row', () => sql`update audit_event set reason = 'x' where owner_id = ${chain}`],
    ['delete of a row', () => sql`delete from audit_event where owner_id = ${chain}`],
    ['truncate of rows', () => sql`truncate audit_event cascade`],
    ['update of a seal', () => sql`update audit_seal set sealed_at = now() where owner_id = ${chain}`],
    ['delete of a seal', () => sql`delete from audit_seal where owner_id = ${chain}`],
    ['truncate of seals', () => sql`truncate audit_seal`],
  ])('ATK-082 %s is refused by the database', async (_what, statement) => {
    await expect(statement().execute(database.db)).rejects.toMatchObject({ code: '55000' })
    expect(await verify()).toMatchObject({ whole: true, rows: 1 })
  })
})

describe('retention', () => {
  test('R-61 removes whole oldest seals, and what stays verifies', async () => {
    await sealed(2, 3, 1, 2)
    const times = (await sql<{ at: Date }>`select sealed_at as at from audit_seal where owner_id = ${chain} order by seal_no`.execute(database.db)).rows
    expect(await audit.prune(chain, times[2]!.at)).toBe(5)
    expect(await verify(anchors)).toMatchObject({ whole: true, seals: 2, rows: 3 })
    await sealed(1)
    expect(await verify(anchors)).toMatchObject({ whole: true, seals: 3, rows: 4 })
  })

  test('R-61 a seal with one young row stays whole, and so does the newest for ever', async () => {
    await sealed(1)
    const before = parts.clock.now()
    parts.clock.pass({ days: -400 })
    await database.transaction((tx) => audit.record(tx, atTheMachine, { ownerId: chain, action: 'test.done', now: parts.clock.now(), subject: { kind: 'test' } }))
    parts.clock.pass({ days: 400 })
    await sealed(1, 1)
    expect(await audit.prune(chain, before)).toBe(1)
    expect(await verify(anchors)).toMatchObject({ whole: true, seals: 2, rows: 3 })
    parts.clock.pass({ days: 4000 })
    expect(await audit.prune(chain, parts.clock.now())).toBe(2)
    expect(await verify(anchors)).toMatchObject({ whole: true, seals: 1, rows: 1 })
    expect(await audit.prune(chain, parts.clock.now())).toBe(0)
  })

  test('ATK-082 a start forged after retention differs from the security log', async () => {
    await sealed(1, 1, 1)
    await audit.prune(chain, parts.clock.now())
    await tamper(sql`update audit_chain set start_hash = sha256(start_hash) where owner_id = ${chain}`)
    expect(await fault()).toBe('seal 3 does not follow the seal before it')
    expect(await fault(anchors)).toBe('seal 2, removed by retention, differs from the hash in the security log')
  })

  test('R-61 retention, sealing, writing and checking at once disturb each other in nothing', async () => {
    await sealed(...Array.from({ length: 12 }, () => 1))
    const old = parts.clock.now()
    parts.clock.pass({ days: 1 })
    const found = await Promise.all([audit.prune(chain, old), sealed(1, 1), verify(), audit.prune(chain, old), verify(), sealed(1), verify()])
    for (const one of found) if (typeof one === 'object') expect(one).toMatchObject({ whole: true })
    // who met another sealer left the rest to the next run
    await audit.sealAll()
    expect(await verify(anchors)).toMatchObject({ whole: true, waiting: 0 })
  })

  test('R-61 another chain keeps all of its own, the installation’s too', async () => {
    await sealed(1, 1)
    const old = chain
    chain = nil
    await sealed(1, 1)
    parts.clock.pass({ days: 1 })
    await audit.prune(old, parts.clock.now())
    expect((await verify()).seals).toBeGreaterThanOrEqual(2)
  })
})
