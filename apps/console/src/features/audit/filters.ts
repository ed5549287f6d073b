import { client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import type { Choice, Filter } from '../../parts/list/filters.ts'
import { periodOf } from '../../parts/list/filters.ts'
import type { ListState } from '../../parts/list/listState.ts'
import type { Entry } from './entry.ts'
import { kinds, sentenceOf, sentences } from './sentences.ts'
import type { TimelineFilter } from './Timeline.tsx'

/** Somebody or something in the address: `user:…`, `person:…`, `customer:…`, or the kind the log gives it. */
type Thing = `${string}:${string}`
const split = (value: string) => [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)] as const

/** How an entry's object stands in the address, to see only its entries. */
export const objectOf = ({ subject: { kind, ownerId, id } }: Entry, tenantId: string | undefined): Thing | undefined =>
  id ? (kind === 'account' ? `${ownerId === tenantId ? 'user' : 'person'}:${id}` : `${kind}:${id}`) : undefined

/** The same for who acted; undefined where it was nobody in particular. */
export const actorValue = ({ actor: { kind, accountId } }: Entry): Thing | undefined =>
  accountId ? `${kind === 'website' ? 'user' : kind === 'console' ? 'person' : kind}:${accountId}` : undefined

/** What the log can be narrowed by: exactly what the server takes. */
export function auditFilters(tenantId: string | undefined, permissions: readonly string[]): readonly Filter[] {
  const when: Filter = { name: 'when', label: t('When'), kind: 'date' }
  const act: Filter = { name: 'action', label: t('Act'), kind: 'picked', find: findActs, called: async (value) => actName(value) }
  if (!tenantId) return [act, when]
  const find = (text: string, signal: AbortSignal) => findThings(tenantId, permissions, text, signal)
  const called = (value: string, signal: AbortSignal) => nameOf(tenantId, value, signal)
  const persons = (text: string, signal: AbortSignal) =>
    find(text, signal).then((all) => all.filter((one) => !one.value.startsWith('customer:')))
  return [
    act,
    { name: 'actor', label: t('Done by'), kind: 'picked', find: persons, called },
    { name: 'object', label: t('Done to'), kind: 'picked', find, called },
    when,
  ]
}

/** The address's filters as the server takes them. */
export function timelineFilter(state: Pick<ListState, 'filters'>): TimelineFilter {
  const { from, to } = periodOf(state, 'when')
  const [action] = state.filters['action'] ?? []
  const [actor] = state.filters['actor'] ?? []
  const [object] = state.filters['object'] ?? []
  return {
    ...(action ? { action } : {}),
    ...(actor ? { actorId: split(actor)[1] } : {}),
    ...(object ? { subjectId: split(object)[1] } : {}),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
  }
}

const actName = (value: string): string => (value in kinds ? t(kinds[value as keyof typeof kinds]) : sentenceOf(value, undefined))

async function findActs(text: string): Promise<readonly Choice[]> {
  const words = text.toLowerCase()
  const all = [
    ...Object.keys(kinds).map((value) => ({ value, label: actName(value), hint: t('all of them') })),
    ...Object.keys(sentences).map((value) => ({ value, label: actName(value), hint: value })),
  ]
  return all
    .filter(({ label, value }) => label.toLowerCase().includes(words) || value.includes(words))
    .slice(0, text ? 40 : Object.keys(kinds).length)
}

async function findThings(
  tenantId: string,
  permissions: readonly string[],
  search: string,
  signal: AbortSignal,
): Promise<readonly Choice[]> {
  const params = { path: { tenantId }, query: { limit: 6, ...(search ? { search } : {}) } }
  const may = (permission: string) => permissions.includes(permission)
  const [people, users, customers] = await Promise.all([
    may('people.read') ? client.GET('/api/console/tenants/{tenantId}/people', { params, signal }) : undefined,
    may('users.read') ? client.GET('/api/console/tenants/{tenantId}/users', { params, signal }) : undefined,
    may('customers.read') ? client.GET('/api/console/tenants/{tenantId}/customers', { params, signal }) : undefined,
  ])
  const failed = people?.error ?? users?.error ?? customers?.error
  if (failed) throw failed
  return [
    ...(people?.data?.items ?? []).map((one) => ({ value: `person:${one.accountId}`, label: nameIn(one), hint: t('console user') })),
    ...(users?.data?.items ?? []).map((one) => ({ value: `user:${one.id}`, label: one.displayName, hint: one.email })),
    ...(customers?.data?.items ?? []).map((one) => ({ value: `customer:${one.id}`, label: nameIn(one), hint: one.number })),
  ]
}

async function nameOf(tenantId: string, value: string, signal: AbortSignal): Promise<string> {
  const [kind, id] = split(value)
  const path = { tenantId, accountId: id, customerId: id }
  const found =
    kind === 'user'
      ? await client.GET('/api/console/tenants/{tenantId}/users/{accountId}', { params: { path }, signal })
      : kind === 'person'
        ? await client.GET('/api/console/tenants/{tenantId}/people/{accountId}', { params: { path }, signal })
        : kind === 'customer'
          ? await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}', { params: { path }, signal })
          : undefined
  return found?.data ? nameIn(found.data) : t('this one')
}

/** People, users and customers have names of different parts. */
function nameIn(one: object): string {
  const part = (name: string) => (one as Readonly<Record<string, string | null | undefined>>)[name] ?? ''
  const name = [part('firstName'), part('lastName')].filter(Boolean).join(' ')
  return part('displayName') || part('companyName') || name || part('userName') || part('number')
}
