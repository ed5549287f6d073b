import type { Ticket } from '../../platform/crypto/hash-queue.ts'
import type { Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { replaceHash } from '../credentials/index.ts'
import { type Account, displayName } from '../principals/index.ts'
import { passwordMustChange, readDevices, rememberDevice } from '../sessions/index.ts'
import { attempt, withPlace } from './attempt.ts'
import { laneOf, lockRules } from './counter.ts'
import { lookUp, type TypedName, typedName } from './look-up.ts'
import type { Door, SignInParts } from './parts.ts'
import { afterWrong } from './wrong.ts'

export interface SignInInput {
  readonly door: Door
  readonly name: string
  readonly password: string
  readonly deviceCookie: string | undefined
  /** The source's key for throttling: an IPv6 network rather than one of its addresses. */
  readonly sourceKey: string
}

export interface SignedIn {
  readonly account: Account
  readonly sessionId: string
  readonly token: string
  readonly deviceCookie: string
  readonly signedInAt: Date
  /** The session's latest end. */
  readonly endsAt: Date
  /** the password has expired, only changing it is open. */
  readonly mustChangePassword: boolean
}

/** Sign-in with name and password, at either door. */
export function signIn(parts: SignInParts, context: Context, input: SignInInput): Promise<Result<SignedIn>> {
  const { door } = input
  const name = typedName(parts.keys, door.kind, door.kind === 'website' ? door.tenantId : nil, input.name)
  return withPlace(parts.queue, name.realm, (place) => signInWith(parts, context, input, name, place))
}

async function signInWith(
  parts: SignInParts,
  context: Context,
  input: SignInInput,
  name: TypedName,
  place: Ticket,
): Promise<Result<SignedIn>> {
  const { database, clock } = parts
  const { door } = input
  const websiteId = door.kind === 'website' ? door.websiteId : null
  const shown = readDevices(input.deviceCookie)
  const found = await lookUp(database.db, name, input.sourceKey, shown, parts.demoAllowed, clock.now(), websiteId)
  const { account, hash, deviceId } = found
  const settings = await parts.settingsAt(database.db, found.policy, websiteId)
  const known = deviceId && settings[`${door.kind}.lockout.knownDevices`] ? deviceId : undefined
  if (!known && found.sourceBarredUntil && found.sourceBarredUntil > clock.now()) {
    return refuse('too-many-attempts', 'Too many names were tried from here. Try again later.')
  }
  const key = { realm: name.realm, subject: account?.id ?? name.hash, lane: laneOf(known), known: account !== undefined }

  const result = await attempt(
    parts,
    place,
    {
      key,
      rules: lockRules(settings, door.kind),
      source: input.sourceKey,
      hash,
      decoySeed: name.hash,
      password: input.password.normalize('NFC'),
      mayEnter:
        account !== undefined &&
        hash !== undefined &&
        account.state === 'active' &&
        account.activation === 'Activated' &&
        !found.barred &&
        (door.kind === 'console' || !settings['website.restrictToAssigned'] || found.assignedHere),
    },
    async (tx, now) => {
      const who = account!
      const session = await parts.sessions.open(tx, {
        account: who,
        websiteId,
        settings,
        device: context.device,
        source: context.source,
        knownDevice: deviceId,
        now,
      })
      if (!session) return refuse('conflict', 'Your account changed while you signed in. Sign in again.')
      const deviceCookie = await rememberDevice(tx, parts, {
        ownerId: who.ownerId,
        accountId: who.id,
        known: deviceId,
        shown,
        device: context.device,
        now,
      })
      if (!deviceId && who.lastSignInAt) await mailNewDevice(parts, tx, who, websiteId, context, now)
      await parts.audit.record(tx, as(context, who, door, session.id, now), {
        ownerId: who.ownerId,
        action: 'sign-in.completed',
        now,
        subject: { kind: 'account', ownerId: who.ownerId, id: who.id },
        after: { session: session.id, knownDevice: deviceId !== undefined },
      })
      const mustChangePassword = passwordMustChange(found.password, settings[`${door.kind}.password.maxAgeDays`], now)
      return ok({
        account: who,
        sessionId: session.id,
        token: session.token,
        deviceCookie,
        signedInAt: now,
        endsAt: session.endsAt,
        mustChangePassword,
      })
    },
    (tx, now) =>
      afterWrong(parts, tx, context, { name, found, key, deviceId: known, websiteId, settings, sourceKey: input.sourceKey }, now),
  )
  if (result.ok && hash && parts.hasher.needsRehash(hash)) await improveHash(parts, place, result.value.account, hash, input.password)
  return result
}

/** Replaces a hash made with other parameters, outside any transaction. */
async function improveHash(
  { database, hasher }: SignInParts,
  place: Ticket,
  account: Account,
  hash: string,
  password: string,
): Promise<void> {
  const better = await place.run(() => hasher.hash(password.normalize('NFC')))
  await replaceHash(database.db, account.ownerId, account.id, hash, better, hasher.scheme)
}

/** The context of what a person does in the moment of signing in. */
export function as(context: Context, account: Account, door: Door, sessionId: string, now: Date): Context {
  const who = { accountId: account.id, sessionId, userName: account.userName, authenticatedAt: now }
  return {
    ...context,
    actor:
      door.kind === 'console'
        ? { kind: 'console', companyId: account.ownerId, ...who }
        : { kind: 'website', tenantId: account.ownerId, websiteId: door.websiteId, ...who },
  }
}

async function mailNewDevice(parts: SignInParts, tx: Tx, account: Account, websiteId: string | null, context: Context, now: Date) {
  await parts.outbox.enqueue(tx, {
    ownerId: account.ownerId,
    template: 'new-device',
    recipient: { address: account.email, ownerId: account.ownerId, accountId: account.id },
    ...(websiteId ? { websiteId } : {}),
    language: account.language ?? 'en',
    data: { name: displayName(account), device: context.device, source: context.source, at: now.toISOString() },
    now,
  })
}
