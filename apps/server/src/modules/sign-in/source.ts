import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'

/** so many different names refused from one source within the window bar it for as long again. Settings of the installation. */
export interface SourceRules {
  readonly names: number
  readonly minutes: number
}

/** Notes a refused name from a source and bars the source at the limit. One statement, so nodes share one count. */
export async function noteRefused(tx: Tx, source: string, nameHash: string, rules: SourceRules, now: Date): Promise<void> {
  const since = plus(now, { minutes: -rules.minutes }).getTime()
  const barredUntil = plus(now, { minutes: rules.minutes })
  await sql`${prepared}
    insert into sign_in_source as s (source, names, touched_at, barred_until)
    values (${source}, jsonb_build_object(${nameHash}::text, ${now.getTime()}::bigint), ${now},
      case when ${rules.names} <= 1 then ${barredUntil}::timestamptz end)
    on conflict (source) do update set (names, barred_until, touched_at) = (
      select case when n.count >= ${rules.names} then '{}' else n.names end,
        case when n.count >= ${rules.names} then ${barredUntil}::timestamptz else s.barred_until end, ${now}::timestamptz
      from (select count(*) as count, jsonb_object_agg(key, value) as names from (
        select key, value from jsonb_each(s.names) where value::text::bigint > ${since}::bigint and key <> ${nameHash}
        union all select ${nameHash}, to_jsonb(${now.getTime()}::bigint)) every) n)`.execute(tx)
}

/** Whether a source is barred now. */
export async function sourceBarred(reader: Reader, source: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from sign_in_source where source = ${source} and barred_until > ${now}`.execute(reader)
  return rows.length > 0
}

/** Removes sources nothing was heard of. Returns how many. */
export async function sweepSources(reader: Reader, rules: SourceRules, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from sign_in_source
    where touched_at < ${plus(now, { minutes: -2 * rules.minutes })} and (barred_until is null or barred_until <= ${now})`.execute(reader)
  return Number(numAffectedRows ?? 0)
}
