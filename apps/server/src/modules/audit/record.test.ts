import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GivenAccount, givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil, systemRandom } from '../../platform/random.ts'
import { refuse } from '../../platform/result.ts'
import { createPersonKeys } from '../principals/index.ts'
import type { Audit, AuditEntry, Context } from './index.ts'
import { createAudit } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let audit: Audit
let personKeys: ReturnType<typeof createPersonKeys>
let ann: GivenAccount
let ben: GivenAccount

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  personKeys = createPersonKeys({ keys: parts.keys, random: systemRandom })
  audit = createAudit({ ...parts, personKeys, securityLog: { info: () => {} } })
})
afterAll(() => database.close())
beforeEach(async () => {
  ann = await givenAccount(parts, 'console')
  ben = await givenAccount(parts, 'website')
  for (const { ownerId, id } of [ann, ben]) await database.transaction((tx) => personKeys.make(tx, { ownerId, accountId: id }))
})

const by = ({ ownerId, id, userName }: GivenAccount): Context => ({
  actor: { kind: 'console', accountId: id, companyId: ownerId, sessionId: id, userName, authenticatedAt: parts.clock.now() },
  requestId: 'request 1',
  source: '192.0.2.77',
  device: 'Netscape of Ann',
})
const visitor: Context = { actor: { kind: 'anyone' }, requestId: 'request 2', source: '198.51.100.9', device: 'Mosaic of Ben' }
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ownerId: ben.ownerId,
  action: 'account.changed',
  now: parts.clock.now(),
  subject: { kind: 'account', ownerId: ben.ownerId, id: ben.id },
  ...more,
})
const personal = () => ({
  ownerId: ben.ownerId,
  accountId: ben.id,
  before: { email: 'old@ben.test' },
  after: { email: 'new@ben.test', phone: '+47 555' },
})
const write = (context: Context, it: AuditEntry) => database.transaction((tx) => audit.record(tx, context, it))
const entries = async (ownerId: string) => (await audit.list(database.db, ownerId, { limit: 200 })).items
const columns = async (table: 'audit_event' | 'audit_waiting', ownerId: string) =>
  JSON.stringify((await sql`select * from ${sql.table(table)} where owner_id = ${ownerId}`.execute(database.db)).rows, (_key, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
  )

describe('record', () => {
  test('R-61 the row is written in the caller’s transaction: a rollback or a refusal leaves none', async () => {
    const thrown = database.transaction(async (tx) => {
      await audit.record(tx, atTheMachine, entry())
      throw new Error('something else went wrong')
    })
    await expect(thrown).rejects.toThrow('something else went wrong')
    await database.transaction(async (tx) => {
      await audit.record(tx, atTheMachine, entry())
      return refuse('conflict')
    })
    expect(await entries(ben.ownerId)).toEqual([])
    expect(await columns('audit_waiting', ben.ownerId)).toBe('[]')
    await write(atTheMachine, entry())
    expect(await entries(ben.ownerId)).toHaveLength(1)
  })

  test('R-61 actor, on behalf of, source, device, before, after and reason come back as they were', async () => {
    await write(
      by(ann),
      entry({ before: { state: 'active' }, after: { state: 'deactivated' }, personal: personal(), reason: 'left us', onBehalfOf: ann.id }),
    )
    expect(await entries(ben.ownerId)).toEqual([
      {
        id: expect.any(String),
        at: parts.clock.now(),
        action: 'account.changed',
        actor: { kind: 'console', accountId: ann.id, name: ann.userName, device: 'Netscape of Ann' },
        source: '192.0.2.77',
        onBehalfOf: ann.id,
        requestId: 'request 1',
        subject: { kind: 'account', ownerId: ben.ownerId, id: ben.id },
        before: { state: 'active' },
        after: { state: 'deactivated' },
        personal: { before: { email: 'old@ben.test' }, after: { email: 'new@ben.test', phone: '+47 555' } },
        reason: 'left us',
      },
    ])
  })

  test('R-08 no personal value stands in clear in any column, not those of the actor either', async () => {
    await write(by(ann), entry({ personal: personal() }))
    await write(visitor, entry({ action: 'password.changed', personal: { ownerId: ben.ownerId, accountId: ben.id } }))
    const stored = await columns('audit_event', ben.ownerId)
    for (const value of ['old@ben.test', 'new@ben.test', '555', ann.userName, 'Netscape', '192.0.2.77', '198.51.100.9', 'Mosaic']) {
      expect(stored, value).not.toContain(value)
    }
    const [changed] = await entries(ben.ownerId)
    expect(changed).toMatchObject({ actor: { kind: 'anyone', device: 'Mosaic of Ben' }, source: '198.51.100.9' })
    expect(changed).not.toHaveProperty('personal')
  })

  test('R-08 erasing a person makes that person’s values unreadable, others’ stay, and the chain stays whole', async () => {
    await write(by(ann), entry({ personal: personal() }))
    await write(visitor, entry({ personal: { ownerId: ben.ownerId, accountId: ben.id } }))
    await audit.sealAll()
    await database.transaction((tx) => personKeys.destroy(tx, { ownerId: ben.ownerId, accountId: ben.id }))
    const [visited, changed] = await entries(ben.ownerId)
    expect(changed).toMatchObject({ personal: 'erased', actor: { name: ann.userName }, source: '192.0.2.77' })
    expect(visited).toMatchObject({ personal: 'erased', actor: { kind: 'anyone' } })
    expect(visited).not.toHaveProperty('source')
    await database.transaction((tx) => personKeys.destroy(tx, { ownerId: ann.ownerId, accountId: ann.id }))
    const [, again] = await entries(ben.ownerId)
    expect(again).toMatchObject({ actor: { kind: 'console', accountId: ann.id, erased: true } })
    expect(again!.actor).not.toHaveProperty('name')
    expect(again).not.toHaveProperty('source')
    expect(await audit.verify(ben.ownerId)).toEqual([expect.objectContaining({ whole: true, rows: 2, waiting: 0 })])
  })

  test('R-08 a new key for an erased person opens nothing of before', async () => {
    await write(by(ann), entry({ personal: personal() }))
    await database.transaction((tx) => personKeys.destroy(tx, { ownerId: ben.ownerId, accountId: ben.id }))
    await database.transaction((tx) => personKeys.make(tx, { ownerId: ben.ownerId, accountId: ben.id }))
    expect((await entries(ben.ownerId))[0]!.personal).toBe('erased')
  })

  test('R-08 a value moved to another row does not open there', async () => {
    await write(by(ann), entry({ personal: personal() }))
    await write(
      by(ann),
      entry({ action: 'account.moved', personal: { ownerId: ben.ownerId, accountId: ben.id, after: { email: 'other@ben.test' } } }),
    )
    await database.db.connection().execute(async (db) => {
      await sql`set session_replication_role = replica`.execute(db)
      await sql`update audit_event set personal = (select personal from audit_event where owner_id = ${ben.ownerId} and action = 'account.changed')
        where owner_id = ${ben.ownerId} and action = 'account.moved'`.execute(db)
      await sql`set session_replication_role = origin`.execute(db)
    })
    expect((await entries(ben.ownerId)).find((one) => one.action === 'account.moved')!.personal).toBe('erased')
  })

  test('R-61 jobs are named, sources of what nobody in particular did stand as they are', async () => {
    await write({ actor: { kind: 'job', name: 'sweep' }, requestId: 'job 1', source: '203.0.113.5', device: '' }, entry({ ownerId: nil }))
    const found = (await entries(nil)).find((one) => one.requestId === 'job 1')
    expect(found).toMatchObject({ actor: { kind: 'job', name: 'sweep' }, source: '203.0.113.5' })
  })

  test('R-61 another tenant’s chain shows nothing of it', async () => {
    await write(by(ann), entry({ personal: personal() }))
    expect(await entries(ann.ownerId)).toEqual([])
    expect(await audit.list(database.db, ann.ownerId, { subjectId: ben.id, limit: 10 })).toEqual({ items: [] })
  })
})
