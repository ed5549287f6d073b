import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Context, jobContext } from '../audit/index.ts'
import { endLinks, peekLink, redeemLink, retireCredential } from '../credentials/index.ts'
import { type Account, findAccount, lockAccount, realmOf, setActivation } from '../principals/index.ts'
import { forgetDevices } from '../sessions/index.ts'
import { clearCounters } from './counter.ts'
import { lookUp, typedName } from './look-up.ts'
import { recordPasswordChange } from './own.ts'
import type { Door, SignInParts } from './parts.ts'
import { mailResetLink } from './reset-link.ts'
import { noteRefused } from './source.ts'

/** Reset mails an address gets in an hour at most (ATK-025); the answer is the same beyond. */
const resetsAnHour = 3

const doorRealm = (door: Door) => (door.kind === 'website' ? door.tenantId : realmOf('console', ''))

/**
 * Forgot password (R-53, ATK-016). Every name gets the same answer after the same statements; whether there is anybody to mail is found out by a
 * job afterwards. Asking often from one source, for whatever names, bars the source as refused sign-ins do, so that nobody fills the queue.
 */
export async function requestReset(parts: SignInParts, it: { door: Door; name: string; sourceKey: string }): Promise<Result<void>> {
  const { database, clock } = parts
  const source = `recovery ${it.sourceKey}`
  return database.transaction(async (tx) => {
    const now = clock.now()
    const { rows } = await sql<{
      barred: boolean
    }>`select barred_until > ${now} as barred from sign_in_source where source = ${source}`.execute(tx)
    if (rows[0]?.barred) return refuse('too-many-attempts', 'Too many links were asked for from here. Try again later.')
    await noteRefused(tx, source, parts.newId(), parts.sourceRules, now)
    await requestResetIn(parts, tx, it)
    return ok()
  })
}

/** Hands a request for a new password to the job, in the caller's transaction. */
export async function requestResetIn(parts: SignInParts, tx: Tx, { door, name }: { door: Door; name: string }): Promise<void> {
  const { hash } = typedName(parts.keys, door.kind, doorRealm(door), name)
  const sealed = parts.keys.seal('recovery', Buffer.from(JSON.stringify({ door, name })), hash)
  await parts.sendRecovery(tx, { sealed: sealed.toString('base64'), nameHash: hash })
}

/** The job behind it: mails a link to the stored address of an account that can use one. */
export async function handleReset(parts: SignInParts, request: { sealed: string; nameHash: string }, requestId: string): Promise<void> {
  const { database, clock, keys, audit } = parts
  const opened = keys.open('recovery', Buffer.from(request.sealed, 'base64'), request.nameHash)
  if (!opened) return
  const { door, name } = JSON.parse(opened.toString()) as { door: Door; name: string }
  const found = await lookUp(database.db, typedName(keys, door.kind, doorRealm(door), name), '', [], parts.demoAllowed, clock.now(), null)
  if (!found.account || found.barred) return
  const websiteId = door.kind === 'website' ? door.websiteId : null
  await database.transaction(async (tx) => {
    const now = clock.now()
    const account = await lockAccount(tx, found.account!.ownerId, found.account!.id)
    // an account that never was activated is activated by its own link, which staff send again
    if (!account || account.state !== 'active' || account.activation !== 'Activated') return
    if (!(await mayMailReset(tx, account, now))) return
    const settings = await parts.settingsOf(tx, account, websiteId)
    await mailResetLink(parts, tx, account, websiteId, settings, 'reset', now)
    await audit.record(tx, jobContext('recovery', requestId), {
      ownerId: account.ownerId,
      action: 'password.reset-requested',
      now,
      subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
    })
  })
}

/** An account is served at its own door only: the console, or a website of its tenant. */
export const isOfDoor = (account: Account, door: Door) =>
  account.kind === door.kind && (door.kind === 'console' || account.ownerId === door.tenantId)

export const linkRefused = () => refuse('link-refused', 'This link was used, replaced by a newer one, or is too old. Ask for a new one.')

