import { sql } from 'kysely'
import { namesOfWriters } from './modules/accounts/index.ts'
import type { NamesOfThings } from './modules/audit/index.ts'

/**
 * What the things in a log are called now, for people who read it. The audit module comes before those that own them and is handed this. Only
 * things of this owner, and accounts whose names its staff sees anyway: who was erased has no name any more.
 */
export const namesOfThings: NamesOfThings = async (reader, ownerId, ids) => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string | null }>`
    select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), user_name) as name from account
    where owner_id = ${ownerId} and id = any(${ids}::uuid[]) and kind = 'console' and state <> 'erased'
    union all select id, coalesce(nullif(company_name, ''), nullif(concat_ws(' ', first_name, last_name), ''), number) from customer
    where tenant_id = ${ownerId} and id = any(${ids}::uuid[]) and erased_at is null
    union all select id, name from role where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select id, name from website where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select id, name from webhook where tenant_id = ${ownerId} and id = any(${ids}::uuid[])
    union all select c.id, c.name from partner_grant g join company c on c.id = g.company_id
    where g.tenant_id = ${ownerId} and g.company_id = any(${ids}::uuid[])`.execute(reader)
  const found = rows.flatMap(({ id, name }) => (name ? [[id, name] as const] : []))
  return new Map([...found, ...(await namesOfWriters(reader, ownerId, ids))])
}
