import { type WebsitePermission, websitePermissionInfo } from '@tillward/contract/permissions'
import type { Settings } from '@tillward/contract/settings'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Refused, type Result, refuse } from '../../platform/result.ts'
import { customerName } from '../customers/index.ts'
import { type Account, lockAccount } from '../principals/index.ts'
import { chooseCustomer, endChoice, type NewShopper, type SessionRow } from '../sessions/index.ts'
import { chosenCustomer, firstChoices, remember, rememberedChoice, standing } from './store.choice.ts'
import { customerRights } from './store.website-rights.ts'
import type { CustomerBarred, CustomerRights, Site } from './website-rights.ts'

/** A shopper who is signed in at a website, as the guard found it. */
export interface ShopperSession {
  readonly account: Account
  readonly session: SessionRow
  /** The tenant's and website's. */
  readonly settings: Settings
}

/** For whom a session acts at this moment. */
export type ChosenCustomer =
  | { readonly state: 'none' }
  | { readonly state: 'chosen'; readonly rights: CustomerRights }
  /** There was a choice until now: the assignment was taken away, the customer deactivated or merged. */
  | { readonly state: 'ended'; readonly because: CustomerBarred }

const siteOf = (websiteId: string, settings: Settings): Site => ({ websiteId, restricted: settings['website.restrictToAssigned'] })

/**
 * The customer a new session begins with: the only one there is, else the remembered one, unless *Require Select Customer On Sign In*; null
 * where the shopper has to choose, or has none.
 */
export async function firstCustomer(tx: Tx, { tenantId, accountId, websiteId, settings }: NewShopper): Promise<string | null> {
  const [first, another] = await firstChoices(tx, { tenantId, accountId, websiteId })
  if (!another) return first ?? null
  if (settings['website.customers.requireSelection']) return null
  const customerId = await rememberedChoice(tx, tenantId, accountId)
  if (!customerId) return null
  const rights = await customerRights(tx, { tenantId, accountId, customerId, site: siteOf(websiteId, settings) })
  return rights.barred ? null : customerId
}

/**
 * For whom a session acts, authorised anew by the rows as they are. A choice whose right is gone ends here, for this session and for good:
 * it does not come back with the right.
 */
export async function customerOfSession(reader: Reader, { account, session, settings }: ShopperSession): Promise<ChosenCustomer> {
  const { customerId, websiteId } = session
  if (!customerId || !websiteId) return { state: 'none' }
  const who = { tenantId: account.ownerId, accountId: account.id, customerId, site: siteOf(websiteId, settings) }
  const rights = await customerRights(reader, who)
  if (!rights.barred) return { state: 'chosen', rights }
  await endChoice(reader, account.ownerId, session.id, customerId)
  return { state: 'ended', because: rights.barred }
}

/**
 * Whether a shopper may go on with a request that names a customer: only for the one the session has chosen, never for a guess between two
 * tabs, and only with the permission for that customer as things are now.
 */
export async function admitForCustomer(
  reader: Reader,
  shopper: ShopperSession,
  customerId: string,
  permission: WebsitePermission,
): Promise<Result<CustomerRights>> {
  const found = await customerOfSession(reader, shopper)
  if (found.state === 'none') return refuse('customer-needed')
  if (found.state === 'ended') return choiceEnded(found.because)
  if (found.rights.customerId !== customerId) {
    return refuse('conflict', 'Another customer is chosen in this session. Read the session again, then repeat this for the right one.')
  }
  if (!found.rights.permissions.has(permission)) {
    return refuse('forbidden', `This needs the permission “${websitePermissionInfo[permission].label}”.`, { more: { permission } })
  }
  return ok(found.rights)
}

/** The refusal of what a customer was needed for whose right is gone. */
export const choiceEnded = (because: CustomerBarred): Refused =>
  refuse('customer-choice-ended', withoutCustomerTexts[because], { more: { because } })

