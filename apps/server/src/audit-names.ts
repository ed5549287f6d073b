import { sql } from 'kysely'
import { namesOfWriters } from './modules/accounts/index.ts'
import type { NamedThing, NamesOfThings } from './modules/audit/index.ts'
import type { Reader } from './platform/db/index.ts'

/**
 * What the things in a log, and those who acted, are called now, for people who read it. The audit module comes before those that own them and
 * is handed this. Only things of this owner, and accounts whose names its staff sees anyway: who was erased has no name any more.
 */
export const namesOfThings: NamesOfThings = async (reader, ownerId, ids) => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string | null; here: boolean }>`
    select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), user_name) as name, true as here from account
    where owner_id = ${ownerId} and id = any(${ids}::uuid[]) and kind = 'console' and state <> 'erased'
    union all select id, coalesce(nullif(company_name, ''), nullif(concat_ws(' ', first_name, last_name), ''), number), true from customer
    where tenant_id = ${ownerId} and id = any(${ids}::uuid[]) and erased_at is null
    union all select id, name, true from role where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select id, name, true from website where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select id, name, true from webhook where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select c.id, c.name, g.ended_at is null from partner_grant g join company c on c.id = g.company_id
    where g.tenant_id = ${ownerId} and g.company_id = any(${ids}::uuid[])`.execute(reader)
  const found = new Map<string, NamedThing>()
  for (const { id, name, here } of rows) if (name) found.set(id, { name, here })
  const writers = await namesOfWriters(reader, ownerId, ids)
  const left = await partnersPeopleWhoLeft(reader, ownerId, [...writers.keys()])
  for (const [id, name] of writers) found.set(id, { name, here: !left.has(id) })
  return found
}

/** Of another company's people only those with access are still to be found in a tenant. */
async function partnersPeopleWhoLeft(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select x.account_id as id from access x join tenant t on t.id = x.tenant_id
    where x.tenant_id = ${tenantId} and x.account_id = any(${ids}::uuid[]) and x.state = 'ended' and x.company_id <> t.company_id`.execute(
    reader,
  )
  return new Set(rows.map((row) => row.id))
}
