import { isAddress } from '@tillward/contract/login-names'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { administratorsOf, assignIn, findAssignment, plainAssignment, recordAssignments } from '../access/index.ts'
import { type Context, jobContext } from '../audit/index.ts'
import { issueLink, peekLink, redeemLink } from '../credentials/index.ts'
import { type Customer, currentCustomer, customerName, findByNumber, findCustomer, lockCustomer, shipTosOf } from '../customers/index.ts'
import { type Account, displayName, findAccount, lockAccount } from '../principals/index.ts'
import { linkRefused } from '../sign-in/index.ts'
import { addressHash, mayMail } from './address.ts'
import type { RegistrationParts } from './parts.ts'
import { noteAsked } from './shopper.ts'

/** Who writes the assignment that somebody allowed from the address on file. */
const writer = 'holder of the address on file'
const shipTosLooked = 50

/**
 * A shopper asks to shop for a customer that is there already, by its number. The number proves nothing: a mail goes to an address on file
 * for the customer, and who reads it decides. Every number gets the same answer after the same statements; a job looks the customer up.
 */
export async function claimCustomer(
  parts: RegistrationParts,
  own: Account,
  it: { readonly number: string; readonly websiteId: string; readonly sourceKey: string },
): Promise<Result<void>> {
  const asked = await noteAsked(parts, [`customer claim ${it.sourceKey}`, `customer claim of ${own.id}`])
  if (!asked.ok) return asked
  return parts.database.transaction(async (tx) => {
    const number = it.number.normalize('NFC').trim()
    await parts.send(tx, 'customer-claim', { tenantId: own.ownerId, accountId: own.id, number, websiteId: it.websiteId })
    return ok()
  })
}

export interface ClaimRequest {
  readonly tenantId: string
  readonly accountId: string
  readonly number: string
  readonly websiteId: string
}

/** The job behind it: mails the address on file of the customer, where there is one and the shopper does not shop for it already. */
export async function handleClaim(parts: RegistrationParts, it: ClaimRequest, requestId: string): Promise<void> {
  const { database, clock, keys } = parts
  const { tenantId, accountId, websiteId } = it
  await database.transaction(async (tx) => {
    const now = clock.now()
    const account = await lockAccount(tx, tenantId, accountId)
    if (!account || !mayClaim(account)) return
    const found = await customerOf(tx, tenantId, it.number)
    if (!found || (await findAssignment(tx, tenantId, accountId, found.billTo.id))) return
    const { billTo, onFile } = found
    if (!(await mayMail(tx, tenantId, addressHash(keys, tenantId, onFile.email ?? ''), now))) return
    const settings = await parts.settingsOf(tx, account, websiteId)
    const minutes = settings['website.link.minutes']
    const data = { websiteId, customerId: billTo.id, ...(onFile.billToId ? { shipToId: onFile.id } : {}) }
    const about = { ownerId: tenantId, accountId, purpose: 'customer-claim', minutes, now, data, oneFor: 'customerId' } as const
    const link = await parts.linkTo(tx, account, websiteId, await issueLink(tx, parts.random, about))
    await parts.outbox.enqueue(tx, {
      ownerId: tenantId,
      template: 'customer-claim',
      // the row goes with the shopper, whose name is in it
      recipient: { address: onFile.email ?? '', ownerId: tenantId, accountId },
      websiteId,
      language: account.language ?? 'en',
      data: { account: displayName(account), address: account.email, customer: called(billTo), link, minutes },
      now,
    })
    await parts.audit.record(tx, jobContext('customer claims', requestId), {
      ownerId: tenantId,
      action: 'customer.claim-asked',
      now,
      subject: { kind: 'customer', ownerId: tenantId, id: billTo.id },
      onBehalfOf: accountId,
      after: { accountId, addressOf: onFile.id },
    })
  })
}

const mayClaim = ({ kind, state, activation }: Account) => kind === 'website' && state === 'active' && activation === 'Activated'
const called = (customer: Customer) => {
  const name = customerName(customer)
  return name === customer.number ? name : `${name} (${customer.number})`
}

