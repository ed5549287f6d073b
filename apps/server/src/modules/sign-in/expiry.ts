import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { displayName } from '../principals/index.ts'
import type { SignInParts } from './parts.ts'

/** Days before the expiry of a console password on which its holder is told. */
const warnings = [14, 7, 1] as const
const peopleAStep = 200

interface Expiring {
  id: string
  email: string
  userName: string
  firstName: string | null
  lastName: string | null
  language: string | null
  changedAt: Date
}

/**
 * Mails whoever's console password expires in 14, 7 or 1 days, once each. A day no job ran is made up for: the nearest warning due is sent,
 * earlier ones are not sent late. Returns the number of mails.
 */
export async function warnOfExpiry(parts: SignInParts, profileUrl: string): Promise<number> {
  const { database, clock } = parts
  const { rows: companies } = await sql<{ id: string }>`select id from company where state = 'active' order by id`.execute(database.db)
  let mails = 0
  for (const { id } of companies) {
    const settings = await parts.settingsOf(database.db, { ownerId: id, kind: 'console' }, null)
    const days = settings['console.password.maxAgeDays']
    if (days === 0) continue
    for (let step = peopleAStep; step === peopleAStep; mails += step) {
      step = await database.transaction((tx) => warnSome(parts, tx, id, days, clock.now(), profileUrl))
    }
  }
  return mails
}

async function warnSome(parts: SignInParts, tx: Tx, companyId: string, maxAgeDays: number, now: Date, link: string): Promise<number> {
  // the smallest warning whose day has come, compared with the last one sent
  const left = sql`(select min(w) from unnest(${[...warnings]}::int[]) w where c.changed_at + ${maxAgeDays}::int * interval '1 day' - w * interval '1 day' <= ${now})`
  const { rows } = await sql<Expiring>`
    select a.id, a.email, a.user_name as "userName", a.first_name as "firstName", a.last_name as "lastName", a.language, c.changed_at as "changedAt"
    from credential c join account a on a.owner_id = c.owner_id and a.id = c.account_id
    where c.owner_id = ${companyId} and a.kind = 'console' and a.state = 'active' and not c.must_change
      and c.changed_at > ${plus(now, { days: -maxAgeDays })} and ${left} < coalesce(c.warned_days, 1000)
    order by a.id limit ${peopleAStep} for update of c skip locked`.execute(tx)
  for (const one of rows) {
    const until = plus(one.changedAt, { days: maxAgeDays })
    const days = Math.ceil((until.getTime() - now.getTime()) / 86_400_000)
    await sql`update credential set warned_days = ${Math.min(...warnings.filter((w) => days <= w))}
      where owner_id = ${companyId} and account_id = ${one.id}`.execute(tx)
    await parts.outbox.enqueue(tx, {
      ownerId: companyId,
      template: 'password-expiry-warning',
      recipient: { address: one.email, ownerId: companyId, accountId: one.id },
      language: one.language ?? 'en',
      data: { name: displayName(one), days, until: until.toISOString(), link },
      now,
    })
  }
  return rows.length
}
