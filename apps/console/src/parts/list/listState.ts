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
}

export interface ListControl extends ListState {
  set(change: Partial<ListState>): void
  clear(): void
}

const known = new Set(['q', 'sort', 'order', 'limit', 'at'])
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value === undefined || value === '' ? [] : [String(value)])

/** Reads the list's state from the address and writes it there. A change of anything but the page starts at the first one. */
export function useListState(defaults: { sort: string; order?: 'asc' | 'desc' }): ListControl {
  const asked = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const state: ListState = {
    search: String(asked['q'] ?? ''),
    sort: String(asked['sort'] ?? defaults.sort),
    order: (asked['order'] ?? (asked['sort'] ? 'asc' : (defaults.order ?? 'asc'))) === 'desc' ? 'desc' : 'asc',
    limit: [25, 50, 100].find((one) => one === Number(asked['limit'])) ?? 50,
    trail: list(asked['at']),
    filters: Object.fromEntries(
      Object.entries(asked)
        .filter(([name, value]) => !known.has(name) && list(value).length > 0)
        .map(([name, value]) => [name, list(value)]),
    ),
  }
  const write = (next: ListState) =>
    navigate({
      to: '.',
      search: {
        ...(next.search ? { q: next.search } : {}),
        ...(next.sort === defaults.sort && next.order === (defaults.order ?? 'asc') ? {} : { sort: next.sort, order: next.order }),
        ...(next.limit === 50 ? {} : { limit: next.limit }),
        ...(next.trail.length > 0 ? { at: next.trail } : {}),
        ...Object.fromEntries(Object.entries(next.filters).filter(([, values]) => values.length > 0)),
      } as never,
      replace: true,
    })
  return {
    ...state,
    set: (change) => void write({ ...state, ...(change.trail ? {} : { trail: [] }), ...change }),
    clear: () => void write({ ...state, search: '', filters: {}, trail: [] }),
  }
}
