import { useNavigate, useSearch } from '@tanstack/react-router'

/** What a list shows, all of it in the address: back, reload and a shared link show the same. */
export interface ListState {
  readonly search: string
  readonly sort: string
  readonly order: 'asc' | 'desc'
  readonly limit: number
  /** Cursors of the pages before this one, oldest first; the last is this page's own. */
  readonly trail: readonly string[]
  /** By the filter's name; several values are alternatives. */
  readonly filters: Readonly<Record<string, readonly string[]>>
  /** The view this began with; undefined is "All". */
  readonly view: string | undefined
}

export interface ListControl extends ListState {
  /** `inPlace`: no step of its own for the way back, as for what is folded. */
  set(change: Partial<ListState>, inPlace?: 'inPlace'): void
  /** One filter; no values takes it away. */
  filter(name: string, values: readonly string[]): void
  clear(): void
  /** The address of the same list with something else, for links. A state left out is the one the list opens with. */
  address(next: Partial<ListState>): Readonly<Record<string, unknown>>
  /** What the list opens with. */
  readonly defaults: { readonly sort: string; readonly order: 'asc' | 'desc' }
}

export const pageSizes = [25, 50, 100] as const
const known = new Set(['q', 'sort', 'order', 'limit', 'at', 'view'])
/** What the address holds are texts, numbers and yes or no, whatever it was made of. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).flatMap((one) => word(one) || [])

/** Reads the list's state from the address and writes it there. A change of anything but the page starts at the first one. */
export function useListState(given: { sort: string; order?: 'asc' | 'desc' }): ListControl {
  const asked: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const defaults = { sort: given.sort, order: given.order ?? 'asc' } as const
  const state: ListState = {
    search: word(asked['q']) ?? '',
    sort: word(asked['sort']) ?? defaults.sort,
    order: (asked['order'] ?? (asked['sort'] ? 'asc' : defaults.order)) === 'desc' ? 'desc' : 'asc',
    limit: pageSizes.find((one) => one === Number(asked['limit'])) ?? 50,
    trail: list(asked['at']),
    filters: Object.fromEntries(
      Object.entries(asked)
        .filter(([name, value]) => !known.has(name) && list(value).length > 0)
        .map(([name, value]) => [name, list(value)]),
    ),
    view: word(asked['view']),
  }
  const address = (part: Partial<ListState>): Record<string, unknown> => {
    const next = { search: '', ...defaults, limit: state.limit, trail: [], filters: {}, view: undefined, ...part }
    return {
      ...(next.view ? { view: next.view } : {}),
      ...(next.search ? { q: next.search } : {}),
      ...(next.sort === defaults.sort && next.order === defaults.order ? {} : { sort: next.sort, order: next.order }),
      ...(next.limit === 50 ? {} : { limit: next.limit }),
      ...(next.trail.length > 0 ? { at: next.trail } : {}),
      ...Object.fromEntries(Object.entries(next.filters).filter(([, values]) => values.length > 0)),
    }
  }
  const set = (change: Partial<ListState>, inPlace?: 'inPlace') => {
    const next = { ...state, ...(change.trail ? {} : { trail: [] }), ...change }
    // every change is a step for the way back, what is typed is a single one
    const typing = state.search !== '' && next.search !== state.search && next.filters === state.filters
    void navigate({ to: '.', search: address(next), replace: typing || inPlace !== undefined })
  }
  return {
    ...state,
    defaults,
    address,
    set,
    filter: (name, values) => set({ filters: { ...state.filters, [name]: values } }),
    clear: () => set({ search: '', filters: {} }),
  }
}
