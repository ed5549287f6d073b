import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { assignAllIn, recordAssignments } from '../access/index.ts'
import { consentsOf, eraseAccount, handInvitations, recordConsent, writtenBy } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { checkCustom, customText, indexCustom, propertiesToWrite } from '../dictionary/index.ts'
import { type Account, changeAccount, holderOf, lockAccount, profileFields, realmOf, writeCustom, writeNames } from '../principals/index.ts'
import { clearCounters, linkRefused } from '../sign-in/index.ts'
import { addressHash, lockAddress } from './address.ts'
import { announceBuyer } from './buyer.ts'
import type { RegistrationParts } from './parts.ts'
import { isOfAddress, lockContact, lockOrdersOf, type OrderContact, writeWaiting } from './store.orders.ts'
import { beforeProof, confirmIn } from './waiting-orders.ts'

export interface Proof {
  /** Who follows the link also knows the password chosen at registration: it is the same person, and what they entered is theirs. */
  readonly samePerson: boolean
  /** Contact ids of orders the holder says are theirs. */
  readonly orders: readonly string[]
  readonly websiteId: string | null
  readonly now: Date
}

/**
 * The address of a website user is proved for the first time, or again after a reactivation (ATK-132, ATK-137). Who proves it first is the
 * holder: a self-made account with the same address that nobody proved gives way. What was entered before the proof stays only where the same
 * person entered it; orders only where the holder says that they are theirs. `link-refused` where somebody else proved the address before.
 */
export async function proveAddress(parts: RegistrationParts, tx: Tx, context: Context, own: Account, it: Proof): Promise<Result<Account>> {
  await lockAddress(tx, own.ownerId, own.email)
  const account = await lockAccount(tx, own.ownerId, own.id)
  if (!account || account.email !== own.email) return linkRefused()
  const named = await takeName(parts, tx, context, account, it)
  if (!named.ok) return named
  const cleared = isSelfMade(account) ? await clearUnproved(parts, tx, context, account, it) : ok(account)
  if (!cleared.ok) return cleared
  for (const contactId of new Set(it.orders)) {
    const row = await lockContact(tx, own.ownerId, contactId)
    // nothing is said of orders that are not this address's
    if (!row || row.state === 'linked' || !(await isOfAddress(tx, row, addressHash(parts.keys, own.ownerId, own.email)))) continue
    const confirmed = await confirmIn(parts, tx, context, cleared.value, row, it.now)
    if (!confirmed.ok) return confirmed
  }
  // an order's user was announced when it was made
  if (account.unclaimed && account.cameBy === 'registration') await announceBuyer(parts, tx, context, cleared.value, it.websiteId, it.now)
  return cleared
}

async function takeName(parts: RegistrationParts, tx: Tx, context: Context, account: Account, { now }: Proof): Promise<Result<void>> {
  const { ownerId } = account
  const holder = await holderOf(tx, ownerId, account.email)
  if (holder?.accountId === account.id) return ok()
  const other = holder && (await lockAccount(tx, ownerId, holder.accountId))
  if (other && !(await givesWay(tx, other))) return linkRefused()
  if (other) await handInvitations(tx, ownerId, other.id, account.id)
  if (other) await giveWay(parts, tx, context, other, now)
  const named = await writeNames(tx, account)
  return named.ok ? named : linkRefused()
}

/** Came by an order or a registration, and nobody proved its address yet. */
const isSelfMade = ({ unclaimed, activation, cameBy }: Account): boolean =>
  unclaimed && activation !== 'Activated' && (cameBy === 'order' || cameBy === 'registration')

/**
 * Whether an account is what an order, or an Administrator's invitation, made of an address, and no more: nobody proved it, changed or assigned it.
 * What it is invited to is for the holder of the address.
 */
export async function givesWay(reader: Reader, other: Account): Promise<boolean> {
  const invited = other.cameBy === 'customer-administrator' && other.activation !== 'Activated' && other.state === 'active'
  if (!(invited || isSelfMade(other)) || other.modifiedBy !== other.createdBy) return false
  const { rows } = await sql`
    select 1 from assignment where tenant_id = ${other.ownerId} and account_id = ${other.id} and created_by <> all(${beforeProof}::text[])
    limit 1`.execute(reader)
  return rows.length === 0
}

