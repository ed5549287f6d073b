import { ok, type Result } from '../../platform/result.ts'
import { acceptAccess } from '../access/index.ts'
import { acceptCustomerInvitation } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { type Link, peekLink, redeemLink } from '../credentials/index.ts'
import { type Account, findAccount, lockAccount, setActivation } from '../principals/index.ts'
import { type Door, linkRefused, startAfresh } from '../sign-in/index.ts'
import type { RegistrationParts } from './parts.ts'
import { proveAddress } from './proof.ts'

export interface ActivationInput {
  readonly door: Door
  /** What follows # in the mailed link. */
  readonly token: string
  readonly password: string
  /** Contact ids of orders placed with this address that the holder says are theirs. */
  readonly orders?: readonly string[]
}

/**
 * The holder of an account chooses its first password by the mailed link, or the next one after a reactivation. What came before the proof
 * of the address ends: sessions, links, devices, failures (ATK-132). A link that invites to a tenant also accepts: the rights of whoever invited
 * are looked at again, and where they do not suffice any more nothing is activated (ATK-133). Who registered types the password chosen then, by
 * which what they entered is known to be theirs; with another one it is not (ATK-132). Opens no session: the person signs in.
 */
export async function activate(parts: RegistrationParts, context: Context, it: ActivationInput): Promise<Result<{ userName: string }>> {
  const { database, clock, credentials } = parts
  const link = await peekLink(database.db, it.token, ['activation'], clock.now())
  const account = link && (await findAccount(database.db, link.ownerId, link.accountId))
  if (!link || !account || !mayActivate(account, it.door)) return linkRefused()
  const settings = await parts.settingsOf(database.db, account, link.data['websiteId'] ?? null)
  const same = account.unclaimed ? await credentials.matches(account, it.password) : ok(false)
  if (!same.ok) return same
  const chosen = same.value
    ? ok(undefined)
    : await credentials.prepare(account, it.password, settings, await parts.contextWordsOf(database.db, account))
  if (!chosen.ok) return chosen
  return database.transaction(async (tx): Promise<Result<{ userName: string }>> => {
    const now = clock.now()
    if (!(await redeemLink(tx, it.token, ['activation'], now))) return linkRefused()
    const holder = asHolder(context, account, now)
    const accepted = await acceptInvitation(parts, tx, holder, account, link, now)
    if (!accepted.ok) return accepted
    const locked = await lockAccount(tx, account.ownerId, account.id)
    if (!locked || !mayActivate(locked, it.door)) return linkRefused()
    if (locked.kind === 'website') {
      const proof = { samePerson: same.value, orders: it.orders ?? [], websiteId: link.data['websiteId'] ?? null, now }
      const proved = await proveAddress(parts, tx, holder, locked, proof)
      if (!proved.ok) return proved
    }
    const written = chosen.value ? await credentials.write(tx, chosen.value, now) : ok()
    if (!written.ok) return written
    await startAfresh(parts, tx, locked, 'activated', now)
    await setActivation(tx, locked.ownerId, locked.id, 'Activated', now)
    const subject = { kind: 'account', ownerId: locked.ownerId, id: locked.id }
    await parts.audit.record(tx, holder, { ownerId: locked.ownerId, action: 'account.activated', now, subject })
    return ok({ userName: locked.userName })
  })
}

function mayActivate(account: Account, door: Door): boolean {
  if (account.state !== 'active' || account.activation === 'Activated' || account.kind !== door.kind) return false
  return door.kind === 'console' || account.ownerId === door.tenantId
}

async function acceptInvitation(
  { audit }: Pick<RegistrationParts, 'audit'>,
  tx: Parameters<typeof acceptAccess>[0],
  context: Context,
  account: Account,
  link: Link,
  now: Date,
): Promise<Result<void>> {
  const { tenantId, invitationId } = link.data
  if (account.kind === 'website' && invitationId) {
    // where it counts no more nothing is given, and the account is its holder's all the same
    await acceptCustomerInvitation({ audit }, tx, context, { tenantId: account.ownerId, accountId: account.id, invitationId, now })
    return ok()
  }
  if (!tenantId || account.kind !== 'console') return ok()
  const accepted = await acceptAccess(tx, tenantId, { companyId: account.ownerId, accountId: account.id }, now)
  if (!accepted.ok) return accepted
  const subject = { kind: 'account', ownerId: account.ownerId, id: account.id }
  const after = { roles: accepted.value.roles.map((role) => role.name) }
  await audit.record(tx, context, { ownerId: tenantId, action: 'access.accepted', now, subject, after })
  return ok()
}

/** Whoever holds the link is the account's holder: the trail names them, with their network address under their own key. */
function asHolder(context: Context, account: Account, now: Date): Context {
  const who = { accountId: account.id, sessionId: '', userName: account.userName, authenticatedAt: now }
  const actor =
    account.kind === 'console'
      ? { kind: 'console' as const, companyId: account.ownerId, ...who }
      : { kind: 'website' as const, tenantId: account.ownerId, websiteId: '', ...who }
  return { ...context, actor }
}