/** A new password by a mailed link: ends every session, link and known device, and clears every failure. */
export async function resetByLink(
  parts: SignInParts,
  context: Context,
  it: { door: Door; token: string; password: string },
): Promise<Result<Account>> {
  const { database, clock, credentials } = parts
  const link = await peekLink(database.db, it.token, ['reset'], clock.now())
  const account = link && (await findAccount(database.db, link.ownerId, link.accountId))
  if (!link || !account || account.state !== 'active' || !isOfDoor(account, it.door)) return linkRefused()
  const websiteId = link.data['websiteId'] ?? null
  const settings = await parts.settingsOf(database.db, account, websiteId)
  const prepared = await credentials.prepare(account, it.password, settings, await parts.contextWordsOf(database.db, account))
  if (!prepared.ok) return prepared
  return database.transaction(async (tx) => {
    const now = clock.now()
    if (!(await redeemLink(tx, it.token, ['reset'], now))) return linkRefused()
    await clearCounters(tx, realmOf(account.kind, account.ownerId), account.id, now)
    const locked = await lockAccount(tx, account.ownerId, account.id)
    if (!locked || locked.state !== 'active') return linkRefused()
    const written = await credentials.write(tx, prepared.value, now)
    if (!written.ok) return written
    await startAfresh(parts, tx, locked, 'password reset', now)
    await setActivation(tx, locked.ownerId, locked.id, 'Activated', now)
    await recordPasswordChange(parts, tx, context, locked, websiteId, now)
    return ok(locked)
  })
}

/** Nothing of before goes on: sessions, links, known devices, failures. For a completed reset, an admin's reset, an activation. */
export async function startAfresh(parts: Pick<SignInParts, 'sessions'>, tx: Tx, account: Account, by: string, now: Date): Promise<void> {
  const { ownerId, id, kind } = account
  await parts.sessions.endAll(tx, ownerId, id, by, now)
  // the undo link of a changed address stays: it is the holder's way back (ATK-131)
  await endLinks(tx, ownerId, id, now, ['reset', 'activation', 'address-confirm'])
  await forgetDevices(tx, ownerId, id)
  await clearCounters(tx, realmOf(kind, ownerId), id, now)
}

/**
 * An admin's reset: the current password is of no use at once, a link goes to the stored address. Whether the actor may act on this account
 * was decided by the caller.
 */
export async function resetByAdmin(
  parts: SignInParts,
  tx: Tx,
  context: Context,
  account: Account,
  websiteId: string | null,
  now: Date,
): Promise<void> {
  await retireCredential(tx, account.ownerId, account.id, parts.newId())
  await startAfresh(parts, tx, account, 'reset by staff', now)
  const settings = await parts.settingsOf(tx, account, websiteId)
  await mailResetLink(parts, tx, account, websiteId, settings, 'admin-reset', now)
  await parts.audit.record(tx, context, {
    ownerId: account.ownerId,
    action: 'password.reset-by-staff',
    now,
    subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
  })
}

/** Unlock: clears all failure state, whether there was any or not, and answers the same. */
export async function unlock(parts: SignInParts, tx: Tx, context: Context, account: Account, now: Date): Promise<void> {
  await clearCounters(tx, realmOf(account.kind, account.ownerId), account.id, now)
  await parts.audit.record(tx, context, {
    ownerId: account.ownerId,
    action: 'sign-in.unlocked',
    now,
    subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
  })
}

/** Whether one more reset may be mailed to an account within the hour. */
export const mayMailReset = async (tx: Tx, account: Account, now: Date): Promise<boolean> =>
  (await linksSince(tx, account, plus(now, { hours: -1 }))) < resetsAnHour

async function linksSince(tx: Tx, account: Account, since: Date): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from one_time_link where owner_id = ${account.ownerId} and account_id = ${account.id} and purpose = 'reset'
      and created_at > ${since}`.execute(tx)
  return Number(rows[0]?.n ?? 0)
}
