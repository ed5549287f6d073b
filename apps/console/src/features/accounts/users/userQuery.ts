import { client, type Schemas } from '../../../lib/api.ts'
import { choiceOf, periodOf } from '../../../parts/list/filters.ts'
import type { ListState } from '../../../parts/list/listState.ts'
import { customQuery } from '../../dictionary/inLists.tsx'

export type ListedUser = Schemas['UserSummary']

type Asked = Pick<ListState, 'search' | 'sort' | 'order' | 'filters'>

/** The list's state as the server takes it. */
export function queryOf(state: Asked) {
  const { filters } = state
  const signedIn = periodOf(state, 'lastSignIn')
  const created = periodOf(state, 'created')
  const locked = choiceOf(state, 'locked')
  const passwordState = choiceOf(state, 'passwordState') as 'expiring' | 'expired' | undefined
  return {
    ...(state.search ? { search: state.search } : {}),
    ...(filters['state']?.length ? { state: filters['state'] as ListedUser['state'][] } : {}),
    ...(filters['activation']?.length ? { activation: filters['activation'] as ListedUser['activation'][] } : {}),
    ...(locked ? { locked: locked === 'yes' } : {}),
    ...(passwordState ? { passwordState } : {}),
    ...(signedIn.from ? { signedInAfter: signedIn.from.toISOString() } : {}),
    ...(signedIn.to ? { signedInBefore: signedIn.to.toISOString() } : {}),
    ...(created.from ? { createdAfter: created.from.toISOString() } : {}),
    ...(created.to ? { createdBefore: created.to.toISOString() } : {}),
    ...one(filters, 'customerId'),
    ...one(filters, 'roleId'),
    ...one(filters, 'websiteId'),
    ...customQuery(filters),
    sort: state.sort,
    order: state.order,
  }
}

const one = (filters: ListState['filters'], name: 'customerId' | 'roleId' | 'websiteId') => {
  const value = filters[name]?.[0]
  return value ? { [name]: value } : {}
}

/** One page of what the state asks for. */
export async function usersPage(tenantId: string, state: Asked, cursor: string | undefined, limit: number) {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/users', {
    params: { path: { tenantId }, query: { ...queryOf(state), limit, ...(cursor ? { cursor } : {}) } },
  })
  if (error) throw error
  return data
}
