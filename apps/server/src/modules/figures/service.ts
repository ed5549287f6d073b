import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { SettingsOf } from '../settings/index.ts'
import { findTenant } from '../tenants/index.ts'
import { type Day, daysOf, isZone } from './days.ts'
import { type PeopleFigures, peopleFigures } from './people.ts'
import * as store from './store.ts'
import { type Unusual, unusualRefusals } from './unusual.ts'

export interface FiguresParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly settingsOf: SettingsOf
}
export type Figures = ReturnType<typeof createFigures>

/** Four weeks, the four before them to compare with, some to spare, and today, which is not over. */
const days = 61
/** Tenants with more users are counted by the job: counting a million takes a second. */
const countedAsAsked = 20_000
const quietDays = 90
/** Minutes after which an entry of the log is there at the latest. */
const late = 5
/** Days ahead of which expiring passwords are told. */
const within = 14

export interface UserFigures {
  readonly days: readonly Day[]
  /** Up to when the days are counted; left out where the first count has not run. */
  readonly countedTo?: Date
  readonly users: store.UserCounts
  readonly usersAt: Date
  readonly locked: number
  /** Whose passwords expire within so many days; left out where they do not expire. */
  readonly expiring?: { readonly count: number; readonly days: number }
  readonly unusual?: Unusual
}

/** What a dashboard shows of one tenant. */
export function createFigures({ database, clock, settingsOf }: FiguresParts) {
  /** Counts anew the hour that is not over, and what was written late. Of a tenant never counted, all days. */
  async function countHours(tenantId: string, countedTo: Date | null, now: Date): Promise<void> {
    const since = countedTo ? plus(countedTo, { minutes: -late }) : plus(now, { days: -days - 1 })
    since.setUTCMinutes(0, 0, 0)
    // a day at a time, each kept: two months of a large tenant at once would take too long, and the tenants behind it would never be counted
    for (let from = since; from < now; from = plus(from, { days: 1 })) {
      const end = plus(from, { days: 1 })
      await store.countHours(database.db, tenantId, from, end < now ? end : now)
    }
  }

  /** Website users as they are now; with those whose passwords expire soon, where they expire. */
  async function countNow(tenantId: string): Promise<store.KeptCounts> {
    const { 'website.password.maxAgeDays': maxAgeDays } = await settingsOf(database.db, { ownerId: tenantId, kind: 'website' }, null)
    const users = await store.countUsers(database.db, tenantId)
    if (maxAgeDays === 0) return users
    return { ...users, expiring: await store.countExpiring(database.db, tenantId, maxAgeDays, { now: clock.now(), within }) }
  }

  return {
    /** Of website users, for who may see the list of them. `zone`: whose days. */
    async ofUsers(tenantId: string, zone: string): Promise<Result<UserFigures>> {
      const now = clock.now()
      if (!isZone(zone)) return refuseFields({ field: 'zone', rule: 'zone', message: 'Enter a time zone like Europe/Berlin.' })
      const { db } = database
      const hours = await store.hoursSince(db, tenantId, plus(now, { days: -days - 1 }))
      const { countedTo, kept } = await store.kept(db, tenantId)
      const { expiring, ...users } = kept?.users ?? (await countNow(tenantId))
      const unusual = unusualRefusals(hours, now, days)
      return ok({
        days: daysOf(hours, zone, now, days),
        users,
        usersAt: kept?.at ?? now,
        locked: await store.countLocked(db, tenantId, now),
        ...(expiring === undefined ? {} : { expiring: { count: expiring, days: within } }),
        ...(countedTo ? { countedTo } : {}),
        ...(unusual ? { unusual } : {}),
      })
    },

    /** Of console users, for who may see the list of them. */
    async ofPeople(tenantId: string): Promise<Result<PeopleFigures>> {
      const tenant = await findTenant(database.db, tenantId)
      if (!tenant) return refuse('not-found')
      const settings = await settingsOf(database.db, { ownerId: tenant.companyId, kind: 'console' }, null)
      const rules = { quietDays: settings['console.inactivity.days'] || quietDays, maxAgeDays: settings['console.password.maxAgeDays'] }
      return ok(await peopleFigures(database.db, tenantId, rules, clock.now()))
    },

    /** Run every two minutes: the sign-ins and refusals of all tenants. */
    async countSignIns(): Promise<void> {
      const now = clock.now()
      for (const { id, countedTo } of await store.tenantsToCount(database.db)) await countHours(id, countedTo, now)
    },

    /** Run every ten minutes: the users of tenants with many. */
    async countUsers(): Promise<number> {
      let counted = 0
      for (const { id } of await store.tenantsToCount(database.db)) {
        const many = await store.hasMoreUsersThan(database.db, id, countedAsAsked)
        if (!many && !(await store.kept(database.db, id)).kept) continue
        await store.keepCounts(database.db, id, many ? await countNow(id) : undefined, clock.now())
        counted += many ? 1 : 0
      }
      return counted
    },

    sweep: (): Promise<void> => store.forgetHours(database.db, plus(clock.now(), { days: -2 * days })),
  }
}
