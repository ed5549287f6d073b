import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database.gen.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Domain } from './domain.ts'

const domain = (row: Selectable<Database['company_domain']>): Domain => ({
  companyId: row.company_id,
  key: row.domain_key,
  challenge: row.challenge,
  createdAt: row.created_at,
  ...(row.checked_at ? { checkedAt: row.checked_at } : {}),
  ...(row.verified_at ? { verifiedAt: row.verified_at } : {}),
  ...(row.verified_by ? { verifiedBy: row.verified_by as 'dns' | 'operator' } : {}),
})

export async function insertDomain(
  tx: Tx,
  values: { companyId: string; key: string; skeleton: string; challenge: string; now: Date },
): Promise<void> {
  const { companyId, key, skeleton, challenge, now } = values
  await tx.insertInto('company_domain').values({ company_id: companyId, domain_key: key, skeleton, challenge, created_at: now }).execute()
}

export async function findDomain(r: Reader, companyId: string, key: string): Promise<Domain | undefined> {
  const row = await r
    .selectFrom('company_domain')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('domain_key', '=', key)
    .executeTakeFirst()
  return row && domain(row)
}

export async function listDomains(r: Reader, companyId: string): Promise<Domain[]> {
  return (await r.selectFrom('company_domain').selectAll().where('company_id', '=', companyId).orderBy('domain_key').execute()).map(domain)
}

/** Keys of the domains this company has proved. */
export async function verifiedDomains(r: Reader, companyId: string): Promise<string[]> {
  const rows = await r
    .selectFrom('company_domain')
    .select('domain_key')
    .where('company_id', '=', companyId)
    .where('verified_at', 'is not', null)
    .orderBy('domain_key')
    .execute()
  return rows.map((row) => row.domain_key)
}

/** Keys of other companies' verified domains that look like this one, itself among them. */
export async function verifiedAlike(r: Reader, companyId: string, skeleton: string): Promise<string[]> {
  const rows = await r
    .selectFrom('company_domain')
    .select('domain_key')
    .where('skeleton', '=', skeleton)
    .where('verified_at', 'is not', null)
    .where('company_id', '<>', companyId)
    .execute()
  return rows.map((row) => row.domain_key)
}

/** Lets one transaction at a time decide who holds domains of this look; `verifiedAlike` is read after it. */
export async function lockLook(tx: Tx, skeleton: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`company_domain ${skeleton}`}, 0))`.execute(tx)
}

/** Notes a check now, unless one was noted after `since`. Says whether this one may go ahead. */
export async function startDomainCheck(tx: Tx, companyId: string, key: string, now: Date, since: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('company_domain')
    .set({ checked_at: now })
    .where('company_id', '=', companyId)
    .where('domain_key', '=', key)
    .where((eb) => eb.or([eb('checked_at', 'is', null), eb('checked_at', '<=', since)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Verifies the claim with exactly this challenge. Nothing where it was removed, made anew or verified meanwhile. */
export async function markDomainVerified(
  tx: Tx,
  { companyId, key, challenge }: Domain,
  by: 'dns' | 'operator',
  now: Date,
): Promise<Domain | undefined> {
  const row = await tx
    .updateTable('company_domain')
    .set({ verified_at: now, verified_by: by })
    .where('company_id', '=', companyId)
    .where('domain_key', '=', key)
    .where('challenge', '=', challenge)
    .where('verified_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row && domain(row)
}

export async function deleteDomain(tx: Tx, companyId: string, key: string): Promise<void> {
  await tx.deleteFrom('company_domain').where('company_id', '=', companyId).where('domain_key', '=', key).execute()
}
