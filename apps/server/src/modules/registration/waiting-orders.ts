import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { assignIn, findAssignment, plainAssignment, recordAssignments } from '../access/index.ts'
import { writtenBy } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { peekLink } from '../credentials/index.ts'
import { currentCustomer, findCustomer } from '../customers/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import { linkRefused } from '../sign-in/index.ts'
import { addressHash, lockAddress } from './address.ts'
import { makeCustomer, recordConsents } from './buyer.ts'
import { linkOrder, orderJob, orderOf } from './order-arrival.ts'
import { openContact, type Told } from './orders.ts'
import type { RegistrationParts } from './parts.ts'
import { isOfAddress, linkedOrders, lockContact, type OrderContact, ordersOfAddress, writeDeclined } from './store.orders.ts'

/**
 * An order somebody placed with the holder's address, as it may be told before the holder says whose it is: nothing of what was typed, which may
 * be another person's, or an attacker's (ATK-137).
 */
export interface WaitingOrder {
  readonly contactId: string
  readonly orderId: string
  readonly receivedAt: Date
  readonly websiteId: string | null
}

export const viewWaiting = ({ contactId, orderId, receivedAt, websiteId }: OrderContact): WaitingOrder => ({
  contactId,
  orderId,
  receivedAt,
  websiteId,
})

