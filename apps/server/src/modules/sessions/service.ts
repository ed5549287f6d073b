import type { Settings } from '@tillward/contract/settings'
import { type Clock, plus } from '../../platform/clock.ts'
import { newToken, readToken } from '../../platform/crypto/token.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import type { NewId, Random } from '../../platform/random.ts'
import { type Account, type Kind, raiseEpoch } from '../principals/index.ts'
import { judgeSession, passwordMustChange, type SessionLimits, type SessionRow, sessionLimits, writeAfterMs } from './session.ts'
import * as store from './store.ts'

export interface SessionParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
  readonly random: Random
  /** The settings that bind an account's sessions: the tenant's and website's, or the home company's. */
  readonly settingsOf: (reader: Reader, account: { ownerId: string; kind: Kind }, websiteId: string | null) => Promise<Settings>
  /** The customer a shopper's new session begins with, if there is one to take without asking. */
  readonly firstCustomer: (tx: Tx, who: NewShopper) => Promise<string | null>
}

/** A shopper who signs in. */
export interface NewShopper {
  readonly tenantId: string
  readonly accountId: string
  readonly websiteId: string
  readonly settings: Settings
}

export type SessionCheck =
  | { readonly state: 'none' }
  /** There was a session, it is over: a person may be told. */
  | { readonly state: 'ended'; readonly because: 'idle' | 'absolute' | 'dead' }
  | {
      readonly state: 'alive'
      readonly session: SessionRow
      readonly account: Account
      readonly settings: Settings
      /** only the way to a new password is open. */
      readonly mustChangePassword: boolean
    }

export interface OpenedSession {
  readonly id: string
  readonly token: string
  readonly endsAt: Date
}

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ database, clock, newId, random, settingsOf, firstCustomer }: SessionParts) {
  return {
    /**
     * Who a token stands for, now. `activity`: whether this is a person's act. A session found over its limit is ended in its
     * row, unless an activity was written since it was read; then it is judged anew.
     */
    async check(token: string | undefined, kind: Kind, activity: boolean): Promise<SessionCheck> {
      const read = readToken(token)
      if (!read) return { state: 'none' }
      for (;;) {
        const found = await store.findSession(database.db, read.ownerId, read.hash)
        // a session of the other kind is none at all
        if (!found || found.session.kind !== kind || found.account.kind !== kind) return { state: 'none' }
        const { session, account } = found
        const settings = await settingsOf(database.db, account, session.websiteId)
        const limits = sessionLimits(settings, kind)
        const now = clock.now()
        const verdict = judgeSession(session, account, limits, now)
        if (verdict === 'dead') return { state: 'ended', because: 'dead' }
        if (verdict !== 'alive') {
          const ended = await store.endIfUntouched(database.db, account.ownerId, session.id, session.lastActiveAt, verdict, now)
          if (ended) return { state: 'ended', because: verdict }
          continue
        }
        if (activity && now.getTime() - session.lastActiveAt.getTime() >= writeAfterMs(limits.idleMinutes)) {
          await store.touchSession(database.db, account.ownerId, session.id, now)
        }
        return {
          state: 'alive',
          session,
          account,
          settings,
          mustChangePassword: passwordMustChange(found.password, limits.maxAgeDays, now),
        }
      }
    },

    /** Opens a session for the epoch read before hashing; undefined where that epoch is over. */
    async open(
      tx: Tx,
      it: {
        account: Pick<Account, 'ownerId' | 'id' | 'kind' | 'sessionEpoch'>
        websiteId: string | null
        settings: Settings
        device: string
        source: string
        knownDevice?: string | undefined
        now: Date
      },
    ): Promise<OpenedSession | undefined> {
      const { account, settings, now } = it
      const { token, hash } = newToken(random, account.ownerId)
      const id = newId()
      const endsAt = plus(now, { minutes: settings[`${account.kind}.session.absoluteMinutes`] })
      const { websiteId } = it
      const customerId =
        account.kind === 'website' && websiteId
          ? await firstCustomer(tx, { tenantId: account.ownerId, accountId: account.id, websiteId, settings })
          : null
      const opened = await store.insertSession(tx, {
        ownerId: account.ownerId,
        accountId: account.id,
        kind: account.kind,
        id,
        tokenHash: hash,
        epoch: account.sessionEpoch,
        websiteId,
        customerId,
        now,
        endsAt,
        device: it.device,
        source: it.source,
        knownDevice: it.knownDevice,
      })
      if (!opened) return undefined
      const most = settings[`${account.kind}.session.atOnce`]
      if (most > 0)
        await store.endBeyond(tx, { ownerId: account.ownerId, accountId: account.id, epoch: account.sessionEpoch, opened: id, most, now })
      return { id, token, endsAt }
    },

    /** A new token and a fresh proof for a session that goes on; undefined where it is over. */
    async rotate(tx: Tx, it: { ownerId: string; id: string; epoch: number; now: Date }): Promise<string | undefined> {
      const { token, hash } = newToken(random, it.ownerId)
      return (await store.rotateSession(tx, { ...it, from: it.epoch, to: it.epoch, tokenHash: hash })) ? token : undefined
    },

    /** Ends every other session of an account and gives this one a new token; undefined where this one is over itself. */
    async endOthers(tx: Tx, it: { ownerId: string; accountId: string; id: string; by: string; now: Date }): Promise<string | undefined> {
      const { token, hash } = newToken(random, it.ownerId)
      const to = await raiseEpoch(tx, it.ownerId, it.accountId)
      if (!(await store.rotateSession(tx, { ...it, from: to - 1, to, tokenHash: hash }))) return undefined
      await store.endSessions(tx, it.ownerId, it.accountId, it.by, it.now, it.id)
      return token
    },

    /** Ends every session of an account on every device and node. Returns the new epoch. */
    async endAll(tx: Tx, ownerId: string, accountId: string, by: string, now: Date): Promise<number> {
      const epoch = await raiseEpoch(tx, ownerId, accountId)
      await store.endSessions(tx, ownerId, accountId, by, now)
      return epoch
    },

    endOne: store.endSession,

    /** The living sessions of an account. */
    async list(account: Account): Promise<SessionRow[]> {
      const now = clock.now()
      const alive: SessionRow[] = []
      const limits = new Map<string | null, SessionLimits>()
      for (const session of await store.sessionsOf(database.db, account.ownerId, account.id, now)) {
        const { websiteId } = session
        const known = limits.get(websiteId) ?? sessionLimits(await settingsOf(database.db, account, websiteId), account.kind)
        limits.set(websiteId, known)
        if (judgeSession(session, account, known, now) === 'alive') alive.push(session)
      }
      return alive
    },

    sweep: () => store.sweepSessions(database.db, plus(clock.now(), { days: -7 })),
  }
}
