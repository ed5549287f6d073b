import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestChain, testChain } from '../../../test/harness/chain.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { keyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { systemRandom } from '../../platform/random.ts'
import { createAudit } from './index.ts'

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

describe('sealing', () => {
  test('R-61 each row stands in exactly one seal, each seal names the one before, the log has their hashes', async () => {
    await chain.sealed(3, 2, 4)
    expect(await chain.verify(chain.anchors)).toEqual({
      ownerId: chain.id,
      whole: true,
      seals: 3,
      rows: 9,
      waiting: 0,
      sealedUpTo: { sealNo: 3, hash: chain.anchors[2]!.hash, at: expect.any(Date) },
    })
    const { rows } = await sql<{
      hash: Buffer
      prev_hash: Buffer
    }>`select hash, prev_hash from audit_seal where owner_id = ${chain.id} order by seal_no`.execute(database.db)
    expect(rows.map((row) => row.hash.toString('hex'))).toEqual(chain.anchors.map((anchor) => anchor.hash))
    expect(rows.map((row) => row.prev_hash.toString('hex'))).toEqual(['0'.repeat(64), chain.anchors[0]!.hash, chain.anchors[1]!.hash])
  })

  test('R-61 rows not sealed yet are told as waiting', async () => {
    await chain.sealed(2)
    await chain.write()
    expect(await chain.verify()).toMatchObject({ whole: true, rows: 2, waiting: 1 })
  })

  test('R-61 many sealers at once and writers between them: no row twice, no number twice, none left', async () => {
    for (let round = 0; round < 5; round++) {
      const sealers = Array.from({ length: 8 }, async () => {
        await chain.write()
        await chain.audit.sealAll()
      })
      await Promise.all(sealers)
    }
    await chain.audit.sealAll()
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, rows: 40, waiting: 0, seals: chain.anchors.length })
  })

  test('R-61 a great many rows take several seals, and one page of seals after another is checked', async () => {
    await sql`with made as (insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind)
        select ${chain.id}, gen_random_uuid(), ${parts.clock.now()}, 'bulk.done', 'operator', 'test', 'test' from generate_series(1, 2500) returning owner_id, id)
      insert into audit_waiting select owner_id, id from made`.execute(database.db)
    expect(await chain.audit.sealAll()).toBe(2500)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 3, rows: 2500 })
    parts.clock.pass({ days: 1 })
    expect(await chain.audit.prune(chain.id, parts.clock.now())).toBe(2000)
    expect(await chain.verify(chain.anchors)).toMatchObject({ whole: true, seals: 1, rows: 500 })
  })

  test('R-61 a seal made with the former secret is accepted while that is known, and not after', async () => {
    await chain.sealed(1)
    const verifyWith = async (secret: string, previous?: string) => {
      const made = createAudit({
        ...parts,
        keys: keyRing(secret, previous),
        personKeys: { read: async () => new Map() },
        random: systemRandom,
        securityLog: { info: () => {} },
      })
      return (await made.verify(chain.id))[0]!.whole
    }
    const next = 'the next secret of the tests, long enough'
    expect(await verifyWith(next, 'a secret of the tests, long enough for it')).toBe(true)
    expect(await verifyWith(next)).toBe(false)
  })
})

