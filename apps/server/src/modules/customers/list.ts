import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { CustomSort, ListedRecords } from '../dictionary/index.ts'
import { fold } from '../principals/index.ts'
import type { Customer, CustomerKind, CustomerState } from './customer.ts'
import { customerColumns } from './store.ts'

interface Sort {
  readonly columns: readonly RawBuilder<unknown>[]
  readonly types: readonly RawBuilder<unknown>[]
  readonly join?: RawBuilder<unknown>
}

/**
 * Sortable columns; a list is sorted by one of them and then by what makes every place in it unique. Never null, and the expressions are those
 * of the indexes, so that a place is one comparison the index answers in both directions.
 */
const sorts = {
  number: { columns: [sql`c.number`, sql`c.sequence`], types: [sql`text`, sql`text`] },
  name: { columns: [sql`c.name_key`, sql`c.id`], types: [sql`text`, sql`uuid`] },
  createdAt: { columns: [sql`c.created_at`, sql`c.id`], types: [sql`timestamptz`, sql`uuid`] },
  modifiedAt: { columns: [sql`c.modified_at`, sql`c.id`], types: [sql`timestamptz`, sql`uuid`] },
} satisfies Record<string, Sort>
export type CustomerSort = keyof typeof sorts
export const customerSorts = Object.keys(sorts) as CustomerSort[]

const sortByProperty = ({ join, column, type, id }: CustomSort): Sort => ({ join, columns: [column, id], types: [type, sql`uuid`] })

export interface CustomerQuery {
  /** Words that all must occur in number, name, address, phone or e-mail; under three letters a word counts as the start of one. */
  readonly search?: string
  /** Left out: `active` and `inactive`, and `merged` where a number or import key is asked for. */
  readonly state?: readonly CustomerState[]
  readonly kind?: CustomerKind
  /** Left out: both. */
  readonly record?: 'bill-to' | 'ship-to'
  /** Those who may use this website: it is named for them, or none is. */
  readonly websiteId?: string
  readonly country?: string
  readonly number?: string
  readonly erpNumber?: string
  readonly importKey?: string
  /** Only those with something kept that is not right. */
  readonly withWarnings?: boolean
  /** Conditions on custom properties. */
  readonly custom?: readonly RawBuilder<unknown>[]
  /** Only these customers: how another module narrows the list to its own. */
  readonly within?: RawBuilder<unknown>
  /** By a column of lists, or by a custom property. */
  readonly sort: CustomerSort | CustomSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor?: string
}

/** The rows of a list as the dictionary's conditions know them. */
export const listed = (tenantId: string): ListedRecords => ({ tenantId, entity: 'customer', id: sql`c.id` })

/** One page of the customers of a tenant. A page costs the same wherever it is: places are found by index, never by offset. */
export async function listCustomers(reader: Reader, tenantId: string, query: CustomerQuery): Promise<Page<Customer>> {
  const sort: Sort = typeof query.sort === 'string' ? sorts[query.sort] : sortByProperty(query.sort)
  const { columns, types, join = sql`` } = sort
  const way = query.descending ? sql`desc` : sql`asc`
  const beyond = query.descending ? sql`<` : sql`>`
  const place = readCursor(query.cursor, columns.length)
  const at = place && sql.join(place.map((value, n) => sql`${value}::${types[n]!}`))
  const { rows } = await sql<Customer & { place: string[] }>`
    select ${customerColumns}, array[${sql.join(columns.map((column) => sql`${column}::text`))}] as place from customer c ${join}
    where c.tenant_id = ${tenantId} and ${matches(tenantId, query)} ${at ? sql`and (${sql.join([...columns])}) ${beyond} (${at})` : sql``}
    order by ${sql.join(columns.map((column) => sql`${column} ${way}`))} limit ${query.limit + 1}`.execute(reader)
  const placed = rows.map(({ place: here, ...customer }) => ({ here, customer }))
  const page = pageOf(placed, query.limit, ({ here }) => here)
  return { ...page, items: page.items.map(({ customer }) => customer) }
}

