import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Page } from '../../platform/page.ts'
import type { NewId, Random } from '../../platform/random.ts'
import type { AuditRecord, PersonKeys } from './entry.ts'
import { pruneChain } from './prune.ts'
import { type AuditFilter, listEvents } from './read.ts'
import { recorder } from './record.ts'
import { sealAll } from './seal.ts'
import { createChainStatus } from './status.ts'
import { type Anchor, type Verification, verifyChain } from './verify.ts'

export interface AuditParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly keys: KeyRing
  readonly newId: NewId
  readonly random: Random
  readonly personKeys: PersonKeys
  readonly securityLog: Pick<Log, 'info'>
}

export type Audit = ReturnType<typeof createAudit>

/** The trail: writing it, reading it, sealing it, checking it. */
export function createAudit(parts: AuditParts) {
  const { database, keys, personKeys } = parts
  return {
    record: recorder(parts),

    list: (reader: Reader, ownerId: string, filter: AuditFilter): Promise<Page<AuditRecord>> =>
      listEvents(reader, personKeys, ownerId, filter),

    /** Every entry that matches, newest first, page by page; throws where `goOn` says no, so that nobody takes a part for the whole (ATK-043). */
    async *all(ownerId: string, filter: Omit<AuditFilter, 'limit' | 'cursor'>, goOn: () => Promise<boolean>) {
      let cursor: string | undefined
      do {
        if (!(await goOn())) throw new Error('the export was stopped: whoever asked for it may not read it any more')
        const page: Page<AuditRecord> = await listEvents(database.db, personKeys, ownerId, {
          ...filter,
          limit: 500,
          ...(cursor ? { cursor } : {}),
        })
        yield* page.items
        cursor = page.next
      } while (cursor)
    },

    sealAll: () => sealAll(parts),

    /** One chain, or every chain there is or `anchors` know of. */
    async verify(ownerId?: string, anchors: readonly Anchor[] = []): Promise<Verification[]> {
      const found: Verification[] = []
      for (const owner of ownerId ? [ownerId] : await chains(database.db, anchors))
        found.push(await verifyChain(database.db, keys, owner, anchors))
      return found
    },

    /** One chain as it was found within the last minutes. */
    status: createChainStatus(parts.clock, (ownerId) => verifyChain(database.db, keys, ownerId)),

    /** Removes what is older than `before` from one chain, seal by seal. Returns the rows removed. */
    async prune(ownerId: string, before: Date): Promise<number> {
      let removed = 0
      for (;;) {
        const step = await database.transaction((tx) => pruneChain(tx, ownerId, before))
        if (!step) return removed
        removed += step
      }
    },
  }
}

/** A chain of which nothing is left in the database still stands in the security log. */
async function chains(reader: Reader, anchors: readonly Anchor[]): Promise<string[]> {
  const { rows } = await sql<{ owner_id: string }>`
    select owner_id from audit_event union select owner_id from audit_seal union select owner_id from audit_chain`.execute(reader)
  return [...new Set([...rows.map((row) => row.owner_id), ...anchors.map((anchor) => anchor.ownerId)])].sort()
}
