import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { endLinks, issueLink, type Link, type LinkPurpose, peekLink, redeemLink, retireCredential } from '../credentials/index.ts'
import { type Account, changeAccount, displayName, findAccount, keepFormerName, lockAccount, realmOf } from '../principals/index.ts'
import { forgetDevices } from '../sessions/index.ts'
import { type AddressChangeAsked, leavesDomains } from './address-change.ts'
import { activateAnew } from './users-change.ts'
import { subjectOf, type UserParts } from './users-parts.ts'
import { modifiedNow } from './users-view.ts'

/** At whose door a link is shown: the console, or a website of a tenant. */
export type AddressDoor = { readonly kind: 'console' } | { readonly kind: 'website'; readonly tenantId: string }

/** How long the old address can take the change back (ATK-131). The same for all: a later link ends later. */
const undoMinutes = 72 * 60

/** Links that were mailed to an address which no longer counts. */
const pending: readonly LinkPurpose[] = ['reset', 'activation', 'consent', 'address-confirm']

/** One answer for everything that stands against a link, the new address being somebody else's included (ATK-017). */
const refused = () => refuse('link-refused', 'This link was used, replaced by a newer one, or is too old.')

/**
 * The holder of the new address confirms it (R-62): it counts from now on, also as login name. Links that were under way end, and the old
 * address is told, with a link that undoes it.
 */
export function confirmAddress(
  parts: UserParts,
  context: Context,
  it: { door: AddressDoor; token: string },
): Promise<Result<AddressChangeAsked>> {
  return withLink(parts, it, 'address-confirm', async (tx, account, { data }, now) => {
    const { email = '', from, by = 'anyone', websiteId } = data
    // asked for with another address stored than there is now: not what was agreed to
    if (from !== account.email) return refused()
    const moved = await moveTo(tx, account, email, by, now)
    if (!moved.ok) return refused()
    const { ownerId, id } = account
    const key = addressKey(account.email) ?? ''
    await keepFormerName(tx, account, account.email)
    await endLinks(tx, ownerId, id, now, pending)
    await parts.outbox.cancel(tx, { ownerId, accountId: id }, ['reset', 'activation', 'address-confirm'])
    const undo = { email: account.email, key, ...(websiteId ? { websiteId } : {}) }
    // one a former address: whoever takes an account over cannot end its holder's way back by changing it once more
    const link = { ownerId, accountId: id, purpose: 'address-undo' as const, minutes: undoMinutes, now, data: undo, oneFor: 'key' }
    const token = await issueLink(tx, parts.random, link)
    await parts.outbox.enqueue(tx, {
      ownerId,
      template: 'address-changed',
      recipient: { address: account.email, ownerId, accountId: id },
      ...(websiteId ? { websiteId } : {}),
      language: account.language ?? 'en',
      data: {
        name: displayName(account),
        address: email,
        link: await parts.linkTo(tx, account, websiteId ?? null, token),
        minutes: undoMinutes,
      },
      now,
    })
    if (account.activation !== 'Activated') await activateAnew(parts, tx, moved.value, now)
    await note(parts, tx, context, 'account.address-changed', account, email, now)
    return ok({ suspendsAccess: await leavesDomains(tx, account, email) })
  })
}

/**
 * The holder of the old address takes the change back: the account has that address again, and nothing of what was in between goes on.
 * Sessions, links, known devices, failures and the password end; a link for a new one goes to the address given back.
 */
export function undoAddress(parts: UserParts, context: Context, it: { door: AddressDoor; token: string }): Promise<Result<void>> {
  return withLink(parts, it, 'address-undo', async (tx, account, link, now) => {
    const { email = '', websiteId = null } = link.data
    const restored = await moveTo(tx, account, email, 'the holder of the former address', now)
    if (!restored.ok) return refuse('conflict', 'Somebody else has this address by now.')
    const { ownerId, id } = account
    await parts.sessions.endAll(tx, ownerId, id, 'change of address undone', now)
    await endLinks(tx, ownerId, id, now, pending)
    await endLaterUndos(tx, account, link, now)
    await releaseFormerAddresses(tx, now, account)
    await forgetDevices(tx, ownerId, id)
    await retireCredential(tx, ownerId, id, parts.newId())
    await parts.outbox.cancel(tx, { ownerId, accountId: id }, ['reset', 'admin-reset', 'hard-cap-reset', 'activation', 'address-confirm'])
    await mailNewPassword(parts, tx, restored.value, websiteId, now)
    await note(parts, tx, context, 'account.address-restored', account, email, now)
    return ok()
  })
}

