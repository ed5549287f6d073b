import type { SettingKey } from '@tillward/contract/settings'
import { type RawBuilder, sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'
import type { ImpactCounters, ImpactPlace } from '../settings/index.ts'

type Kind = 'console' | 'website'
type Count = (reader: Reader, ownerId: string, to: number, now: Date, place: ImpactPlace) => Promise<number>

/** Accounts of a settings owner: a tenant rules its website users and the people of its own company, a company its own people. */
const ownerOf = (kind: Kind, ownerId: string): RawBuilder<unknown> =>
  kind === 'website' ? sql`${ownerId}::uuid` : sql`coalesce((select company_id from tenant where id = ${ownerId}), ${ownerId}::uuid)`

async function people(reader: Reader, query: RawBuilder<{ n: string }>): Promise<number> {
  return Number((await query.execute(reader)).rows[0]?.n ?? 0)
}

const living = (kind: Kind, ownerId: string, now: Date) => sql`session s join account a on a.owner_id = s.owner_id and a.id = s.account_id
  where s.owner_id = ${ownerOf(kind, ownerId)} and s.kind = ${kind} and a.state = 'active' and s.ended_at is null and s.ends_at > ${now}
    and s.epoch = a.session_epoch`

/** The sessions of one website, or those of websites that follow the tenant. Console users' sessions are at none. */
function at(place: ImpactPlace): RawBuilder<unknown> {
  if ('only' in place) return sql`and s.website_id = ${place.only}`
  return place.except.length ? sql`and (s.website_id is null or not s.website_id = any(${[...place.except]}::uuid[]))` : sql``
}

/** People a shorter limit signs out now. */
const signedOut =
  (kind: Kind, column: RawBuilder<unknown>): Count =>
  (reader, ownerId, to, now, place) =>
    people(
      reader,
      sql`select count(distinct s.account_id) as n from ${living(kind, ownerId, now)} and ${column} <= ${plus(now, { minutes: -to })} ${at(place)}`,
    )

/** People with more sessions than a new limit: the oldest end at their next sign-in. */
const tooMany =
  (kind: Kind): Count =>
  (reader, ownerId, to, now) =>
    to === 0
      ? Promise.resolve(0)
      : people(
          reader,
          sql`select count(*) as n from (select s.account_id from ${living(kind, ownerId, now)} group by s.account_id having count(*) > ${to}) x`,
        )

/** People whose password a shorter age makes expired. */
const expired =
  (kind: Kind): Count =>
  (reader, ownerId, to, now) =>
    to === 0
      ? Promise.resolve(0)
      : people(
          reader,
          sql`select count(*) as n from credential c join account a on a.owner_id = c.owner_id and a.id = c.account_id
          where c.owner_id = ${ownerOf(kind, ownerId)} and a.kind = ${kind} and a.state = 'active' and c.changed_at <= ${plus(now, { days: -to })}`,
        )

/** People with a password: a rule for new ones meets them at their next change. */
const withPassword =
  (kind: Kind): Count =>
  (reader, ownerId) =>
    people(
      reader,
      sql`select count(*) as n from credential c join account a on a.owner_id = c.owner_id and a.id = c.account_id
      where c.owner_id = ${ownerOf(kind, ownerId)} and a.kind = ${kind} and a.state = 'active'`,
    )

/** People the inactivity rule would deactivate at its next run. */
const inactive: Count = (reader, ownerId, to, now) =>
  to === 0
    ? Promise.resolve(0)
    : people(
        reader,
        sql`select count(*) as n from account a left join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id
        where a.owner_id = ${ownerOf('console', ownerId)} and a.kind = 'console' and a.state = 'active'
          and a.activation = 'Activated' and coalesce(v.last_sign_in_at, a.activated_at, a.created_at) <= ${plus(now, { days: -to })}`,
      )

/** Shoppers signed in at a website that is not theirs: restricting users to their websites signs them out at their next request. */
const elsewhere: Count = (reader, ownerId, to, now) =>
  to === 0
    ? Promise.resolve(0)
    : people(
        reader,
        sql`select count(distinct s.account_id) as n from ${living('website', ownerId, now)} and not exists (select 1 from account_website w
          where w.tenant_id = s.owner_id and w.account_id = s.account_id and w.website_id = s.website_id)`,
      )

const rules = [
  'minLength',
  'requireUpper',
  'requireLower',
  'requireDigit',
  'requireSpecial',
  'requireLetterAndDigit',
  'common',
  'contextWords',
  'breached',
  'history',
] as const

/** How many people a change of a setting touches, for its preview. Locks are left out: nothing may tell of console users' (R-42). */
export function impactCounters(): ImpactCounters {
  const counts: [SettingKey, Count][] = (['console', 'website'] as const).flatMap((kind): [SettingKey, Count][] => [
    [`${kind}.session.idleMinutes`, signedOut(kind, sql`s.last_active_at`)],
    [`${kind}.session.absoluteMinutes`, signedOut(kind, sql`s.created_at`)],
    [`${kind}.session.atOnce`, tooMany(kind)],
    [`${kind}.password.maxAgeDays`, expired(kind)],
    ...rules.map((rule): [SettingKey, Count] => [`${kind}.password.${rule}`, withPassword(kind)]),
  ])
  counts.push(['console.inactivity.days', inactive], ['website.restrictToAssigned', elsewhere])
  return Object.fromEntries(
    counts.map(([key, count]) => [
      key,
      (reader: Reader, ownerId: string, to: unknown, now: Date, place: ImpactPlace) => count(reader, ownerId, Number(to), now, place),
    ]),
  )
}
