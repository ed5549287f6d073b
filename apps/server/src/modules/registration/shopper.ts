import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { cleanAddress, cleanConsents, cleanProfile, mailActivation } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { issueLink } from '../credentials/index.ts'
import { cleanCustomer } from '../customers/index.ts'
import { type Account, findAccount, holderOf, lockAccount, type Profile, setActivation } from '../principals/index.ts'
import { noteRefused, sourceBarred } from '../sign-in/index.ts'
import type { Website } from '../websites/index.ts'
import { addressHash, lockAddress, mayMail } from './address.ts'
import { makeBuyer } from './buyer.ts'
import type { Contact } from './contact.ts'
import type { RegistrationParts } from './parts.ts'
import { givesWay } from './proof.ts'

export interface ShopperInput extends Contact {
  /** Typed again when the address is proved: by it what was entered is known to be the same person's. */
  readonly password: string
}

/** A session of the browser that registered, where the website does not ask for activation first. */
export interface OpenedForShopper {
  readonly token: string
  readonly endsAt: Date
}

/**
 * A shopper registers. Every address gets the same answer after the same statements, and an account of its own that holds no name: whoever
 * proves the address first is its holder (ATK-017, ATK-132). Unless *Require Activate Account* the browser that registered is signed in to that
 * account at once, whoever's the address is. Asking with many addresses from one source bars the source.
 */
export async function registerShopper(
  parts: RegistrationParts,
  context: Context,
  { tenantId, id: websiteId }: Website,
  { sourceKey, ...input }: ShopperInput & { readonly sourceKey: string },
): Promise<Result<OpenedForShopper | undefined>> {
  const { database, clock, credentials } = parts
  const settings = await parts.settingsOf(database.db, { ownerId: tenantId, kind: 'website' }, websiteId)
  if (!settings['website.accounts.allowCreation']) return refuse('forbidden', 'This shop makes accounts itself. Ask its staff for one.')
  const checked = check(input)
  if (!checked.ok) return checked
  const { contact, profile } = checked.value
  const asked = await noteAsked(parts, [`shopper registration ${sourceKey}`])
  if (!asked.ok) return asked
  const person = {
    ...profile,
    ownerId: tenantId,
    id: parts.newId(),
    kind: 'website',
    userName: contact.email,
    email: contact.email,
  } as const
  const password = await credentials.prepare(person, input.password, settings, await parts.contextWordsOf(database.db, person))
  if (!password.ok) return password
  return database.transaction(async (tx): Promise<Result<OpenedForShopper | undefined>> => {
    const now = clock.now()
    const made = await makeBuyer(parts, tx, context, { tenantId, websiteId, cameBy: 'registration', contact, profile, nameless: true, now })
    if (!made.ok) return made
    const { account } = made.value
    const written = await credentials.write(tx, { ...password.value, accountId: account.id }, now)
    if (!written.ok) return written
    await parts.send(tx, 'shopper-registration', { tenantId, accountId: account.id, websiteId })
    if (settings['website.accounts.requireActivation']) return ok(undefined)
    const { device, source } = context
    const session = await parts.sessions.open(tx, { account, websiteId, settings, device, source, now })
    return ok(session)
  })
}

/** Everything the shopper got wrong, named as it was sent. */
function check(input: ShopperInput): Result<{ contact: Contact; profile: Profile }> {
  const { password: _, billTo = {}, ...rest } = input
  const { firstName, lastName, companyName, phone } = billTo
  const own = Object.entries({ firstName, lastName, companyName, phone }).filter(([, value]) => value !== undefined)
  const email = cleanAddress(input.email)
  const profile = cleanProfile(Object.fromEntries(own))
  const locale = cleanProfile({
    ...(rest.language ? { language: rest.language } : {}),
    ...(rest.currency ? { currency: rest.currency } : {}),
  })
  const records = [cleanCustomer(billTo), rest.shipTo ? cleanCustomer(rest.shipTo) : ok()]
  const issues = [
    ...[email, locale, cleanConsents(rest.consents)].flatMap((one) => (one.ok ? [] : (one.refusal.fields ?? []))),
    ...records.flatMap((one, at) =>
      one.ok ? [] : (one.refusal.fields ?? []).map((issue) => ({ ...issue, field: `${at ? 'shipTo' : 'billTo'}.${issue.field}` })),
    ),
  ]
  if (issues.length || !email.ok) return refuseFields(...issues)
  // what the customer's record takes, the user's takes too, or goes without
  return ok({ contact: { ...rest, billTo, email: email.value }, profile: profile.ok ? profile.value : {} })
}

