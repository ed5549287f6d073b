import type { Selectable } from 'kysely'
import type { Database } from '../../database.gen.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Company, CompanyKind, Tenant } from './company.ts'

const company = (row: Selectable<Database['company']>): Company => ({
  id: row.id,
  kind: row.kind as CompanyKind,
  name: row.name,
  state: row.state as Company['state'],
  createdAt: row.created_at,
})

const tenant = (row: Selectable<Database['tenant']>): Tenant => ({
  id: row.id,
  companyId: row.company_id,
  name: row.name,
  rightsVersion: row.rights_version,
  demo: row.demo,
  ...(row.had_owner_at ? { hadOwnerAt: row.had_owner_at } : {}),
  createdAt: row.created_at,
})

/** A second company of kind `operator` breaks the unique index `company_one_operator`. */
export async function insertCompany(tx: Tx, values: { id: string; kind: CompanyKind; name: string; now: Date }): Promise<void> {
  const { id, kind, name, now } = values
  await tx.insertInto('company').values({ id, kind, name, created_at: now }).execute()
}

export async function findCompany(r: Reader, companyId: string): Promise<Company | undefined> {
  const row = await r.selectFrom('company').selectAll().where('id', '=', companyId).executeTakeFirst()
  return row && company(row)
}

/** For a company that nobody has proved to be of yet: its first person registers again under another name. */
export async function renameCompany(tx: Tx, companyId: string, name: string): Promise<void> {
  await tx.updateTable('company').set({ name }).where('id', '=', companyId).execute()
}

/**
 * Reads the company and holds its row until the transaction ends. Acts that depend on what the company has proved or may
 * enter take it first: claims and proofs of domains, grants to a partner, people brought in under a domain.
 */
export async function lockCompany(tx: Tx, companyId: string): Promise<Company | undefined> {
  const row = await tx.selectFrom('company').selectAll().where('id', '=', companyId).forUpdate().executeTakeFirst()
  return row && company(row)
}

/** `companyId` is a company of kind `merchant` without a tenant; the schema refuses another. */
export async function insertTenant(
  tx: Tx,
  values: { id: string; companyId: string; name: string; demo: boolean; now: Date },
): Promise<void> {
  const { id, companyId, name, demo, now } = values
  await tx.insertInto('tenant').values({ id, company_id: companyId, name, demo, created_at: now }).execute()
}

export async function findTenant(r: Reader, tenantId: string): Promise<Tenant | undefined> {
  const row = await r.selectFrom('tenant').selectAll().where('id', '=', tenantId).executeTakeFirst()
  return row && tenant(row)
}

/** The tenant whose own company this is; none for partners and the operator. */
export async function tenantOfCompany(r: Reader, companyId: string): Promise<Tenant | undefined> {
  const row = await r.selectFrom('tenant').selectAll().where('company_id', '=', companyId).executeTakeFirst()
  return row && tenant(row)
}

/** Every tenant of the installation, oldest first: for the operator and for jobs. */
export async function listTenants(r: Reader): Promise<Tenant[]> {
  return (await r.selectFrom('tenant').selectAll().orderBy('created_at').orderBy('id').execute()).map(tenant)
}

/**
 * Reads the tenant and holds its row until the transaction ends. Every act that lessens the Admin Owners takes it before it
 * counts them, so that two such acts follow each other and the second sees what the first did. `no key`: rows that point at
 * the tenant may be inserted meanwhile, else two who each inserted one and then lock would wait for each other.
 */
export async function lockTenant(tx: Tx, tenantId: string): Promise<Tenant | undefined> {
  const row = await tx.selectFrom('tenant').selectAll().where('id', '=', tenantId).forNoKeyUpdate().executeTakeFirst()
  return row && tenant(row)
}

/** Returns the new version; undefined where there is no such tenant. */
export async function raiseRightsVersion(tx: Tx, tenantId: string): Promise<number | undefined> {
  const row = await tx
    .updateTable('tenant')
    .set((eb) => ({ rights_version: eb('rights_version', '+', 1) }))
    .where('id', '=', tenantId)
    .returning('rights_version')
    .executeTakeFirst()
  return row?.rights_version
}

/** Remembers that the tenant has had an active Admin Owner. The first time stays (R-03: from then on no invitation by the operator). */
export async function markHadOwner(tx: Tx, tenantId: string, now: Date): Promise<void> {
  await tx.updateTable('tenant').set({ had_owner_at: now }).where('id', '=', tenantId).where('had_owner_at', 'is', null).execute()
}

/** Whose settings rule this company's people: its tenant's where it is a merchant's own, else its own (R-54, decision 0003). */
export async function policyOwnerOf(r: Reader, companyId: string): Promise<string> {
  return (await tenantOfCompany(r, companyId))?.id ?? companyId
}
