import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'

/**
 * `waiting`: the address is somebody's, who has not said yet that the order is theirs. `linked`: it belongs to a user and a customer. `guest`: it
 * has a customer record and no user. `declined`: the address's holder says that it is not theirs. `expired`: nobody said anything in time.
 */
export const contactStates = ['waiting', 'linked', 'guest', 'declined', 'expired'] as const
export type ContactState = (typeof contactStates)[number]

/** Who an order came from, as it is kept. */
export interface OrderContact {
  readonly tenantId: string
  readonly orderId: string
  readonly contactId: string
  readonly content: Buffer
  readonly state: ContactState
  readonly websiteId: string | null
  readonly sealed: Buffer | null
  readonly accountId: string | null
  readonly customerId: string | null
  readonly receivedAt: Date
  readonly lookedAt: Date | null
  readonly linkedAt: Date | null
}

/** Every column under its name in code; `o` is the alias of `order_contact` the query must use. */
export const orderColumns: RawBuilder<unknown> = sql`o.tenant_id as "tenantId", o.order_id as "orderId", o.contact_id as "contactId", o.content, o.state, o.website_id as "websiteId",
  o.sealed, o.account_id as "accountId", o.customer_id as "customerId", o.received_at as "receivedAt", o.looked_at as "lookedAt",
  o.linked_at as "linkedAt"`

export interface NewContact {
  readonly tenantId: string
  readonly orderId: string
  readonly contactId: string
  readonly content: Buffer
  readonly addressHash: Buffer | null
  readonly websiteId: string | null
  readonly guest: boolean
  readonly sealed: Buffer
  readonly now: Date
}

/** False where this order was told before: of any number at once, one is the first. */
export async function insertContact(tx: Tx, it: NewContact): Promise<boolean> {
  const { rows } = await sql`${prepared}
    insert into order_contact (tenant_id, order_id, contact_id, content, address_hash, state, website_id, guest, sealed, received_at)
    values (${it.tenantId}, ${it.orderId}, ${it.contactId}, ${it.content}, ${it.addressHash}, 'waiting', ${it.websiteId}, ${it.guest}, ${it.sealed}, ${it.now})
    on conflict (tenant_id, order_id) do nothing returning 1`.execute(tx)
  return rows.length > 0
}

async function contacts(reader: Reader, where: RawBuilder<unknown>, rest: RawBuilder<unknown> = sql``): Promise<OrderContact[]> {
  const { rows } = await sql<OrderContact>`select ${orderColumns} from order_contact o where ${where} ${rest}`.execute(reader)
  return rows
}

export const findOrder = async (reader: Reader, tenantId: string, orderId: string): Promise<OrderContact | undefined> =>
  (await contacts(reader, sql`tenant_id = ${tenantId} and order_id = ${orderId}`))[0]

export const findContact = async (reader: Reader, tenantId: string, contactId: string): Promise<OrderContact | undefined> =>
  (await contacts(reader, sql`tenant_id = ${tenantId} and contact_id = ${contactId}`))[0]

/** The contact with its row held until the end of the transaction. */
export const lockContact = async (tx: Tx, tenantId: string, contactId: string): Promise<OrderContact | undefined> =>
  (await contacts(tx, sql`tenant_id = ${tenantId} and contact_id = ${contactId}`, sql`for update`))[0]

/** Orders that the holder of an address may say something about: nobody's yet, oldest first. `after` is the place of the last one seen. */
export const ordersOfAddress = (
  reader: Reader,
  tenantId: string,
  hash: Buffer,
  limit: number,
  after?: readonly [receivedAt: Date, contactId: string],
): Promise<OrderContact[]> =>
  contacts(
    reader,
    sql`tenant_id = ${tenantId} and address_hash = ${hash} and state in ('waiting', 'guest')
      ${after ? sql`and (received_at, contact_id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}`,
    sql`order by received_at, contact_id limit ${limit}`,
  )

/** Whether this order was placed with this address. */
export async function isOfAddress(reader: Reader, { tenantId, contactId }: OrderContact, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`select 1 from order_contact where tenant_id = ${tenantId} and contact_id = ${contactId}
    and address_hash = ${hash}`.execute(reader)
  return rows.length > 0
}

/** The orders that belong to a user, oldest first; held where that is asked. */
export const linkedOrders = (reader: Reader, tenantId: string, accountId: string, hold = sql``): Promise<OrderContact[]> =>
  contacts(
    reader,
    sql`tenant_id = ${tenantId} and account_id = ${accountId} and state = 'linked'`,
    sql`order by received_at, contact_id ${hold}`,
  )

export const lockOrdersOf = (tx: Tx, tenantId: string, accountId: string): Promise<OrderContact[]> =>
  linkedOrders(tx, tenantId, accountId, sql`for update`)

type Key = Pick<OrderContact, 'tenantId' | 'contactId'>

/** It belongs to this user and customer from now on; the details are in their records. */
export async function writeLinked(
  tx: Tx,
  { tenantId, contactId }: Key,
  it: { readonly accountId: string; readonly customerId: string; readonly now: Date },
): Promise<void> {
  await sql`update order_contact set state = 'linked', account_id = ${it.accountId}, customer_id = ${it.customerId}, sealed = null,
      looked_at = coalesce(looked_at, ${it.now}), linked_at = ${it.now}
    where tenant_id = ${tenantId} and contact_id = ${contactId}`.execute(tx)
}

/** It has a customer record and nobody's account. */
export async function writeGuest(tx: Tx, { tenantId, contactId }: Key, customerId: string, now: Date): Promise<void> {
  await sql`update order_contact set state = 'guest', account_id = null, customer_id = ${customerId}, sealed = null,
      looked_at = coalesce(looked_at, ${now})
    where tenant_id = ${tenantId} and contact_id = ${contactId}`.execute(tx)
}

/** It waits for the holder of the address; a customer record that was made of it stays. */
export async function writeWaiting(tx: Tx, { tenantId, contactId }: Key, now: Date): Promise<void> {
  await sql`update order_contact set state = 'waiting', account_id = null, linked_at = null, looked_at = coalesce(looked_at, ${now})
    where tenant_id = ${tenantId} and contact_id = ${contactId}`.execute(tx)
}

/** Every other order of this address that nobody looked at waits too: what one of many at once found out holds for all of them. */
export async function writeOthersWaiting(tx: Tx, { tenantId }: Key, hash: Buffer, now: Date): Promise<void> {
  await sql`update order_contact set looked_at = ${now}
    where tenant_id = ${tenantId} and address_hash = ${hash} and state = 'waiting' and looked_at is null and not guest`.execute(tx)
}

/** It is nobody's for good. */
export async function writeDeclined(tx: Tx, { tenantId, contactId }: Key): Promise<void> {
  await sql`update order_contact set state = 'declined', account_id = null, sealed = null, address_hash = null
    where tenant_id = ${tenantId} and contact_id = ${contactId}`.execute(tx)
}