describe('what verify finds', () => {
  beforeEach(() => chain.sealed(2, 2, 2))

  test.each([
    [
      'an edited row',
      () => [sql`update audit_event set after = '{"n":7}' where owner_id = ${chain.id} and id in ${chain.rowsOf(2)}`],
      'a row of seal 2 was changed',
    ],
    [
      'an edited time',
      () => [sql`update audit_event set at = at - interval '1 millisecond' where owner_id = ${chain.id} and id in ${chain.rowsOf(3)}`],
      'a row of seal 3 was changed',
    ],
    [
      'a reason put in',
      () => [sql`update audit_event set reason = '' where owner_id = ${chain.id} and id in ${chain.rowsOf(1)}`],
      'a row of seal 1 was changed',
    ],
    [
      'a deleted row',
      () => [
        sql`delete from audit_event where owner_id = ${chain.id} and id = (select row_ids[1] from audit_seal where ${chain.ofSeal(1)})`,
      ],
      'seal 1 names 2 rows, 1 are there',
    ],
    [
      'a deleted seal',
      () => [
        sql`delete from audit_event where owner_id = ${chain.id} and id in ${chain.rowsOf(2)}`,
        sql`delete from audit_seal where ${chain.ofSeal(2)}`,
      ],
      'seal 2 is missing',
    ],
    [
      'a deleted first seal',
      () => [
        sql`delete from audit_event where owner_id = ${chain.id} and id in ${chain.rowsOf(1)}`,
        sql`delete from audit_seal where ${chain.ofSeal(1)}`,
      ],
      'seal 1 is missing',
    ],
    ['a deleted last seal whose rows stay', () => [sql`delete from audit_seal where ${chain.ofSeal(3)}`], '2 rows stand in no seal'],
    [
      'two swapped seals',
      () => [
        sql`update audit_seal set seal_no = case seal_no when 1 then -2 else -1 end where owner_id = ${chain.id} and seal_no < 3`,
        sql`update audit_seal set seal_no = -seal_no where owner_id = ${chain.id} and seal_no < 0`,
      ],
      'seal 1 does not follow the seal before it',
    ],
    [
      'rows of a seal in another order',
      () => [sql`update audit_seal set row_ids = array[row_ids[2], row_ids[1]] where ${chain.ofSeal(2)}`],
      'seal 2 was changed',
    ],
    [
      'a moved time of sealing',
      () => [sql`update audit_seal set sealed_at = sealed_at + interval '1 second' where ${chain.ofSeal(2)}`],
      'seal 2 was changed',
    ],
    [
      'a forged mac',
      () => [sql`update audit_seal set mac = sha256(mac) where ${chain.ofSeal(2)}`],
      "seal 2 was not made by this installation's secret",
    ],
    [
      'a row put in past the seals',
      () => [
        sql`insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind) values (${chain.id}, gen_random_uuid(), now(), 'x', 'job', 'x', 'x')`,
      ],
      '1 rows stand in no seal',
    ],
    [
      'a start moved forward over seals that stay',
      () => [
        sql`insert into audit_chain (owner_id, first_seal_no, start_hash) select owner_id, 2, hash from audit_seal where ${chain.ofSeal(1)}`,
      ],
      "1 seals stand before the chain's start",
    ],
  ])('ATK-082 %s', async (_what, statements, expected) => {
    await chain.tamper(...statements())
    expect(await chain.fault()).toBe(expected)
  })

  test('ATK-082 a row in two seals, made by somebody who has the secret as well', async () => {
    await chain.tamper(sql`insert into audit_waiting select owner_id, row_ids[1] from audit_seal where ${chain.ofSeal(2)}`)
    await chain.audit.sealAll()
    expect(await chain.fault()).toBe('a row stands in two seals')
  })

  test('ATK-082 a tail cut off with its rows, by the security log alone', async () => {
    await chain.tamper(
      sql`delete from audit_event where owner_id = ${chain.id} and id in ${chain.rowsOf(3)}`,
      sql`delete from audit_seal where ${chain.ofSeal(3)}`,
    )
    expect(await chain.fault()).toBeUndefined()
    expect(await chain.fault(chain.anchors)).toBe('seal 3 stands in the security log and is missing here')
  })

  test('ATK-082 a tail cut off and written anew, as a restored backup does', async () => {
    await chain.tamper(
      sql`delete from audit_event where owner_id = ${chain.id} and id in ${chain.rowsOf(3)}`,
      sql`delete from audit_seal where ${chain.ofSeal(3)}`,
    )
    await chain.sealed(1)
    expect(await chain.fault()).toBeUndefined()
    expect(await chain.fault(chain.anchors)).toBe('seal 3 differs from the hash in the security log')
  })

  test('ATK-082 a whole chain gone, though nobody asked for it by name', async () => {
    await chain.tamper(sql`delete from audit_event where owner_id = ${chain.id}`, sql`delete from audit_seal where owner_id = ${chain.id}`)
    expect((await chain.audit.verify(undefined, chain.anchors)).find((one) => one.ownerId === chain.id)?.fault).toBe(
      'seal 1 stands in the security log and is missing here',
    )
  })

  test('ATK-082 everything removed as if by retention, which always leaves the newest', async () => {
    await chain.tamper(
      sql`insert into audit_chain (owner_id, first_seal_no, start_hash) select owner_id, 4, hash from audit_seal where ${chain.ofSeal(3)}`,
      sql`delete from audit_event where owner_id = ${chain.id}`,
      sql`delete from audit_seal where owner_id = ${chain.id}`,
    )
    expect(await chain.fault(chain.anchors)).toBe('the security log knows of seals, none is here')
  })

  test('R-61 another chain is not touched by any of it', async () => {
    const other = chain
    chain = testChain(parts)
    await chain.sealed(2)
    await chain.tamper(sql`delete from audit_event where owner_id = ${other.id}`)
    expect(await chain.fault()).toBeUndefined()
  })
})