/** Its orders wait for the holder of the address, and nothing else of it was anybody's. */
async function giveWay(parts: RegistrationParts, tx: Tx, context: Context, other: Account, now: Date): Promise<void> {
  for (const row of await lockOrdersOf(tx, other.ownerId, other.id)) await writeWaiting(tx, row, now)
  await endSelfMade(parts, tx, context, other, now)
  await clearCounters(tx, realmOf(other.kind, other.ownerId), other.id, now)
  await eraseAccount(parts, tx, context, other, now)
}

/** What stood on an unproved account before its holder came: kept where it was theirs, else gone (ATK-132). */
async function clearUnproved(
  parts: RegistrationParts,
  tx: Tx,
  context: Context,
  account: Account,
  { samePerson, orders, now }: Proof,
): Promise<Result<Account>> {
  if (samePerson) return ok(account)
  const told = await lockOrdersOf(tx, account.ownerId, account.id)
  const theirs = told.filter(({ contactId }) => orders.includes(contactId))
  for (const row of told) if (!theirs.includes(row)) await writeWaiting(tx, row, now)
  await endSelfMade(parts, tx, context, account, now, theirs)
  if (theirs.length) return ok(account)
  await withdrawConsents(parts, tx, context, account, now)
  // what staff wrote since they have looked at, and who accepts an Administrator's invitation is called what it says
  const typedBlindly = account.modifiedBy === account.createdBy && account.cameBy !== 'customer-administrator'
  return typedBlindly ? emptyProfile(parts, tx, context, account, now) : ok(account)
}

const reason = 'entered before the address was proved'

/** Ends assignments that came with a registration or an order; those to the customers of `kept` stay. */
async function endSelfMade(
  { audit }: Pick<RegistrationParts, 'audit'>,
  tx: Tx,
  context: Context,
  { ownerId, id }: Account,
  now: Date,
  kept: readonly OrderContact[] = [],
): Promise<void> {
  const staying = kept.flatMap(({ customerId }) => customerId ?? [])
  const { rows } = await sql<{ billToId: string }>`
    select bill_to_id as "billToId" from assignment where tenant_id = ${ownerId} and account_id = ${id}
      and created_by = any(${beforeProof}::text[]) and bill_to_id <> all(${staying}::uuid[])`.execute(tx)
  const wishes = rows.map(({ billToId }) => ({ accountId: id, customerId: billToId, values: 'end' as const }))
  if (!wishes.length) return
  const ended = await assignAllIn(tx, ownerId, wishes, { by: writtenBy(context), now })
  if (!ended.ok) throw new Error(`assignments from before the proof: ${ended.refusal.code}`)
  await recordAssignments(audit, tx, context, ownerId, ended.value, now, reason)
}

/** Nobody who was the holder agreed to anything. */
async function withdrawConsents(
  parts: Pick<RegistrationParts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  { ownerId, id: accountId, cameBy }: Account,
  now: Date,
): Promise<void> {
  const source = cameBy === 'order' ? 'order' : 'registration'
  for (const { topic, given } of await consentsOf(tx, ownerId, accountId)) {
    if (given)
      await recordConsent(parts, tx, context, { ownerId, accountId, consent: { topic, given: false, wording: reason }, source, now })
  }
}

async function emptyProfile(parts: RegistrationParts, tx: Tx, context: Context, account: Account, now: Date): Promise<Result<Account>> {
  const { ownerId, id } = account
  const by = writtenBy(context)
  const fields = profileFields.filter((field) => (account[field] ?? null) !== null)
  const properties = await propertiesToWrite(tx, ownerId, 'website-user')
  const defaults = checkCustom(properties, undefined, undefined, { kind: 'trusted' })
  const custom = defaults.ok ? defaults.value : {}
  await writeCustom(tx, ownerId, id, { values: custom, text: customText(properties, custom) }, by, now)
  await indexCustom(tx, ownerId, 'website-user', id, properties, custom)
  const emptied = await changeAccount(tx, account, Object.fromEntries(profileFields.map((field) => [field, null])), by, now)
  await parts.audit.record(tx, context, {
    ownerId,
    action: 'account.changed',
    now,
    subject: { kind: 'account', ownerId, id },
    after: { fields },
    personal: { ownerId, accountId: id, before: Object.fromEntries(fields.map((field) => [field, account[field]])) },
    reason,
  })
  return emptied
}