/** The account of a link shown at its own door, its row held, and the link used up: of any number at once, one gets here. */
async function withLink<T>(
  { database, clock, clearFailures }: UserParts,
  { door, token }: { door: AddressDoor; token: string },
  purpose: LinkPurpose,
  work: (tx: Tx, account: Account, link: Link, now: Date) => Promise<Result<T>>,
): Promise<Result<T>> {
  const seen = await peekLink(database.db, token, [purpose], clock.now())
  const found = seen && (await findAccount(database.db, seen.ownerId, seen.accountId))
  if (found?.kind !== door.kind || (door.kind === 'website' && found.ownerId !== door.tenantId)) return refused()
  return database.transaction(async (tx) => {
    const now = clock.now()
    // counters before accounts, the order of sign-in's locks: a right sign-in at this moment would wait for this and this for it
    if (purpose === 'address-undo') await clearFailures(tx, realmOf(found.kind, found.ownerId), found.id, now)
    const account = await lockAccount(tx, found.ownerId, found.id)
    const link = account?.state === 'active' ? await redeemLink(tx, token, [purpose], now) : undefined
    return account && link ? work(tx, account, link, now) : refused()
  })
}

/** Writes the address; a user name that is the address follows it (R-16). */
function moveTo(tx: Tx, account: Account, email: string, by: string, now: Date): Promise<Result<Account>> {
  const follows = addressKey(account.userName) === addressKey(account.email)
  return changeAccount(tx, account, { email, ...(follows ? { userName: email } : {}) }, by, modifiedNow(account, now))
}

/** Ends the undo links of changes made after the one undone; earlier ones stay: whoever was first has the last word. */
async function endLaterUndos(tx: Tx, { ownerId, id }: Account, link: Link, now: Date): Promise<void> {
  await sql`update one_time_link set ended_at = ${now}
    where owner_id = ${ownerId} and account_id = ${id} and purpose = 'address-undo' and used_at is null and ended_at is null
      and expires_at >= ${link.expiresAt}`.execute(tx)
}

/** Former addresses nobody can take back any more become free: of one account, or of all. Returns how many. Run every hour. */
export async function releaseFormerAddresses(reader: Reader, now: Date, account?: Account): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from login_name n where n.what = 'former' ${account ? sql`and n.owner_id = ${account.ownerId} and n.account_id = ${account.id}` : sql``}
      and not exists (select 1 from one_time_link l where l.owner_id = n.owner_id and l.account_id = n.account_id and l.purpose = 'address-undo'
        and l.used_at is null and l.ended_at is null and l.expires_at > ${now} and l.data ->> 'key' = n.name_key)`.execute(reader)
  return Number(numAffectedRows ?? 0)
}

async function mailNewPassword(parts: UserParts, tx: Tx, account: Account, websiteId: string | null, now: Date): Promise<void> {
  const { ownerId, id, kind } = account
  const { [`${kind}.link.minutes` as const]: minutes } = await parts.settingsOf(tx, account, websiteId)
  const data: Record<string, string> = websiteId ? { websiteId } : {}
  const token = await issueLink(tx, parts.random, { ownerId, accountId: id, purpose: 'reset', minutes, now, data })
  await parts.outbox.enqueue(tx, {
    ownerId,
    template: 'address-restored',
    recipient: { address: account.email, ownerId, accountId: id },
    ...(websiteId ? { websiteId } : {}),
    language: account.language ?? 'en',
    data: { name: displayName(account), link: await parts.linkTo(tx, account, websiteId, token), minutes },
    now,
  })
}

const note = ({ audit }: UserParts, tx: Tx, context: Context, action: string, account: Account, email: string, now: Date) =>
  audit.record(tx, context, {
    ownerId: account.ownerId,
    action,
    now,
    subject: subjectOf(account),
    personal: { ownerId: account.ownerId, accountId: account.id, before: { email: account.email }, after: { email } },
  })
