import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { assignIn, plainAssignment, recordAssignments, setWebsitesIn } from '../access/index.ts'
import { calledBy, makeAccount, recordConsent, writtenBy } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { type Customer, type CustomerCameBy, createCustomerIn } from '../customers/index.ts'
import { checkCustom, customText, type Editor, indexCustom, propertiesToWrite } from '../dictionary/index.ts'
import { type Account, displayName, findAccount, type Profile, writeCustom } from '../principals/index.ts'
import { findWebsite } from '../websites/index.ts'
import { type Contact, consentsGiven, localeOf } from './contact.ts'
import type { RegistrationParts } from './parts.ts'

/** How a buyer came: nobody made them. */
export type SelfMade = Extract<CustomerCameBy, 'order' | 'registration'>

export interface BuyerToMake {
  readonly tenantId: string
  /** Where they bought or registered: they are assigned to it. */
  readonly websiteId: string | null
  readonly cameBy: SelfMade
  readonly contact: Contact
  /** What the user says of themselves, besides the customer's record. */
  readonly profile?: Profile
  /** Takes no login name before the address is proved. */
  readonly nameless?: boolean
  readonly now: Date
}

export interface Buyer {
  readonly account: Account
  readonly customer: Customer
}

/**
 * Makes a customer record and a website user, associated: orders and registrations by the same code. Personal details are in the
 * customer's record; own fields and consents are the user's. The user is unclaimed: no password, no session, until the address is proved.
 * `name-taken` where the address is somebody's; custom values that do not fit and fields a registration got wrong are refused by name.
 */
export async function makeBuyer(parts: RegistrationParts, tx: Tx, context: Context, it: BuyerToMake): Promise<Result<Buyer>> {
  const { tenantId, websiteId, cameBy, contact, now } = it
  const { email } = contact
  const made = await makeAccount(parts, tx, context, {
    ...localeOf(contact).profile,
    ...it.profile,
    ownerId: tenantId,
    kind: 'website',
    email,
    cameBy,
    unclaimed: true,
    nameless: it.nameless ?? false,
    now,
  })
  if (!made.ok) return made
  const account = made.value
  const custom = await writeOwnFields(tx, context, account, contact, cameBy, now)
  if (!custom.ok) return custom
  const customer = await makeCustomer(parts, tx, context, it)
  if (!customer.ok) return customer
  const by = writtenBy(context)
  if (websiteId) await setWebsitesIn(parts.audit, tx, context, { tenantId, accountId: account.id, websiteIds: [websiteId], now })
  const assigned = await assignIn(tx, {
    ...plainAssignment,
    tenantId,
    accountId: account.id,
    billToId: customer.value.id,
    isDefault: true,
    by,
    now,
  })
  if (!assigned.ok) return assigned
  await recordAssignments(parts.audit, tx, context, tenantId, assigned.value, now)
  await recordConsents(parts, tx, context, account, it)
  return ok({ account: (await findAccount(tx, tenantId, account.id))!, customer: customer.value })
}

/** The customer's bill-to, and its ship-to where one was told: an order's broken addresses are kept, with warnings. */
export async function makeCustomer(
  parts: Pick<RegistrationParts, 'newId' | 'random' | 'audit'>,
  tx: Tx,
  context: Context,
  { tenantId, cameBy, contact, now }: Pick<BuyerToMake, 'tenantId' | 'cameBy' | 'contact' | 'now'>,
): Promise<Result<Customer>> {
  const { email, currency } = contact
  const typed = { cameBy, editor: { kind: 'trusted' } as const, keepBroken: cameBy === 'order' }
  const billTo = { email, ...(currency ? { currency } : {}), ...contact.billTo, ...typed }
  const made = await createCustomerIn(parts, tx, context, tenantId, billTo, now)
  if (!made.ok || !contact.shipTo) return made
  const shipTo = await createCustomerIn(parts, tx, context, tenantId, { ...contact.shipTo, ...typed, billToId: made.value.id }, now)
  return shipTo.ok ? made : shipTo
}

/** Consents as they were given, where nothing newer is known of their topic. */
export async function recordConsents(
  parts: Pick<RegistrationParts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  { ownerId, id: accountId }: Account,
  { contact, cameBy: source, websiteId, now }: Pick<BuyerToMake, 'contact' | 'cameBy' | 'websiteId' | 'now'>,
): Promise<void> {
  for (const { consent, at } of consentsGiven(contact, now)) {
    await recordConsent(parts, tx, context, { ownerId, accountId, consent, source, websiteId, at, now })
  }
}

/** An order's values were checked when it was told; what a definition changed since no longer takes is left out. */
async function writeOwnFields(
  tx: Tx,
  context: Context,
  { ownerId, id }: Account,
  { custom }: Contact,
  cameBy: SelfMade,
  now: Date,
): Promise<Result<void>> {
  const editor: Editor = cameBy === 'order' ? { kind: 'trusted' } : { kind: 'storefront', roleIds: new Set() }
  const properties = await propertiesToWrite(tx, ownerId, 'website-user')
  const checked = checkCustom(properties, custom, undefined, editor)
  const stored = checked.ok || cameBy !== 'order' ? checked : checkCustom(properties, undefined, undefined, editor)
  if (!stored.ok) return stored
  const fields = { values: stored.value, text: customText(properties, stored.value) }
  if (Object.keys(stored.value).length) await writeCustom(tx, ownerId, id, fields, writtenBy(context), now)
  await indexCustom(tx, ownerId, 'website-user', id, properties, stored.value)
  return ok()
}

/** new website users are announced to the owners where the tenant or the website switched that on. */
export async function announceBuyer(
  parts: Pick<RegistrationParts, 'settingsOf' | 'tellOwners'>,
  tx: Tx,
  context: Context,
  account: Account,
  websiteId: string | null,
  now: Date,
): Promise<void> {
  const settings = await parts.settingsOf(tx, account, websiteId)
  if (!settings['website.accounts.announceNew']) return
  const website = websiteId ? await findWebsite(tx, account.ownerId, websiteId) : undefined
  await parts.tellOwners(tx, account.ownerId, {
    template: 'new-account-to-owners',
    data: {
      account: displayName(account),
      address: account.email,
      company: account.companyName ?? website?.name ?? 'the shop',
      roles: ['Website user'],
      how: account.cameBy,
      by: calledBy(context),
    },
    now,
  })
}
