import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { type Account, type AccountState, type Activation, fold } from './account.ts'
import { accountColumns } from './store.ts'

/**
 * Sortable columns. A list is sorted by one of them and then by id, which makes every place in it unique. Empty values sort first:
 * the expressions are those of the indexes, never null, so that a place is one comparison the index answers in both directions.
 */
const sorts = {
  userName: { column: sql`a.user_name`, type: sql`text`, of: (a: Account) => a.userName },
  email: { column: sql`a.email`, type: sql`text`, of: (a: Account) => a.email },
  lastName: { column: sql`coalesce(a.last_name, '')`, type: sql`text`, of: (a: Account) => a.lastName ?? '' },
  createdAt: { column: sql`a.created_at`, type: sql`timestamptz`, of: (a: Account) => a.createdAt.toISOString() },
  lastSignInAt: {
    column: sql`coalesce(a.last_sign_in_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
    of: (a: Account) => a.lastSignInAt?.toISOString() ?? '-infinity',
  },
} satisfies Record<string, { column: RawBuilder<unknown>; type: RawBuilder<unknown>; of: (a: Account) => string }>
export type AccountSort = keyof typeof sorts
export const accountSorts = Object.keys(sorts) as AccountSort[]

export interface AccountQuery {
  /** Words that all must occur in name, address, company or phone; under three letters a word counts as the start of one. */
  readonly search?: string
  readonly state?: readonly AccountState[]
  readonly activation?: readonly Activation[]
  readonly signedInBefore?: Date
  readonly signedInAfter?: Date
  readonly sort: AccountSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor?: string
  /** Only these accounts: how another module narrows the list to its own. */
  readonly within?: RawBuilder<unknown>
}

/** One page of the accounts of one owner. A page costs the same wherever it is: places are found by index, never by offset. */
export async function listAccounts(reader: Reader, ownerId: string, query: AccountQuery): Promise<Page<Account>> {
  const { column, type, of } = sorts[query.sort]
  const place = readCursor(query.cursor, 2)
  const direction = query.descending ? sql`desc` : sql`asc`
  const beyond = query.descending ? sql`<` : sql`>`
  const { rows } = await sql<Account>`
    select ${accountColumns} from account a
    where a.owner_id = ${ownerId} and ${matches(query)}
      ${query.within ? sql`and a.id in (${query.within})` : sql``}
      ${place ? sql`and (${column}, a.id) ${beyond} (${place[0]}::${type}, ${place[1]}::uuid)` : sql``}
    order by ${column} ${direction}, a.id ${direction} limit ${query.limit + 1}`.execute(reader)
  return pageOf(rows, query.limit, (account) => [of(account), account.id])
}

function matches(query: AccountQuery): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = []
  parts.push(query.state?.length ? sql`a.state = any(${query.state}::text[])` : sql`a.state <> 'erased'`)
  if (query.activation?.length) parts.push(sql`a.activation = any(${query.activation}::text[])`)
  if (query.signedInBefore) parts.push(sql`(a.last_sign_in_at is null or a.last_sign_in_at < ${query.signedInBefore})`)
  if (query.signedInAfter) parts.push(sql`a.last_sign_in_at >= ${query.signedInAfter}`)
  for (const word of fold(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)) {
    const literal = word.replace(/[\\%_]/g, '\\$&')
    parts.push(
      word.length < 3
        ? sql`(a.search_text like ${`${literal}%`} or a.search_text like ${`% ${literal}%`})`
        : sql`a.search_text like ${`%${literal}%`}`,
    )
  }
  return sql.join(parts, sql` and `)
}
