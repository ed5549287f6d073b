import { useParams } from '@tanstack/react-router'
import { tenantKey, usePreference } from '../../lib/preferences.ts'
import type { ListControl, ListState } from './listState.ts'

/** What a view keeps of a list. */
export interface ViewState {
  readonly search: string
  readonly sort: string
  readonly order: 'asc' | 'desc'
  readonly filters: ListState['filters']
}

/** A way to look at a list that has a name. `own`: somebody saved it, and may change it. */
export interface View extends Partial<ViewState> {
  readonly id: string
  readonly name: string
}

/** The address's id of the tenant or company whose list this is: each has views and columns of its own. */
export function useOwnKey(key: string): string {
  const { tenantId, companyId }: { tenantId?: string; companyId?: string } = useParams({ strict: false })
  const owner = tenantId ?? companyId
  return owner ? tenantKey(key, owner) : key
}

/** Views a person saved for a list. */
export function useSavedViews(list: string) {
  const [views, setViews, keepNow] = usePreference<readonly View[]>(useOwnKey(`${list}.list.views`), [])
  return {
    views,
    /** Both answer when it is kept. */
    save: (view: View) =>
      keepNow(views.some((one) => one.id === view.id) ? views.map((one) => (one.id === view.id ? view : one)) : [...views, view]),
    remove: (id: string) => keepNow(views.filter((one) => one.id !== id)),
    setViews,
  }
}

/** A view with what it leaves out filled in. */
export const stateOf = (view: Partial<ViewState>, { defaults }: Pick<ListControl, 'defaults'>): ViewState => ({
  search: view.search ?? '',
  sort: view.sort ?? defaults.sort,
  order: view.order ?? (view.sort ? 'asc' : defaults.order),
  filters: view.filters ?? {},
})

const text = ({ search, sort, order, filters }: ViewState) =>
  JSON.stringify([
    search,
    sort,
    order,
    Object.entries(filters)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, values.toSorted()])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  ])

/** Whether two show the same. */
export const isSame = (a: ViewState, b: ViewState): boolean => text(a) === text(b)