export interface ShipToQuery extends Pick<CustomerQuery, 'limit' | 'cursor' | 'search'> {
  /** Left out: both. */
  readonly active?: boolean
}

/** The ship-tos of a bill-to that are there, by number and sequence. */
export async function shipTosOf(
  reader: Reader,
  tenantId: string,
  billToId: string,
  { limit, cursor, search, active }: ShipToQuery,
): Promise<Page<Customer>> {
  const place = readCursor(cursor, 2)
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c
    where c.tenant_id = ${tenantId} and c.bill_to_id = ${billToId} and c.erased_at is null
      ${active === undefined ? sql`` : sql`and c.active = ${active}`}
      ${search ? sql`and ${searchCondition(search)}` : sql``}
      ${place ? sql`and (c.number, c.sequence) > (${place[0]}::text, ${place[1]}::text)` : sql``}
    order by c.number, c.sequence limit ${limit + 1}`.execute(reader)
  return pageOf(rows, limit, (customer) => [customer.number, customer.sequence])
}

function matches(tenantId: string, query: CustomerQuery): RawBuilder<unknown> {
  const there = ['active', 'inactive', ...(query.number || query.importKey ? ['merged'] : [])]
  const parts: RawBuilder<unknown>[] = [sql`c.state = any(${query.state?.length ? query.state : there}::text[])`]
  if (query.record) parts.push(query.record === 'bill-to' ? sql`c.bill_to_id is null` : sql`c.bill_to_id is not null`)
  if (query.kind) parts.push(sql`c.kind = ${query.kind}`)
  if (query.country) parts.push(sql`c.country = any(${[query.country, query.country.toUpperCase()]}::text[])`)
  if (query.number) parts.push(sql`c.number = ${query.number}`)
  if (query.erpNumber) parts.push(sql`c.erp_number = ${query.erpNumber}`)
  if (query.importKey) parts.push(sql`c.import_key = ${query.importKey}`)
  if (query.withWarnings) parts.push(sql`c.warnings <> '[]'`)
  if (query.websiteId) parts.push(mayUse(tenantId, query.websiteId))
  if (query.within) parts.push(sql`c.id in (${query.within})`)
  if (query.search) parts.push(searchCondition(query.search))
  return sql.join([...parts, ...(query.custom ?? [])], sql` and `)
}

/** Websites are a bill-to's, for its ship-tos as well; none named = all. One look by index a row, never the whole table. */
const mayUse = (tenantId: string, websiteId: string) => sql`coalesce((
  select bool_or(w.website_id = ${websiteId}) from customer_website w
  where w.tenant_id = ${tenantId} and w.customer_id = coalesce(c.bill_to_id, c.id)), true)`

/** What the index is over: the record's own words and those of its custom properties. */
const everything = sql`(c.search_text || ' ' || c.custom_text)`

/**
 * Of customers `c`: those in which all words of a search occur, eight at most; of one or two letters, as the beginning of a word. `own` looks
 * into the record's own fields only: what shoppers may search, some custom properties being hidden from them.
 */
export function searchCondition(search: string, into: 'all' | 'own' = 'all'): RawBuilder<unknown> {
  const words = fold(search).split(/\s+/).filter(Boolean).slice(0, 8)
  const conditions = words.flatMap((word) => {
    const literal = word.replace(/[\\%_]/g, '\\$&')
    const occurs = (where: RawBuilder<unknown>) =>
      word.length < 3 ? sql`(${where} like ${`${literal}%`} or ${where} like ${`% ${literal}%`})` : sql`${where} like ${`%${literal}%`}`
    return into === 'all' ? [occurs(everything)] : [occurs(everything), occurs(sql`c.search_text`)]
  })
  return conditions.length ? sql.join(conditions, sql` and `) : sql`true`
}
