import { sql } from 'kysely'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Random } from '../../platform/random.ts'
import { type Person, type PersonKeys, personId } from '../audit/index.ts'

const purpose = 'person key'
const keyBytes = 32

/**
 * One key a person, sealed under the installation's secret. Never kept in memory: once a key is destroyed, nothing can read what
 * it closed.
 */
export function createPersonKeys({ keys, random }: { keys: KeyRing; random: Random }): PersonKeys & {
  make(tx: Tx, who: Person): Promise<void>
  destroy(tx: Tx, who: Person): Promise<void>
} {
  return {
    async read(reader: Reader, who: readonly Person[]) {
      if (!who.length) return new Map()
      const { rows } = await sql<{ owner_id: string; account_id: string; sealed: Buffer }>`
        select k.owner_id, k.account_id, k.sealed from person_key k
        join unnest(${who.map((p) => p.ownerId)}::uuid[], ${who.map((p) => p.accountId)}::uuid[]) as w (owner_id, account_id)
          on w.owner_id = k.owner_id and w.account_id = k.account_id`.execute(reader)
      const found = new Map<string, Buffer>()
      for (const row of rows) {
        const id = personId({ ownerId: row.owner_id, accountId: row.account_id })
        const key = keys.open(purpose, row.sealed, id)
        if (key) found.set(id, key)
      }
      return found
    },
    async make(tx: Tx, who: Person) {
      const sealed = keys.seal(purpose, random.bytes(keyBytes), personId(who))
      await sql`insert into person_key (owner_id, account_id, sealed) values (${who.ownerId}, ${who.accountId}, ${sealed})`.execute(tx)
    },
    async destroy(tx: Tx, who: Person) {
      await sql`delete from person_key where owner_id = ${who.ownerId} and account_id = ${who.accountId}`.execute(tx)
    },
  }
}
