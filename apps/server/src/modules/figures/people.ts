import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'

/** Who gets into a tenant, as its dashboard tells. Nothing of locks and refusals: those of console users are nobody's to see. */
export interface PeopleFigures {
  readonly own: number
  readonly partners: number
  readonly invited: number
  /** With access, and no sign-in for so many days. */
  readonly quiet: { readonly count: number; readonly days: number }
  /** Of the own company; left out where passwords do not expire. */
  readonly expiring?: { readonly days: number; readonly people: readonly { id: string; name: string; expiresAt: Date }[] }
}

export interface PeopleRules {
  /** Where the company deactivates who is away too long, the days after which; else 90. */
  readonly quietDays: number
  /** 0: passwords do not expire. */
  readonly maxAgeDays: number
}

/** Days ahead of which an expiring password is told: those of the first mail about it. */
const ahead = 14
const named = 20

/** People are few, tens or hundreds: counted as asked. */
export async function peopleFigures(
  reader: Reader,
  tenantId: string,
  { quietDays, maxAgeDays }: PeopleRules,
  now: Date,
): Promise<PeopleFigures> {
  const { rows } = await sql<Record<'own' | 'partners' | 'invited' | 'quiet', string>>`
    select count(*) filter (where x.state = 'active' and a.state = 'active' and x.company_id = t.company_id) as own,
      count(*) filter (where x.state = 'active' and a.state = 'active' and x.company_id <> t.company_id) as partners,
      -- whatever became of the account: of who was not asked yet nothing is told (R-16)
      count(*) filter (where x.state = 'invited' and x.invitation_ends_at > ${now}) as invited,
      count(*) filter (where x.state = 'active' and a.state = 'active' and coalesce(v.last_sign_in_at, '-infinity') < ${plus(now, { days: -quietDays })}) as quiet
    from tenant t join access x on x.tenant_id = t.id
    join account a on a.owner_id = x.company_id and a.id = x.account_id and a.state <> 'erased'
    left join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id
    where t.id = ${tenantId}`.execute(reader)
  const { own, partners, invited, quiet } = rows[0]!
  return {
    own: Number(own),
    partners: Number(partners),
    invited: Number(invited),
    quiet: { count: Number(quiet), days: quietDays },
    ...(maxAgeDays > 0 ? { expiring: { days: ahead, people: await expiring(reader, tenantId, maxAgeDays, now) } } : {}),
  }
}

async function expiring(reader: Reader, tenantId: string, maxAgeDays: number, now: Date) {
  const { rows } = await sql<{ id: string; name: string; changedAt: Date }>`
    select a.id, coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.user_name) as name, c.changed_at as "changedAt"
    from tenant t join access x on x.tenant_id = t.id and x.company_id = t.company_id and x.state = 'active'
    join account a on a.owner_id = x.company_id and a.id = x.account_id and a.state = 'active'
    join credential c on c.owner_id = a.owner_id and c.account_id = a.id
    where t.id = ${tenantId} and c.changed_at < ${plus(now, { days: ahead - maxAgeDays })} and c.changed_at > ${plus(now, { days: -maxAgeDays })}
    order by c.changed_at limit ${named}`.execute(reader)
  return rows.map(({ id, name, changedAt }) => ({ id, name, expiresAt: plus(changedAt, { days: maxAgeDays }) }))
}
