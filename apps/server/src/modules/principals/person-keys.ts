import { sql } from 'kysely'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { Random } from '../../platform/random.ts'
import { type Person, type PersonKeys, personId } from '../audit/index.ts'

const purpose = 'person key'
const keyBytes = 32

interface SealedKey {
  readonly owner_id: string
  readonly account_id: string
  readonly sealed: Buffer
}
const keysAStep = 500

/**
 * One key a person, sealed under the installation's secret. Never kept in memory: once a key is destroyed, nothing can read what
 * it closed.
 */
export function createPersonKeys({ keys, random }: { keys: KeyRing; random: Random }): PersonKeys & {
  make(tx: Tx, who: Person): Promise<void>
  /** For many at once, in one statement. */
  makeAll(tx: Tx, who: readonly Person[]): Promise<void>
  destroy(tx: Tx, who: Person): Promise<void>
  /** Seals again what is sealed under the previous secret, some keys at a time; 0 when none is left and that secret may go. */
  renew(tx: Tx): Promise<number>
} {
  async function makeAll(tx: Tx, who: readonly Person[]): Promise<void> {
    const sealed = who.map((one) => keys.seal(purpose, random.bytes(keyBytes), personId(one)))
    await sql`insert into person_key (owner_id, account_id, sealed)
      select * from unnest(${who.map((one) => one.ownerId)}::uuid[], ${who.map((one) => one.accountId)}::uuid[], ${sealed}::bytea[])`.execute(
      tx,
    )
  }

  return {
    async read(reader: Reader, who: readonly Person[]) {
      if (!who.length) return new Map()
      const [first, ...others] = who
      // one person is what every sign-in asks for
      const { rows } = await (others.length === 0
        ? sql<SealedKey>`${prepared} select owner_id, account_id, sealed from person_key where owner_id = ${first!.ownerId} and account_id = ${first!.accountId}`
        : sql<SealedKey>`
            select k.owner_id, k.account_id, k.sealed from person_key k
            join unnest(${who.map((p) => p.ownerId)}::uuid[], ${who.map((p) => p.accountId)}::uuid[]) as w (owner_id, account_id)
              on w.owner_id = k.owner_id and w.account_id = k.account_id`
      ).execute(reader)
      const found = new Map<string, Buffer>()
      for (const row of rows) {
        const id = personId({ ownerId: row.owner_id, accountId: row.account_id })
        const key = keys.open(purpose, row.sealed, id)
        if (key) found.set(id, key)
      }
      return found
    },
    make: (tx: Tx, who: Person) => makeAll(tx, [who]),
    makeAll,
    async renew(tx: Tx) {
      const { rows } = await sql<{ owner_id: string; account_id: string; sealed: Buffer }>`
        select owner_id, account_id, sealed from person_key where substr(sealed, 2, 4) <> decode(${keys.keyId}, 'hex')
        limit ${keysAStep} for update skip locked`.execute(tx)
      let renewed = 0
      for (const row of rows) {
        const id = personId({ ownerId: row.owner_id, accountId: row.account_id })
        const key = keys.open(purpose, row.sealed, id)
        // a key under a secret older than the previous one is lost already
        if (!key) continue
        await sql`update person_key set sealed = ${keys.seal(purpose, key, id)} where owner_id = ${row.owner_id} and account_id = ${row.account_id}`.execute(
          tx,
        )
        renewed += 1
      }
      return renewed
    },
    async destroy(tx: Tx, who: Person) {
      await sql`delete from person_key where owner_id = ${who.ownerId} and account_id = ${who.accountId}`.execute(tx)
    },
  }
}
