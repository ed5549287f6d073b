import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { jobContext } from '../audit/index.ts'
import type { Account } from '../principals/index.ts'
import { addressHash, sweepAskedMails } from './address.ts'
import { orderJob, orderOf } from './order-arrival.ts'
import { openContact, sealContact } from './orders.ts'
import type { RegistrationParts } from './parts.ts'
import { type OrderContact, orderColumns } from './store.orders.ts'
import { viewWaiting } from './waiting-orders.ts'

/** Days an order waits for the holder of its address: as long as an account that made itself does. */
const waitingDays = 90
const ordersAStep = 500
/** Minutes after which an order nobody looked at yet is given to the job again. */
const resumeMinutes = 15

/**
 * Ends what waited too long: nobody can ask for such an order any more, and its details are gone. Gives orders whose job was lost to it again.
 * Returns how many ended. Run every hour.
 */
export async function sweepOrders(parts: RegistrationParts, requestId: string): Promise<number> {
  const { database, clock, audit } = parts
  await resume(parts)
  const now = clock.now()
  await sweepAskedMails(database.db, now)
  const context = jobContext(orderJob, requestId)
  for (let ended = 0; ; ) {
    const rows = await database.transaction(async (tx) => {
      const found = await endOld(tx, plus(now, { days: -waitingDays }))
      for (const row of found.filter(({ state }) => state === 'expired')) {
        const after = { contactId: row.contactId }
        await audit.record(tx, context, { ownerId: row.tenantId, action: 'order.expired', now, subject: orderOf(row), after })
      }
      return found
    })
    ended += rows.filter(({ state }) => state === 'expired').length
    if (rows.length < ordersAStep) return ended
  }
}

async function endOld(tx: Tx, before: Date): Promise<OrderContact[]> {
  const { rows } = await sql<OrderContact>`
    update order_contact o set address_hash = null, state = case when o.state = 'waiting' then 'expired' else o.state end,
      sealed = case when o.state = 'waiting' then null else o.sealed end
    from (select tenant_id, contact_id from order_contact where address_hash is not null and received_at < ${before} and looked_at is not null
      order by received_at limit ${ordersAStep} for update skip locked) old
    where o.tenant_id = old.tenant_id and o.contact_id = old.contact_id
    returning ${orderColumns}`.execute(tx)
  return rows
}

async function resume({ database, clock, send }: RegistrationParts): Promise<void> {
  const before = plus(clock.now(), { minutes: -resumeMinutes })
  const { rows } = await sql<{ tenantId: string; contactId: string }>`
    select tenant_id as "tenantId", contact_id as "contactId" from order_contact where looked_at is null and received_at < ${before}
    order by received_at limit ${ordersAStep}`.execute(database.db)
  for (const row of rows) await database.transaction((tx) => send(tx, 'order-contact', row))
}

/** Seals again what is sealed under the previous secret, some orders at a time; 0 when none is left. Addresses get the hash of the current one. */
export async function renewOrders(parts: { readonly keys: KeyRing }, tx: Tx): Promise<number> {
  const { keys } = parts
  const { rows } = await sql<OrderContact>`
    select ${orderColumns} from order_contact o where sealed is not null and substr(sealed, 2, 4) <> decode(${keys.keyId}, 'hex')
    limit ${ordersAStep} for update skip locked`.execute(tx)
  let renewed = 0
  for (const row of rows) {
    const told = openContact(parts, row)
    // sealed under a secret older than the previous one: lost already
    if (!told) continue
    await sql`update order_contact set sealed = ${sealContact(parts, row, told)},
        address_hash = case when address_hash is null then null else ${addressHash(keys, row.tenantId, told.email)}::bytea end
      where tenant_id = ${row.tenantId} and contact_id = ${row.contactId}`.execute(tx)
    renewed += 1
  }
  return renewed
}

/** Orders as the use cases on users need them: accounts come before registration, so `app.ts` hands these in. */
export function ordersOfAccount({ keys }: { readonly keys: KeyRing }) {
  return {
    /** For the export: that somebody ordered with this address. What they typed is not the person's before they say so. */
    async waitingOf(reader: Reader, tenantId: string, { email }: Pick<Account, 'ownerId' | 'id' | 'email'>): Promise<readonly object[]> {
      const { rows } = await sql<OrderContact>`select ${orderColumns} from order_contact o
        where tenant_id = ${tenantId} and address_hash = ${addressHash(keys, tenantId, email)} and state in ('waiting', 'guest')
        order by received_at, contact_id`.execute(reader)
      return rows.map(viewWaiting)
    },
    /** Of an account that nobody came for: its orders are a guest's from then on. */
    async release(tx: Tx, tenantId: string, accountId: string): Promise<void> {
      await sql`update order_contact set state = 'guest', account_id = null where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(
        tx,
      )
    },
    /** With an erased person: no order leads to them any more, and nobody can ask for those that waited. */
    async erase(tx: Tx, tenantId: string, { id, email }: Pick<Account, 'ownerId' | 'id' | 'email'>): Promise<void> {
      const hash = addressHash(keys, tenantId, email)
      await sql`update order_contact set state = case when state = 'waiting' then 'expired' else 'guest' end, account_id = null, sealed = null,
          address_hash = null
        where tenant_id = ${tenantId} and (account_id = ${id} or (address_hash = ${hash} and state in ('waiting', 'guest')))`.execute(tx)
      await sql`delete from asked_mail where tenant_id = ${tenantId} and address_hash = ${hash}`.execute(tx)
    },
  }
}
