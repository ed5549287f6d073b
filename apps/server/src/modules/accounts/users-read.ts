import type { Page } from '../../platform/page.ts'
import { ok, type Result } from '../../platform/result.ts'
import { type Account, type AccountQuery, listAccounts } from '../principals/index.ts'
import { findUser, type UserParts } from './users-parts.ts'
import { detail, summary, type UserDetail, type UserSummary } from './users-view.ts'

export type UserQuery = Omit<AccountQuery, 'within'>

/** One page of the website users of a tenant. */
export async function listUsers({ database }: Pick<UserParts, 'database'>, tenantId: string, query: UserQuery): Promise<Page<UserSummary>> {
  const page = await listAccounts(database.db, tenantId, query)
  return { ...page, items: page.items.map(summary) }
}

/** Every user that matches, page by page; throws where `goOn` says no, so that nobody takes half a list for the whole (ATK-043). */
export async function* allUsers(
  { database }: Pick<UserParts, 'database'>,
  tenantId: string,
  query: Omit<UserQuery, 'limit' | 'cursor'>,
  goOn: () => Promise<boolean>,
): AsyncGenerator<Account> {
  let cursor: string | undefined
  do {
    if (!(await goOn())) throw new Error('the export was stopped: whoever asked for it may not read it any more')
    const page: Page<Account> = await listAccounts(database.db, tenantId, { ...query, limit: 500, ...(cursor ? { cursor } : {}) })
    yield* page.items
    cursor = page.next
  } while (cursor)
}

/** One website user with everything the console shows of one. */
export async function readUser(parts: UserParts, tenantId: string, id: string): Promise<Result<UserDetail>> {
  const found = await findUser(parts.database.db, tenantId, id)
  return found.ok ? ok(await detail(parts, parts.database.db, found.value)) : found
}
