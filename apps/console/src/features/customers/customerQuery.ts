import { choiceOf, split } from '../../parts/list/filters.ts'
import type { ListState } from '../../parts/list/listState.ts'
import { customQuery } from '../dictionary/inLists.tsx'
import type { ListedCustomer } from './customer.ts'

/** The list's state as the server takes it. */
export function customerQuery(state: ListState) {
  const { filters } = state
  const exact = (name: 'number' | 'erpNumber' | 'importKey') => {
    const [, text] = split(choiceOf(state, name) ?? '')
    return text.trim() ? { [name]: text.trim() } : {}
  }
  const one = (name: 'record' | 'kind' | 'websiteId' | 'country') => {
    const value = choiceOf(state, name)
    return value ? ({ [name]: value } as Record<typeof name, never>) : {}
  }
  const cursor = state.trail.at(-1)
  return {
    ...(state.search ? { search: state.search } : {}),
    ...(filters['state']?.length ? { state: filters['state'] as ListedCustomer['state'][] } : {}),
    ...one('record'),
    ...one('kind'),
    ...one('websiteId'),
    ...one('country'),
    ...exact('number'),
    ...exact('erpNumber'),
    ...exact('importKey'),
    ...(choiceOf(state, 'withWarnings') ? { withWarnings: true } : {}),
    ...customQuery(filters),
    sort: state.sort,
    order: state.order,
    limit: state.limit,
    ...(cursor ? { cursor } : {}),
  }
}
