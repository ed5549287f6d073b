import { client, type Schemas } from '../../../lib/api.ts'
import { choiceOf, periodOf } from '../../../parts/list/filters.ts'
import type { ListState } from '../../../parts/list/listState.ts'

export type ListedUser = Schemas['UserSummary']

type Asked = Pick<ListState, 'search' | 'sort' | 'order' | 'filters'>

/** The prefix of filters by custom properties in the address: `custom.tier`. */
export const customPrefix = 'custom.'

/** The list's state as the server takes it. */
export function queryOf(state: Asked) {
  const { filters } = state
  const signedIn = periodOf(state, 'lastSignIn')
  const created = periodOf(state, 'created')
  const locked = choiceOf(state, 'locked')
  const custom = Object.entries(filters).flatMap(([name, values]) => (name.startsWith(customPrefix) ? conditions(name.slice(customPrefix.length), values) : []))
  return {
    ...(state.search ? { search: state.search } : {}),
    ...(filters['state']?.length ? { state: filters['state'] as ListedUser['state'][] } : {}),
    ...(filters['activation']?.length ? { activation: filters['activation'] as ListedUser['activation'][] } : {}),
    ...(locked ? { locked: locked === 'yes' } : {}),
    ...(signedIn.from ? { signedInAfter: signedIn.from.toISOString() } : {}),
    ...(signedIn.to ? { signedInBefore: signedIn.to.toISOString() } : {}),
    ...(created.from ? { createdAfter: created.from.toISOString() } : {}),
    ...(created.to ? { createdBefore: created.to.toISOString() } : {}),
    ...one(filters, 'customerId'),
    ...one(filters, 'roleId'),
    ...one(filters, 'websiteId'),
    ...(custom.length > 0 ? { custom } : {}),
    sort: state.sort,
    order: state.order,
  }
}

const one = (filters: ListState['filters'], name: 'customerId' | 'roleId' | 'websiteId') => {
  const value = filters[name]?.[0]
  return value ? { [name]: value } : {}
}

/** `tier` and `gold, silver` → `tier:is:gold,silver`; a range of days → `from` and `to`. */
function conditions(name: string, values: readonly string[]): string[] {
  const [first = ''] = values
  const range = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.exec(first)
  if (range) return [range[1] ? `${name}:from:${range[1]}` : '', range[2] ? `${name}:to:${range[2]}` : ''].filter(Boolean)
  if (/^(given|empty):$/.test(first)) return [`${name}:${first.slice(0, -1)}`]
  if (/^(is|starts|from|to):/.test(first)) return [`${name}:${first}`]
  return [`${name}:is:${values.join(',')}`]
}

/** One page of what the state asks for. */
export async function usersPage(tenantId: string, state: Asked, cursor: string | undefined, limit: number) {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/users', {
    params: { path: { tenantId }, query: { ...queryOf(state), limit, ...(cursor ? { cursor } : {}) } },
  })
  if (error) throw error
  return data
}
