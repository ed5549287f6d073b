import { sql } from 'kysely'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'

/** So many a partner's person may enter. */
export const tenantCount = 1_000

/**
 * Makes twins of a tenant, small ones, and lets all people of a partner company who may enter it enter them as well, with the same roles.
 * The company has a grant of the tenant, or gets one up to ISC_Admin.
 */
export async function fillTenants(database: DatabaseHandle, tenantId: string, companyId: string): Promise<void> {
  await database.transaction(async (db) => {
    await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, granted_at)
      select tenant_id, ${companyId}, id, created_at from role where tenant_id = ${tenantId} and stock = 'ISC_Admin'
      on conflict do nothing`.execute(db)
    await sql`insert into company (id, kind, name, created_at)
      select ${of('company_id')}, 'merchant', ${name}, created_at from tenant ${copies} where id = ${tenantId}`.execute(db)
    await sql`insert into tenant (id, company_id, name, had_owner_at, created_at)
      select ${of('id')}, ${of('company_id')}, ${name}, had_owner_at, created_at from tenant ${copies} where id = ${tenantId}`.execute(db)
    await sql`insert into policy (owner_id, owner_kind, preset, preset_version)
      select ${of('owner_id')}, owner_kind, preset, preset_version from policy ${copies} where owner_id = ${tenantId}`.execute(db)
    await sql`insert into role (tenant_id, id, kind, name, name_key, stock, created_at, modified_at)
      select ${of('tenant_id')}, ${of('id')}, kind, name, name_key, stock, created_at, modified_at from role ${copies} where tenant_id = ${tenantId}`.execute(
      db,
    )
    await sql`insert into role_permission (tenant_id, role_id, permission)
      select ${of('tenant_id')}, ${of('role_id')}, permission from role_permission ${copies} where tenant_id = ${tenantId}`.execute(db)
    await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, granted_at)
      select ${of('tenant_id')}, company_id, ${of('ceiling_role_id')}, granted_at from partner_grant ${copies}
      where tenant_id = ${tenantId} and company_id = ${companyId}`.execute(db)
    await sql`insert into access (tenant_id, account_id, company_id, state, came_by, invited_at, invitation_ends_at, accepted_at)
      select ${of('tenant_id')}, account_id, company_id, state, came_by, invited_at, invitation_ends_at, accepted_at from access ${copies}
      where tenant_id = ${tenantId} and company_id = ${companyId}`.execute(db)
    await sql`insert into access_role (tenant_id, account_id, role_id)
      select ${of('tenant_id')}, account_id, ${of('role_id')} from access_role join access using (tenant_id, account_id) ${copies}
      where tenant_id = ${tenantId} and company_id = ${companyId}`.execute(db)
  })
}

const copies = sql`cross join generate_series(2, ${sql.lit(tenantCount)}) n`
const name = sql`'Merchant ' || to_char(n, 'FM0000')`
/** The id in the twin of what has this one in the tenant. */
const of = (column: string) => sql`overlay(md5(${sql.ref(column)} || '-' || n) placing '7' from 13)::uuid`