/** A customer by its number, and the record whose address is asked: the bill-to's, else that of the first ship-to that has one. */
async function customerOf(reader: Reader, tenantId: string, number: string): Promise<{ billTo: Customer; onFile: Customer } | undefined> {
  const named = await findByNumber(reader, tenantId, number)
  const billTo = named && (await currentCustomer(reader, named))
  if (!billTo || billTo.billToId || billTo.state !== 'active') return undefined
  if (isAddress(billTo.email ?? '')) return { billTo, onFile: billTo }
  const { items } = await shipTosOf(reader, tenantId, billTo.id, { limit: shipTosLooked, active: true })
  const onFile = items.find(({ email }) => isAddress(email ?? ''))
  return onFile && { billTo, onFile }
}

/** What somebody is asked who opened the link: who would shop for which customer. */
export interface ClaimView {
  readonly name: string
  readonly userName: string
  readonly address: string
  readonly customer: string
}

/** Reads the link without using it up. */
export async function readClaim(parts: RegistrationParts, tenantId: string, token: string): Promise<Result<ClaimView>> {
  const { db } = parts.database
  const link = await peekLink(db, token, ['customer-claim'], parts.clock.now())
  const account = link && link.ownerId === tenantId ? await findAccount(db, tenantId, link.accountId) : undefined
  const customer = account && (await findCustomer(db, tenantId, link?.data['customerId'] ?? ''))
  if (!account || !customer || !mayClaim(account) || customer.state !== 'active') return linkRefused()
  return ok({ name: displayName(account), userName: account.userName, address: account.email, customer: called(customer) })
}

/**
 * Whoever reads the address on file allows it: the shopper is assigned to the customer without a role, to the ship-to alone where the address is a
 * ship-to's. The customer's Administrators learn of it. Once, however often the link is used.
 */
export async function allowClaim(parts: RegistrationParts, context: Context, tenantId: string, token: string): Promise<Result<void>> {
  return parts.database.transaction(async (tx): Promise<Result<void>> => {
    const now = parts.clock.now()
    const link = await redeemLink(tx, token, ['customer-claim'], now)
    if (!link || link.ownerId !== tenantId) return linkRefused()
    const { customerId = '', shipToId, websiteId } = link.data
    const customer = await lockCustomer(tx, tenantId, customerId)
    const account = await lockAccount(tx, tenantId, link.accountId)
    if (!account || !mayClaim(account) || customer?.state !== 'active') return linkRefused()
    // given by somebody else meanwhile: what they gave stays
    if (await findAssignment(tx, tenantId, account.id, customerId)) return linkRefused()
    const about = { tenantId, accountId: account.id, billToId: customerId, by: writer, now }
    const assigned = await assignIn(tx, { ...plainAssignment, ...about, shipToIds: shipToId ? [shipToId] : 'all' })
    if (!assigned.ok) return linkRefused()
    await recordAssignments(parts.audit, tx, context, tenantId, assigned.value, now)
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'customer.claimed',
      now,
      subject: { kind: 'customer', ownerId: tenantId, id: customerId },
      onBehalfOf: account.id,
      after: { accountId: account.id, ...(shipToId ? { shipToId } : {}) },
    })
    await tellAdministrators(parts, tx, account, customer, websiteId, now)
    return ok()
  })
}

/** Whoever reads the address on file says no: the link is over, and nobody learns more than that. */
export async function refuseClaim(parts: RegistrationParts, context: Context, tenantId: string, token: string): Promise<Result<void>> {
  return parts.database.transaction(async (tx): Promise<Result<void>> => {
    const now = parts.clock.now()
    const link = await redeemLink(tx, token, ['customer-claim'], now)
    if (!link || link.ownerId !== tenantId) return linkRefused()
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'customer.claim-refused',
      now,
      subject: { kind: 'customer', ownerId: tenantId, id: link.data['customerId'] ?? '' },
      onBehalfOf: link.accountId,
    })
    return ok()
  })
}

async function tellAdministrators(
  parts: RegistrationParts,
  tx: Tx,
  account: Account,
  customer: Customer,
  websiteId: string | undefined,
  now: Date,
): Promise<void> {
  const { tenantId } = customer
  for (const { accountId } of await administratorsOf(tx, tenantId, customer.id)) {
    const administrator = await findAccount(tx, tenantId, accountId)
    if (!administrator) continue
    await parts.outbox.enqueue(tx, {
      ownerId: tenantId,
      template: 'customer-claimed',
      recipient: { address: administrator.email, ownerId: tenantId, accountId },
      ...(websiteId ? { websiteId } : {}),
      language: administrator.language ?? 'en',
      data: { name: displayName(administrator), account: displayName(account), address: account.email, customer: called(customer) },
      now,
    })
  }
}
