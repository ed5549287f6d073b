import { addressDomain, addressKey } from '@tillward/contract/login-names'
import { plus } from '../../platform/clock.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { issueLink } from '../credentials/index.ts'
import { type Account, displayName, findAccount, holderOf, lockAccount, realmOf } from '../principals/index.ts'
import { findCompany, verifiedDomains } from '../tenants/index.ts'
import { writtenBy } from './parts.ts'
import { cleanAddress } from './profile.ts'
import { subjectOf, type UserParts } from './users-parts.ts'
import { linksSince } from './users-store.ts'

/** Changes of address an account may ask for in an hour (ATK-025). */
const changesAnHour = 3

export interface AddressChangeAsked {
  /** The company has not proved the domain of the new address: access to tenants is suspended from the moment it counts (ATK-063). */
  readonly suspendsAccess: boolean
}

/**
 * A person asks for another address of the own account. The answer is the same whether or not somebody has that address already
 * (ATK-017): a link goes there in either case, and whose it is is found out when it is used.
 */
export async function askAddressChange(
  parts: UserParts,
  context: Context,
  it: { readonly account: Account; readonly websiteId: string | null; readonly email: string },
): Promise<Result<AddressChangeAsked>> {
  const cleaned = cleanAddress(it.email)
  if (!cleaned.ok) return cleaned
  const email = cleaned.value
  return parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const account = await lockAccount(tx, it.account.ownerId, it.account.id)
    if (account?.state !== 'active') return refuse('session-ended')
    if (addressKey(email) === addressKey(account.email)) {
      return refuseFields({ field: 'email', rule: 'same', message: 'This is your address already.' })
    }
    const asked = await startAddressChange(parts, tx, context, account, { email, websiteId: it.websiteId, now })
    if (!asked.ok) return asked
    return ok({ suspendsAccess: await leavesDomains(tx, account, email) })
  })
}

/** Notes the change and mails the new address, in the transaction of whoever asks. Nothing of the account changes yet. */
export async function startAddressChange(
  parts: UserParts,
  tx: Tx,
  context: Context,
  account: Account,
  { email, websiteId, now }: { readonly email: string; readonly websiteId: string | null; readonly now: Date },
): Promise<Result<void>> {
  const { ownerId, id, kind } = account
  if ((await linksSince(tx, account, 'address-confirm', plus(now, { hours: -1 }))) >= changesAnHour) {
    return refuse('too-many-attempts', 'The address was to be changed several times within the hour. Try again later.')
  }
  const { [`${kind}.link.minutes` as const]: minutes } = await parts.settingsOf(tx, account, websiteId)
  const data = { email, from: account.email, by: writtenBy(context), ...(websiteId ? { websiteId } : {}) }
  const token = await issueLink(tx, parts.random, { ownerId, accountId: id, purpose: 'address-confirm', minutes, now, data })
  await parts.outbox.cancel(tx, { ownerId, accountId: id }, ['address-confirm'])
  const holder = await holderElsewhere(tx, account, email)
  const link = await parts.linkTo(tx, account, websiteId, token)
  // a shop says plainly to the holder what is going on; to a console address goes the usual mail, whose link will be refused: who has an
  // account there is nobody's business, not even that of those who see the list of mails sent
  const told = kind === 'website' ? await findAccount(tx, ownerId, holder?.accountId ?? id) : account
  const known = told?.id === id ? undefined : told
  await parts.outbox.enqueue(tx, {
    ownerId,
    template: known ? 'registration-known-address' : 'address-confirm',
    recipient: { address: known?.email ?? email, ownerId, accountId: known?.id ?? id },
    ...(websiteId ? { websiteId } : {}),
    language: (known ?? account).language ?? 'en',
    data: known ? { link: await parts.accountPage(tx, ownerId, websiteId) } : { name: displayName(account), address: email, link, minutes },
    now,
  })
  await parts.audit.record(tx, context, {
    ownerId,
    action: 'account.address-change-asked',
    now,
    subject: subjectOf(account),
    personal: { ownerId, accountId: id, before: { email: account.email }, after: { email } },
  })
  return ok()
}

/** Who else has this name in the account's realm. */
export async function holderElsewhere(reader: Reader, account: Account, email: string) {
  const holder = await holderOf(reader, realmOf(account.kind, account.ownerId), email)
  return holder?.accountId === account.id ? undefined : holder
}

/** Whether an address is outside the domains a partner company has proved: its people enter tenants only with one inside. */
export async function leavesDomains(reader: Reader, account: Account, email: string): Promise<boolean> {
  if (account.kind !== 'console') return false
  const company = await findCompany(reader, account.ownerId)
  if (company?.kind !== 'partner') return false
  return !(await verifiedDomains(reader, company.id)).includes(addressDomain(email) ?? '')
}
