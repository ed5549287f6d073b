import { type RawBuilder, sql } from 'kysely'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'

export interface TenantQuery {
  /** Words that all must occur in the tenant's name; eight at most. */
  readonly search?: string
  /** Only this one. */
  readonly tenantId?: string
  readonly limit: number
  readonly cursor?: string
}

const nameKey = sql`lower(t.name)`

/** Conditions and order of one page of tenants `t` by name, with one more than `limit`: `pageOfTenants` cuts it. */
export function tenantsByName({ search = '', tenantId, limit, cursor }: TenantQuery): {
  matches: RawBuilder<unknown>
  order: RawBuilder<unknown>
} {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)
  const place = readCursor(cursor, 2)
  const matches = [
    ...(tenantId ? [sql`t.id = ${tenantId}`] : []),
    ...words.map((word) => sql`${nameKey} like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`),
    ...(place ? [sql`(${nameKey}, t.id::text) > (lower(${place[0]}::text), ${place[1]}::text)`] : []),
  ]
  return {
    matches: matches.length > 0 ? sql.join(matches, sql` and `) : sql`true`,
    order: sql`${nameKey}, t.id::text limit ${limit + 1}`,
  }
}

/** The place is the name as it is written: the database alone makes lower case of it, for both sides of the comparison. */
export const pageOfTenants = <T extends { readonly tenantId: string; readonly name: string }>(
  rows: readonly T[],
  { limit }: TenantQuery,
): Page<T> => pageOf(rows, limit, ({ name, tenantId }) => [name, tenantId])