/** Counts that somebody asks, and refuses who asked often, about whatever (R-45, ATK-025): before anything slow, and the same for everybody. */
export function noteAsked(parts: RegistrationParts, sources: readonly string[]): Promise<Result<void>> {
  return parts.database.transaction(async (tx): Promise<Result<void>> => {
    const now = parts.clock.now()
    for (const source of sources) {
      if (await sourceBarred(tx, source, now)) return refuse('too-many-attempts', 'This was asked too often. Try again later.')
    }
    for (const source of sources) await noteRefused(tx, source, parts.newId(), parts.sourceRules, now)
    return ok()
  })
}

/** The job behind it: mails the proof of the address, or tells the holder of a known one. */
export async function handleShopper(
  parts: RegistrationParts,
  { tenantId, accountId, websiteId }: { tenantId: string; accountId: string; websiteId: string },
): Promise<void> {
  const { database, clock, keys } = parts
  const account = await findAccount(database.db, tenantId, accountId)
  if (!account) return
  await database.transaction(async (tx) => {
    const now = clock.now()
    await lockAddress(tx, tenantId, account.email)
    const holder = await holderOf(tx, tenantId, account.email)
    const other = holder && holder.accountId !== accountId ? await lockAccount(tx, tenantId, holder.accountId) : undefined
    const own = await lockAccount(tx, tenantId, accountId)
    if (!own?.unclaimed || own.activation === 'Activated' || own.state !== 'active') return
    const known = other && !(await givesWay(tx, other)) ? other : undefined
    if (known && known.state !== 'active') return
    if (!(await mayMail(tx, tenantId, addressHash(keys, tenantId, account.email), now))) return
    if (known) await tellKnown(parts, tx, known, websiteId, now)
    else await mailProof(parts, tx, own, websiteId, now)
  })
}

async function tellKnown(parts: RegistrationParts, tx: Tx, known: Account, websiteId: string, now: Date): Promise<void> {
  const { ownerId, id, email, language } = known
  if (known.activation !== 'Activated') {
    // made by staff and never used: this link is the way in
    await mailActivation(parts, tx, known, { websiteId, now })
    return
  }
  await parts.outbox.enqueue(tx, {
    ownerId,
    template: 'registration-known-address',
    recipient: { address: email, ownerId, accountId: id },
    websiteId,
    language: language ?? 'en',
    data: { link: await parts.accountPage(tx, ownerId, websiteId) },
    now,
  })
}

async function mailProof(parts: RegistrationParts, tx: Tx, account: Account, websiteId: string, now: Date): Promise<void> {
  const { ownerId, id, email, language } = account
  const settings = await parts.settingsOf(tx, account, websiteId)
  const minutes = settings['website.invitation.hours'] * 60
  const token = await issueLink(tx, parts.random, { ownerId, accountId: id, purpose: 'activation', minutes, now, data: { websiteId } })
  await parts.outbox.enqueue(tx, {
    ownerId,
    template: 'registration-confirm',
    recipient: { address: email, ownerId, accountId: id },
    websiteId,
    language: language ?? 'en',
    data: { link: await parts.linkTo(tx, account, websiteId, token), minutes },
    now,
  })
  await setActivation(tx, ownerId, id, 'EmailSent', now)
}
