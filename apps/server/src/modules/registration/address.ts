import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'

/** Mails an address gets in an hour because somebody orders, registers or asks with it, however many do (ATK-025). */
const mailsAnHour = 3

const keyOf = (tenantId: string, address: string) => `${tenantId}/${addressKey(address) ?? ''}`

/** Under what an address is kept where it must be found again without being read. Of one tenant: nothing can be compared across them. */
export const addressHash = (keys: KeyRing, tenantId: string, address: string): Buffer =>
  keys.hmac('website address', keyOf(tenantId, address))

/** Lets one transaction at a time decide what becomes of an address in a tenant's name space. Taken before anything else. */
export async function lockAddress(tx: Tx, tenantId: string, address: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`website address ${keyOf(tenantId, address)}`}, 0))`.execute(tx)
}

/** Whether one more of these mails may go to an address now, and counts it. One statement, so that nodes share one count. */
export async function mayMail(tx: Tx, tenantId: string, hash: Buffer, now: Date): Promise<boolean> {
  const since = plus(now, { hours: -1 }).getTime()
  const { rows } = await sql`
    insert into asked_mail as m (tenant_id, address_hash, sent, touched_at)
    values (${tenantId}, ${hash}, jsonb_build_array(${now.getTime()}::bigint), ${now})
    on conflict (tenant_id, address_hash) do update set touched_at = excluded.touched_at, sent = excluded.sent ||
      (select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(m.sent) one where one::text::bigint > ${since}::bigint)
    where (select count(*) from jsonb_array_elements(m.sent) one where one::text::bigint > ${since}::bigint) < ${mailsAnHour}
    returning 1`.execute(tx)
  return rows.length > 0
}

/** Removes counts that say nothing any more. Returns how many. */
export async function sweepAskedMails(reader: Reader, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from asked_mail where touched_at < ${plus(now, { hours: -1 })}`.execute(reader)
  return Number(numAffectedRows ?? 0)
}
