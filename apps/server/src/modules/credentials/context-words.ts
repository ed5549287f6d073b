import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import type { Account } from '../principals/index.ts'

/** Words no password here may be made of: the company's name, and for shoppers those of the tenant and its websites. */
export async function contextWordsOf(reader: Reader, { ownerId, kind }: Pick<Account, 'ownerId' | 'kind'>): Promise<string[]> {
  const { rows } = await (kind === 'website'
    ? sql<{
        name: string
      }>`select name from tenant where id = ${ownerId} union all (select name from website where tenant_id = ${ownerId} limit 20)`
    : sql<{ name: string }>`select name from company where id = ${ownerId}`
  ).execute(reader)
  return rows.map((row) => row.name)
}
