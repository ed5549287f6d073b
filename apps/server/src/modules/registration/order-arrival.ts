import { isAddress } from '@tillward/contract/login-names'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { mailActivation } from '../accounts/index.ts'
import { type Context, jobContext } from '../audit/index.ts'
import { displayName, holderOf, lockAccount } from '../principals/index.ts'
import { addressHash, lockAddress, mayMail } from './address.ts'
import { announceBuyer, makeBuyer, makeCustomer } from './buyer.ts'
import { openContact, type Told } from './orders.ts'
import type { RegistrationParts } from './parts.ts'
import { findContact, lockContact, type OrderContact, writeGuest, writeLinked, writeOthersWaiting, writeWaiting } from './store.orders.ts'

/** Who writes what orders make. */
export const orderJob = 'orders'

/**
 * The job behind a told order. A new address: customer and user are made, and the user gets the activation mail. A known one, unclaimed
 * or not: the order waits until its holder proves the address, who is told by mail; nothing else changes. A guest: a customer record alone.
 * Safe to run twice.
 */
export async function handleOrder(
  parts: RegistrationParts,
  place: { tenantId: string; contactId: string },
  requestId: string,
): Promise<void> {
  const context = jobContext(orderJob, requestId)
  const found = await findContact(parts.database.db, place.tenantId, place.contactId)
  const told = found && openContact(parts, found)
  if (!found || !told || found.lookedAt) return
  const arrive = (work: (tx: Tx, row: OrderContact, now: Date) => Promise<Result<void>>): Promise<Result<void>> =>
    parts.database.transaction(async (tx) => {
      const now = parts.clock.now()
      await lockAddress(tx, place.tenantId, told.email)
      const row = await lockContact(tx, place.tenantId, place.contactId)
      return row && row.state === 'waiting' && !row.lookedAt ? work(tx, row, now) : ok()
    })
  const arrived = await arrive((tx, row, now) => settle(parts, tx, context, row, told, now))
  if (arrived.ok) return
  // an address that its holder left a moment ago and may still take back: nobody's meanwhile, so the order waits
  if (arrived.refusal.code !== 'name-taken') throw new Error(`order contact: ${arrived.refusal.code} ${arrived.refusal.detail ?? ''}`)
  await arrive(async (tx, row, now) => ok(await writeWaiting(tx, row, now)))
}

async function settle(parts: RegistrationParts, tx: Tx, context: Context, row: OrderContact, told: Told, now: Date): Promise<Result<void>> {
  const { tenantId, websiteId } = row
  const settings = await parts.settingsOf(tx, { ownerId: tenantId, kind: 'website' }, websiteId)
  const buyer = { tenantId, websiteId, cameBy: 'order', contact: told, now } as const
  if (!isAddress(told.email) || (told.guest && settings['website.orders.guestCheckout'])) {
    const customer = await makeCustomer(parts, tx, context, buyer)
    if (!customer.ok) return customer
    await writeGuest(tx, row, customer.value.id, now)
    const after = { contactId: row.contactId, customerId: customer.value.id }
    await parts.audit.record(tx, context, { ownerId: tenantId, action: 'order.guest', now, subject: orderOf(row), after })
    return ok()
  }
  const hash = addressHash(parts.keys, tenantId, told.email)
  const holder = await holderOf(tx, tenantId, told.email)
  if (holder) {
    await writeWaiting(tx, row, now)
    await writeOthersWaiting(tx, row, hash, now)
    await tellHolder(parts, tx, row, holder.accountId, settings['website.orders.sendActivation'], now)
    return ok()
  }
  const made = await makeBuyer(parts, tx, context, buyer)
  if (!made.ok) return made
  const { account, customer } = made.value
  await linkOrder(parts, tx, context, row, { accountId: account.id, customerId: customer.id, now })
  await writeOthersWaiting(tx, row, hash, now)
  await announceBuyer(parts, tx, context, account, websiteId, now)
  if (settings['website.orders.sendActivation']) await sendActivation(parts, tx, row, account.id, now)
  return ok()
}

/** An order as the trail names it. */
export const orderOf = ({ tenantId, orderId }: Pick<OrderContact, 'tenantId' | 'orderId'>) => ({
  kind: 'order',
  ownerId: tenantId,
  id: orderId,
})

/** The order belongs to this user and customer: the engine learns it from this entry of the trail. */
export async function linkOrder(
  { audit }: Pick<RegistrationParts, 'audit'>,
  tx: Tx,
  context: Context,
  row: OrderContact,
  it: { readonly accountId: string; readonly customerId: string; readonly now: Date },
): Promise<void> {
  const { accountId, customerId, now } = it
  await writeLinked(tx, row, it)
  const after = { contactId: row.contactId, accountId, customerId }
  await audit.record(tx, context, { ownerId: row.tenantId, action: 'order.linked', now, subject: orderOf(row), after })
}

/** Tells the holder of an address that somebody ordered with it. */
async function tellHolder(
  parts: RegistrationParts,
  tx: Tx,
  row: OrderContact,
  accountId: string,
  activations: boolean,
  now: Date,
): Promise<void> {
  const { tenantId, websiteId, orderId } = row
  const account = await lockAccount(tx, tenantId, accountId)
  if (account?.state !== 'active') return
  if (account.activation !== 'Activated') {
    // whom others made, others send their link
    if (account.cameBy === 'order' && activations) await sendActivation(parts, tx, row, accountId, now)
    return
  }
  if (!(await mayMail(tx, tenantId, addressHash(parts.keys, tenantId, account.email), now))) return
  await parts.outbox.enqueue(tx, {
    ownerId: tenantId,
    template: 'order-waits',
    recipient: { address: account.email, ownerId: tenantId, accountId },
    ...(websiteId ? { websiteId } : {}),
    language: account.language ?? 'en',
    data: {
      name: displayName(account),
      order: orderId,
      link: await parts.accountPage(tx, tenantId, websiteId),
      at: row.receivedAt.toISOString(),
    },
    now,
  })
}

async function sendActivation(parts: RegistrationParts, tx: Tx, row: OrderContact, accountId: string, now: Date): Promise<void> {
  const { tenantId, websiteId } = row
  const account = await lockAccount(tx, tenantId, accountId)
  if (!account || !(await mayMail(tx, tenantId, addressHash(parts.keys, tenantId, account.email), now))) return
  await mailActivation(parts, tx, account, { ...(websiteId ? { websiteId } : {}), now })
}