/** What a shop shows of the chosen customer, or why there is none. */
export interface ChoiceView {
  readonly customer: {
    readonly id: string
    readonly billToId: string
    readonly number: string
    readonly sequence: string
    readonly name: string
    readonly role: string | null
    readonly permissions: string[]
    /** There are others to choose. */
    readonly others: boolean
  } | null
  /** There are customers to choose from and none is chosen. */
  readonly needsCustomer: boolean
  /** Why no customer is chosen, where the shopper had one. */
  readonly withoutCustomer?: { readonly code: WithoutCustomer; readonly text: string }
}

export type WithoutCustomer = CustomerBarred | 'assignments-ended' | 'customers-closed'

/** The chosen customer of a session as its answer tells it. Who never had a customer shops without one and is told nothing. */
export async function viewChoice(reader: Reader, shopper: ShopperSession): Promise<ChoiceView> {
  const { account, session } = shopper
  const found = await customerOfSession(reader, shopper)
  const who = { tenantId: account.ownerId, accountId: account.id, websiteId: session.websiteId ?? '' }
  if (found.state === 'chosen') {
    const { customerId, billToId = customerId, role, permissions } = found.rights
    const chosen = await chosenCustomer(reader, who, { customerId, billToId })
    if (chosen) {
      const { id, number, sequence, others } = chosen
      const name = customerName(chosen)
      const customer = { id, billToId, number, sequence, name, role: role?.name ?? null, permissions: [...permissions], others }
      return { customer, needsCustomer: false }
    }
  }
  const { can, has, had } = await standing(reader, who)
  const gone = has ? 'customers-closed' : had ? 'assignments-ended' : undefined
  const code = found.state === 'ended' ? found.because : can ? undefined : gone
  return { customer: null, needsCustomer: can, ...(code ? { withoutCustomer: { code, text: withoutCustomerTexts[code] } } : {}) }
}

export const withoutCustomerTexts: Readonly<Record<WithoutCustomer, string>> = {
  'not-assigned': 'You are not assigned to this customer any more.',
  'ship-to-not-assigned': 'You are not assigned to this ship-to any more.',
  'customer-inactive': 'This customer is not active any more.',
  'account-not-active': 'Your account is not active any more.',
  'account-not-activated': 'Your account is not activated.',
  'website-not-assigned': 'You are not assigned to this website any more.',
  'customer-not-on-website': 'This customer does not use this website any more.',
  'assignments-ended': 'You are not assigned to any customer any more. Ask your company’s administrator or the shop.',
  'customers-closed': 'None of your customers can be shopped for here at the moment. Ask the shop.',
}

/**
 * Chooses for whom a session acts, or for nobody. `remember`: taken at later sign-ins as well; false: no more. Other sessions of the shopper
 * keep what they have.
 */
export function choose(
  database: DatabaseHandle,
  { account, session, settings }: ShopperSession,
  wish: { readonly customerId: string | null; readonly remember?: boolean },
): Promise<Result<void>> {
  return database.transaction(async (tx) => {
    const { ownerId: tenantId, id: accountId } = account
    const { customerId } = wish
    const rights =
      customerId === null
        ? undefined
        : await customerRights(tx, { tenantId, accountId, customerId, site: siteOf(session.websiteId ?? '', settings) })
    if (rights?.barred || (rights && !rights.billToId)) return notToChoose(rights.barred)
    if (wish.remember !== undefined) {
      await lockAccount(tx, tenantId, accountId)
      const chosen = rights?.billToId ? { billToId: rights.billToId, customerId: rights.customerId } : undefined
      await remember(tx, { tenantId, accountId }, wish.remember ? chosen : undefined)
    }
    return (await chooseCustomer(tx, tenantId, session.id, customerId)) ? ok() : refuse('session-ended')
  })
}

/** Of customers the shopper is not assigned to nothing is said, not even that they are there (ATK-138). */
function notToChoose(barred: CustomerBarred | undefined) {
  return !barred || barred === 'not-assigned' || barred === 'ship-to-not-assigned'
    ? refuse('not-found')
    : refuse('conflict', withoutCustomerTexts[barred], { more: { because: barred } })
}