/** The orders that wait for the holder of this account's address, oldest first. */
export async function waitingOrders(
  { database, keys }: RegistrationParts,
  account: Account,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Result<Page<WaitingOrder>>> {
  const [at, id] = readCursor(cursor, 2) ?? []
  const receivedAt = at ? new Date(at) : undefined
  const after = receivedAt && !Number.isNaN(receivedAt.getTime()) && id && isUuid.test(id) ? ([receivedAt, id] as const) : undefined
  if (cursor !== undefined && !after) return refuse('bad-request', 'This cursor is not one of this list.')
  const hash = addressHash(keys, account.ownerId, account.email)
  const rows = await ordersOfAddress(database.db, account.ownerId, hash, limit + 1, after)
  const { items, next } = pageOf(rows, limit, (row) => [row.receivedAt.toISOString(), row.contactId])
  return ok({ items: items.map(viewWaiting), ...(next ? { next } : {}) })
}

/** The orders a holder may call theirs while activating: those that wait, and the one the account was made for. */
export async function ordersOfLink(parts: RegistrationParts, tenantId: string, token: string): Promise<Result<readonly WaitingOrder[]>> {
  const { db } = parts.database
  const link = await peekLink(db, token, ['activation'], parts.clock.now())
  const account = link && link.ownerId === tenantId ? await findAccount(db, tenantId, link.accountId) : undefined
  if (!account || account.activation === 'Activated') return linkRefused()
  const waiting = await ordersOfAddress(db, tenantId, addressHash(parts.keys, tenantId, account.email), ordersOfOneLink)
  const made = account.unclaimed ? await linkedOrders(db, tenantId, account.id) : []
  return ok([...made, ...waiting].slice(0, ordersOfOneLink).map(viewWaiting))
}

const ordersOfOneLink = 50
const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The holder says that an order is theirs: its details become theirs, and the engine learns whose it is. Once, however often it is said. */
export function confirmOrder(parts: RegistrationParts, context: Context, own: Account, contactId: string): Promise<Result<void>> {
  return onWaiting(parts, own, contactId, (tx, account, row, now) => confirmIn(parts, tx, context, account, row, now))
}

/** The holder says that it is not: it stays the engine's, nobody's account gets it. */
export function declineOrder(parts: RegistrationParts, context: Context, own: Account, contactId: string): Promise<Result<void>> {
  return onWaiting(parts, own, contactId, async (tx, account, row, now) => {
    await writeDeclined(tx, row)
    await parts.audit.record(tx, context, {
      ownerId: row.tenantId,
      action: 'order.declined',
      now,
      subject: orderOf(row),
      after: { contactId, accountId: account.id },
    })
    return ok()
  })
}

function onWaiting(
  { database, clock, keys }: RegistrationParts,
  own: Account,
  contactId: string,
  work: (tx: Tx, account: Account, row: OrderContact, now: Date) => Promise<Result<void>>,
): Promise<Result<void>> {
  const { ownerId, id } = own
  return database.transaction(async (tx) => {
    const now = clock.now()
    await lockAddress(tx, ownerId, own.email)
    const row = await lockContact(tx, ownerId, contactId)
    const account = await lockAccount(tx, ownerId, id)
    if (account?.state !== 'active') return refuse('session-ended')
    const theirs = row && (await isOfAddress(tx, row, addressHash(keys, ownerId, account.email)))
    // an order of somebody else's address is not there, whatever became of it
    if (!row || !theirs || !isOpen(row)) return refuse('not-found')
    return work(tx, account, row, now)
  })
}

const isOpen = ({ state }: OrderContact) => state === 'waiting' || state === 'guest'

/** Links a waiting order to the account that proved its address; both rows are held. */
export async function confirmIn(
  parts: RegistrationParts,
  tx: Tx,
  context: Context,
  account: Account,
  row: OrderContact,
  now: Date,
): Promise<Result<void>> {
  const { tenantId, websiteId } = row
  const told = openContact(parts, row)
  const customerId = await customerFor(parts, tx, context, account, row, told, now)
  if (!customerId.ok) return customerId
  const billToId = customerId.value
  if (!(await findAssignment(tx, tenantId, account.id, billToId))) {
    const isDefault = !(await hasAssignment(tx, account))
    const by = writtenBy(context)
    const assigned = await assignIn(tx, { ...plainAssignment, tenantId, accountId: account.id, billToId, isDefault, by, now })
    if (!assigned.ok) return assigned
    await recordAssignments(parts.audit, tx, context, tenantId, assigned.value, now)
  }
  if (told) await recordConsents(parts, tx, context, account, { contact: told, cameBy: 'order', websiteId, now })
  await linkOrder(parts, tx, context, row, { accountId: account.id, customerId: billToId, now })
  return ok()
}

/**
 * Whose order it is: the record made of it before; else the one the user already has from an earlier order or registration, of which nothing
 * changes; else a new one of its details. Never a customer that the user is assigned to by others: nobody buys for a company by a guest order.
 */
async function customerFor(
  parts: RegistrationParts,
  tx: Tx,
  context: Context,
  account: Account,
  { tenantId, customerId }: OrderContact,
  told: Told | undefined,
  now: Date,
): Promise<Result<string>> {
  const made = customerId ? await findCustomer(tx, tenantId, customerId) : undefined
  const current = made && (await currentCustomer(tx, made))
  if (current && current.state !== 'erased') return ok(current.id)
  const own = await ownCustomer(tx, account)
  if (own) return ok(own)
  const contact = told ?? { email: account.email }
  const customer = await makeCustomer(parts, tx, context, { tenantId, cameBy: 'order', contact, now })
  return customer.ok ? ok(customer.value.id) : customer
}

/** The customer a user has from an own order or registration: the oldest that is there and active. */
async function ownCustomer(tx: Tx, { ownerId, id }: Account): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select c.id from assignment m join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
    where m.tenant_id = ${ownerId} and m.account_id = ${id} and m.all_ship_tos and c.active and c.came_by in ('order', 'registration')
      and m.created_by = any(${[...beforeProof, `website user ${id}`]}::text[])
    order by m.created_at, c.id limit 1`.execute(tx)
  return rows[0]?.id
}

/** Who wrote the assignments a user has from orders and registration, before the address was proved. */
export const beforeProof: readonly string[] = ['anyone', `job ${orderJob}`]

async function hasAssignment(tx: Tx, { ownerId, id }: Account): Promise<boolean> {
  const { rows } = await sql`select 1 from assignment where tenant_id = ${ownerId} and account_id = ${id} limit 1`.execute(tx)
  return rows.length > 0
}
