import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'

/** Whether active people of a company have addresses under a domain, compared as the login names are. */
export async function domainInUse(reader: Reader, companyId: string, domainKey: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from login_name n join account a on a.owner_id = n.owner_id and a.id = n.account_id and a.state = 'active'
    where n.owner_id = ${companyId} and n.what <> 'name' and right(n.name_key, ${domainKey.length + 1}) = ${`@${domainKey}`} limit 1`.execute(
    reader,
  )
  return rows.length > 0
}
