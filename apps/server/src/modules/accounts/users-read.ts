import { type RawBuilder, sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import { ok, type Result } from '../../platform/result.ts'
import { billToIdOf, findCustomer } from '../customers/index.ts'
import { customFilter, customSort, type Editor, listColumns, type Property, propertiesOf } from '../dictionary/index.ts'
import { type AccountQuery, type AccountSort, type ListedAccount, listAccounts } from '../principals/index.ts'
import type { UserParts } from './users-parts.ts'
import { glancesOf, type Places, placesOfMany } from './users-places.ts'
import { summary } from './users-view.ts'

export interface UserFilter extends Omit<AccountQuery, 'conditions' | 'sort' | 'limit' | 'cursor'> {
  /** Assigned to this bill-to, or to this ship-to. */
  readonly customerId?: string
  /** With this role, for that customer where one is named too. */
  readonly roleId?: string
  /** Assigned to this website. */
  readonly websiteId?: string
  /** Locked at this moment (R-43), or not. */
  readonly locked?: boolean
  /** Whose password expires within 14 days, or has expired (R-51). */
  readonly passwordState?: 'expiring' | 'expired'
  /** These and no others, as somebody chose them by hand. */
  readonly ids?: readonly string[]
  readonly createdBefore?: Date
  readonly createdAfter?: Date
  /** Conditions on own fields, as the dictionary reads them. */
  readonly custom?: readonly string[]
  /** `custom.<name>` sorts by an own field. */
  readonly sort: AccountSort | `custom.${string}`
}

export interface UserQuery extends UserFilter {
  readonly limit: number
  readonly cursor?: string
}

type ListParts = Pick<UserParts, 'database' | 'clock' | 'lockedIn' | 'settingsOf'>

/** One page of the website users of a tenant, with the own fields that are columns and that the viewer may see. */
export async function listUsers(parts: ListParts, tenantId: string, query: UserQuery, viewer: Editor) {
  const { db } = parts.database
  const asked = await queryFor(parts, tenantId, query, viewer)
  if (!asked.ok) return asked
  const { limit, cursor } = query
  const page = await listAccounts(db, tenantId, { ...asked.value.filter, limit, ...(cursor ? { cursor } : {}) })
  const glances = await glancesOf(
    db,
    tenantId,
    page.items.map(({ id }) => id),
    parts.lockedIn(tenantId, parts.clock.now()),
  )
  const items = page.items.map((account) => ({
    ...summary(account),
    ...glances.get(account.id)!,
    custom: listColumns(asked.value.properties, account.custom, viewer),
  }))
  return ok({ ...page, items })
}

export interface AskedUsers {
  readonly properties: readonly Property[]
  readonly filter: Omit<AccountQuery, 'limit' | 'cursor'>
}

/** A filter as the list takes it; refuses what the viewer cannot ask for. */
export async function queryFor(parts: ListParts, tenantId: string, filter: UserFilter, viewer: Editor): Promise<Result<AskedUsers>> {
  const { customerId, roleId, websiteId, locked, passwordState, ids, createdBefore, createdAfter, custom = [], sort, ...rest } = filter
  const reader = parts.database.db
  const properties = await propertiesOf(reader, tenantId, 'website-user')
  const of = { tenantId, entity: 'website-user', id: sql`a.id` } as const
  const conditions = customFilter(properties, viewer, of, custom)
  if (!conditions.ok) return conditions
  const sorted = isCustom(sort) ? customSort(properties, viewer, of, sort.slice('custom.'.length), custom) : ok(sort)
  if (!sorted.ok) return sorted
  const more = await assignedTo(reader, tenantId, customerId, roleId)
  if (websiteId) {
    more.push(sql`exists (select 1 from account_website w where w.tenant_id = ${tenantId} and w.account_id = a.id
      and w.website_id = ${websiteId})`)
  }
  if (locked !== undefined) {
    const shut = sql`any(array(${parts.lockedIn(tenantId, parts.clock.now())}))`
    more.push(locked ? sql`a.id = ${shut}` : sql`not a.id = ${shut}`)
  }
  if (passwordState) more.push(await passwordIs(parts, tenantId, passwordState))
  if (ids) more.push(sql`a.id = any(${[...ids]}::uuid[])`)
  if (createdBefore) more.push(sql`a.created_at < ${createdBefore}`)
  if (createdAfter) more.push(sql`a.created_at >= ${createdAfter}`)
  return ok({ properties, filter: { ...rest, sort: sorted.value, conditions: [...conditions.value, ...more] } })
}

const isCustom = (sort: UserFilter['sort']): sort is `custom.${string}` => sort.startsWith('custom.')

/** Days ahead of which an expiring password is told. */
const ahead = 14

/** Whose password is about to expire, or has expired. Who has to choose another one anyway is not among them. */
async function passwordIs({ database, clock, settingsOf }: ListParts, tenantId: string, is: 'expiring' | 'expired') {
  const { 'website.password.maxAgeDays': days } = await settingsOf(database.db, { ownerId: tenantId, kind: 'website' }, null)
  if (days === 0) return sql`false`
  const end = plus(clock.now(), { days: -days })
  const changed =
    is === 'expired' ? sql`c.changed_at <= ${end}` : sql`c.changed_at > ${end} and c.changed_at <= ${plus(end, { days: ahead })}`
  return sql`exists (select 1 from credential c where c.owner_id = ${tenantId} and c.account_id = a.id and not c.must_change and ${changed})`
}

/** Assigned to a customer, with a role, or both in one assignment. A ship-to is served by who has all of its bill-to, or it by name. */
async function assignedTo(reader: Reader, tenantId: string, customerId?: string, roleId?: string): Promise<RawBuilder<unknown>[]> {
  if (!customerId && !roleId) return []
  const customer = customerId ? await findCustomer(reader, tenantId, customerId) : undefined
  if (customerId && !customer) return [sql`false`]
  const shipTo = customer?.billToId
    ? sql`and (m.all_ship_tos or exists (select 1 from assignment_ship_to s where s.tenant_id = m.tenant_id and s.account_id = m.account_id
        and s.bill_to_id = m.bill_to_id and s.ship_to_id = ${customer.id}))`
    : sql``
  return [
    sql`exists (select 1 from assignment m where m.tenant_id = ${tenantId} and m.account_id = a.id
      ${customer ? sql`and m.bill_to_id = ${billToIdOf(customer)}` : sql``} ${roleId ? sql`and m.role_id = ${roleId}` : sql``} ${shipTo})`,
  ]
}

export type ExportedUser = ListedAccount & Places

/** Every user that matches, page by page; throws where `goOn` says no, so that nobody takes half a list for the whole (ATK-043). */
export async function* allUsers(
  { database }: Pick<UserParts, 'database'>,
  tenantId: string,
  filter: AskedUsers['filter'],
  goOn: () => Promise<boolean>,
): AsyncGenerator<ExportedUser> {
  let cursor: string | undefined
  do {
    if (!(await goOn())) throw new Error('the export was stopped: whoever asked for it may not read it any more')
    const page: Page<ListedAccount> = await listAccounts(database.db, tenantId, { ...filter, limit: 500, ...(cursor ? { cursor } : {}) })
    const places = await placesOfMany(
      database.db,
      tenantId,
      page.items.map(({ id }) => id),
    )
    yield* page.items.map((account) => ({ ...account, ...places.get(account.id)! }))
    cursor = page.next
  } while (cursor)
}
