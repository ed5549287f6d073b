import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { type Account, type AccountState, type Activation, fold, searchedPhone } from './account.ts'
import { accountColumns } from './store.ts'

/** What a list is sorted by: an expression over `a` or over what it joins, that is never null, and the type of its values. */
export interface SortedBy {
  readonly join: RawBuilder<unknown>
  readonly column: RawBuilder<unknown>
  readonly type: RawBuilder<unknown>
  /** The account's id as the index has it, where that is not `a.id`'s own. */
  readonly id?: RawBuilder<unknown>
}

/**
 * Sortable columns. A list is sorted by one of them and then by id, which makes every place in it unique. Empty values sort first:
 * the expressions are those of the indexes, never null, so that a place is one comparison the index answers in both directions.
 */
const sorts = {
  userName: { join: sql``, column: sql`a.user_name`, type: sql`text` },
  email: { join: sql``, column: sql`a.email`, type: sql`text` },
  lastName: { join: sql``, column: sql`coalesce(a.last_name, '')`, type: sql`text` },
  createdAt: { join: sql``, column: sql`a.created_at`, type: sql`timestamptz` },
  lastSignInAt: { join: sql``, column: sql`coalesce(v.last_sign_in_at, '-infinity'::timestamptz)`, type: sql`timestamptz` },
} satisfies Record<string, SortedBy>
export type AccountSort = keyof typeof sorts
export const accountSorts = Object.keys(sorts) as AccountSort[]

export interface AccountQuery {
  /** Words that all must occur in name, address, company, phone or searchable own fields; under three letters a word counts as the start of one. */
  readonly search?: string
  readonly state?: readonly AccountState[]
  readonly activation?: readonly Activation[]
  readonly signedInBefore?: Date
  readonly signedInAfter?: Date
  readonly sort: AccountSort | SortedBy
  readonly descending: boolean
  readonly limit: number
  readonly cursor?: string
  /** Further conditions on `a`: how another module narrows the list to what it knows of. */
  readonly conditions?: readonly RawBuilder<unknown>[]
}

/** An account as a list reads it. */
export interface ListedAccount extends Account {
  /** Own fields as they are stored, by key (R-60). */
  readonly custom: Readonly<Record<string, unknown>>
}

/** One page of the accounts of one owner. A page costs the same wherever it is: places are found by index, never by offset. */
export async function listAccounts(reader: Reader, ownerId: string, query: AccountQuery): Promise<Page<ListedAccount>> {
  const { join, column, type, id = sql`a.id` }: SortedBy = typeof query.sort === 'string' ? sorts[query.sort] : query.sort
  const bySignIn = query.sort === 'lastSignInAt' || query.signedInBefore || query.signedInAfter
  const place = readCursor(query.cursor, 2)
  const direction = query.descending ? sql`desc` : sql`asc`
  const beyond = query.descending ? sql`<` : sql`>`
  const { rows } = await sql<ListedAccount & { place: string }>`
    select ${accountColumns}, a.custom, (${column})::text as place from account a
    ${bySignIn ? sql`join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id` : sql``} ${join}
    where a.owner_id = ${ownerId} and ${matches(query)}
      ${place ? sql`and (${column}, ${id}) ${beyond} (${place[0]}::${type}, ${place[1]}::uuid)` : sql``}
    order by ${column} ${direction}, ${id} ${direction} limit ${query.limit + 1}`.execute(reader)
  const page = pageOf(rows, query.limit, (row) => [row.place, row.id])
  return { ...page, items: page.items.map(({ place: _place, ...account }) => account) }
}

const signedIn = sql`coalesce(v.last_sign_in_at, '-infinity'::timestamptz)`

function matches(query: AccountQuery): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = []
  parts.push(query.state?.length ? sql`a.state = any(${query.state}::text[])` : sql`a.state <> 'erased'`)
  if (query.activation?.length) parts.push(sql`a.activation = any(${query.activation}::text[])`)
  if (query.signedInBefore) parts.push(sql`${signedIn} < ${query.signedInBefore}`)
  if (query.signedInAfter) parts.push(sql`${signedIn} >= ${query.signedInAfter}`)
  const words: RawBuilder<unknown>[] = []
  for (const word of fold(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)) {
    const literal = word.replace(/[\\%_]/g, '\\$&')
    words.push(
      word.length < 3
        ? sql`(${searched} like ${`${literal}%`} or ${searched} like ${`% ${literal}%`})`
        : sql`${searched} like ${`%${literal}%`}`,
    )
  }
  if (words.length > 0) {
    const phone = searchedPhone(query.search?.trim() ?? '')
    const all = sql.join(words, sql` and `)
    parts.push(phone ? sql`((${all}) or ${searched} like ${`%${phone}%`})` : all)
  }
  return sql.join([...parts, ...(query.conditions ?? [])], sql` and `)
}

/** As the index has it. */
const searched = sql`(a.search_text || ' ' || a.custom_text)`
