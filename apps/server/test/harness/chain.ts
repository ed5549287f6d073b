import { type RawBuilder, sql } from 'kysely'
import { type Anchor, createAudit, type Verification } from '../../src/modules/audit/index.ts'
import { atTheMachine, type TestParts } from './parts.ts'

/** A chain of the audit log nobody else writes in, and what an outsider, a checker and an attacker can do with it. */
export function testChain({ database, clock, ...parts }: TestParts) {
  const id = parts.newId()
  /** Lines of the security log about this chain: the outside anchor. */
  const anchors: Anchor[] = []
  const info = (line: object) => {
    const { event, ...anchor } = line as Anchor & { event: string }
    if (event === 'audit.seal' && anchor.ownerId === id) anchors.push({ ownerId: id, sealNo: anchor.sealNo, hash: anchor.hash })
  }
  const audit = createAudit({
    ...parts,
    database,
    clock,
    personKeys: { read: async () => new Map() },
    securityLog: { info },
  })
  const write = (count = 1) =>
    database.transaction(async (tx) => {
      for (let n = 0; n < count; n++) {
        const subject = { kind: 'test', id: String(n) }
        await audit.record(tx, atTheMachine, { ownerId: id, action: 'test.done', now: clock.now(), subject, after: { n } })
      }
    })
  const verify = async (against: readonly Anchor[] = []): Promise<Verification> => (await audit.verify(id, against))[0]!
  const ofSeal = (no: number) => sql`owner_id = ${id} and seal_no = ${no}`
  return {
    id,
    audit,
    anchors,
    write,
    verify,
    fault: async (against: readonly Anchor[] = []) => (await verify(against)).fault,
    /** So many rows, then a seal over them, as often as there are numbers; a second apart. */
    async sealed(...counts: number[]): Promise<void> {
      for (const count of counts) {
        await write(count)
        await audit.sealAll()
        clock.pass({ seconds: 1 })
      }
    },
    ofSeal,
    rowsOf: (no: number) => sql`(select unnest(row_ids) from audit_seal where ${ofSeal(no)})`,
    /** As who owns the database may: past the triggers. */
    async tamper(...statements: RawBuilder<unknown>[]): Promise<void> {
      await database.db.connection().execute(async (db) => {
        await sql`set session_replication_role = replica`.execute(db)
        for (const statement of statements) await statement.execute(db)
        await sql`set session_replication_role = origin`.execute(db)
      })
    },
  }
}
export type TestChain = ReturnType<typeof testChain>
