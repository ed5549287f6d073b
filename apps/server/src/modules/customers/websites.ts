import type { Reader } from '../../platform/db/index.ts'
import type { FieldIssue } from '../../platform/result.ts'
import { listWebsites } from '../websites/index.ts'

/** What is wrong with the websites named for a customer. Closed ones may stay named: they serve nobody anyway. */
export async function websiteIssues(
  reader: Reader,
  tenantId: string,
  websiteIds: readonly string[] | undefined,
  isBillTo: boolean,
): Promise<FieldIssue[]> {
  if (!websiteIds?.length) return []
  if (!isBillTo) return [{ field: 'websiteIds', rule: 'bill-to', message: 'A ship-to may use the websites of its bill-to.' }]
  const known = new Set((await listWebsites(reader, tenantId)).map(({ id }) => id))
  return websiteIds.flatMap((id, n) =>
    known.has(id.toLowerCase()) ? [] : [{ field: `websiteIds.${n}`, rule: 'unknown', message: 'There is no such website.' }],
  )
}
