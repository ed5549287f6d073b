import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { client, type Schemas } from './api.ts'

type Kept = Schemas['OwnPreference']

/** Read once, all of them, and kept for the visit: nobody else writes them. */
export const preferencesQuery = queryOptions({
  queryKey: ['own-preferences'],
  // also where a page invalidates everything: what is being kept just now is newer than what would be read
  staleTime: 'static',
  gcTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<ReadonlyMap<string, Kept>> => {
    const { data } = await client.GET('/api/console/preferences').catch(() => ({ data: undefined }))
    // the page works without them: better plain than not at all
    return new Map((data?.items ?? []).map((one) => [one.key, one]))
  },
})

/**
 * What the person keeps for later visits, on the server: `const [columns, setColumns] = usePreference('users.list.columns', ['name'])`. Shown
 * as chosen at once, everywhere it is used. Keys are words with dots (`users.list.views`); of a tenant's own things, `tenantKey` makes one. Setting
 * `undefined` forgets it. The third is for what is told to be kept: it answers when it is.
 */
export function usePreference<T>(
  key: string,
  fallback: T,
): readonly [value: T, set: (next: T | undefined) => void, keepNow: (next: T | undefined) => Promise<unknown>] {
  const queries = useQueryClient()
  const { data: all } = useSuspenseQuery(preferencesQuery)
  const kept = () => queries.getQueryData(preferencesQuery.queryKey)?.get(key)
  const remember = (one: Kept | undefined) =>
    queries.setQueryData(preferencesQuery.queryKey, (before) => new Map(before).set(key, one ?? { key, value: undefined, version: '' }))
  const { mutate, mutateAsync } = useMutation({
    // one after another: the version of each write is that of the one before
    scope: { id: `preference.${key}` },
    mutationFn: (next: T | undefined) => keep(key, next, kept()?.version || undefined),
    onMutate: (next) => {
      const before = kept()
      remember({ key, value: next, version: before?.version ?? '' })
      return before
    },
    onSuccess: (written) => remember({ key, value: kept()?.value, version: written?.version ?? '' }),
    onError: (_, __, before) => remember(before),
  })
  const value = all.get(key)?.value
  return [isLike(value, fallback) ? value : fallback, mutate, mutateAsync]
}

/** A key for something that every tenant has its own of: `tenantKey('users.list.views', tenantId)`. */
export const tenantKey = (key: string, tenantId: string): string => `${key}.t${tenantId}`

/** What was kept by an older release may have another shape. */
function isLike<T>(value: unknown, fallback: T): value is T {
  if (value === undefined) return false
  if (fallback === undefined || fallback === null || value === null) return true
  return typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback)
}

/** Of two browsers the one that chose last counts: what is asked for is a choice of one person. `undefined` forgets it. */
async function keep(key: string, value: unknown, version: string | undefined): Promise<Kept | undefined> {
  const params = { path: { key } }
  if (value === undefined) {
    const { error } = await client.DELETE('/api/console/preferences/{key}', { params })
    if (error) throw error
    return undefined
  }
  const { data, error } = await client.PUT('/api/console/preferences/{key}', { params, body: { value, ...(version ? { version } : {}) } })
  if (data) return data
  const theirs = (error as { version?: string }).version
  if (error.code !== 'version-conflict' || theirs === version) throw error
  return keep(key, value, theirs)
}
