import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, client, leave, type Schemas } from './api.ts'

export type Session = ReturnType<typeof useSession>
/** A tenant the person can enter, with what they may do there. */
export type TenantHere = Schemas['EnteredTenant']
export type EffectiveRights = Schemas['EffectiveRights']

export const sessionQuery = api.queryOptions('get', '/api/console/session', {}, { staleTime: 60_000 })

/** Who this page belongs to. Everything on it is theirs: of another person it must show nothing, so it begins anew. */
let person: string | undefined

/** Who is signed in, until when, and which tenants they enter with which permissions: the first by name, and whether there are more. */
export function useSession() {
  const { data } = useSuspenseQuery(sessionQuery)
  person ??= data.account.id
  if (isSomebodyElse(data)) throw startAnew()
  // the sign-in page asks for the new password, and comes back
  if (data.mustChangePassword) throw leave()
  return data
}

/** Whether this page was made for another person. */
export const isSomebodyElse = ({ account }: { account: { id: string } }): boolean => person !== undefined && account.id !== person

/** Loads this address anew, and waits for that. */
export function startAnew(): Promise<never> {
  location.reload()
  return new Promise(() => {})
}

/** The tenant of the address: two tabs may show two. */
export function useTenantId(): string {
  const { tenantId } = useParams({ strict: false })
  if (!tenantId) throw new Error('this page is not in a tenant')
  return tenantId
}

/** One of more tenants than the session tells; undefined: there is none to look for. */
const tenantQuery = (tenantId: string | undefined) =>
  queryOptions({
    queryKey: ['tenant', tenantId ?? ''],
    async queryFn({ signal }): Promise<TenantHere | null> {
      if (!tenantId) return null
      const { data, error } = await client.GET('/api/console/tenants', { params: { query: { tenantId } }, signal })
      if (error) throw error
      return data.items[0] ?? null
    },
    staleTime: 60_000,
    // nobody waits for nothing
    ...(tenantId ? {} : { initialData: null }),
  })
const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** A tenant with its name and what the person may do in it; undefined where they cannot enter it. */
function useTenantOf(tenantId = ''): TenantHere | undefined {
  const { tenants, moreTenants } = useSession()
  const told = tenants.find((one) => one.id === tenantId)
  const { data } = useSuspenseQuery(tenantQuery(!told && moreTenants && isId.test(tenantId) ? tenantId : undefined))
  return told ?? data ?? undefined
}

/** The tenant of the address. */
export function useTenant(): TenantHere | undefined {
  const { tenantId } = useParams({ strict: false })
  return useTenantOf(tenantId)
}

let visited: string | undefined

/** The same; on pages of no tenant the one that was open last, so that the way back stays in sight. */
export function useNearTenant(): TenantHere | undefined {
  const { tenants } = useSession()
  const here = useTenant()
  const before = useTenantOf(here ? undefined : visited)
  useEffect(() => {
    if (here) visited = here.id
  }, [here])
  return here ?? before ?? tenants[0]
}

/** Tenants found by their names, as one types: where there are more than the session tells, by the server, once it is `asked`. */
export function useTenantsFound(typed: string, asked: boolean): { items: readonly TenantHere[]; more: boolean; isFetching: boolean } {
  const { tenants, moreTenants } = useSession()
  const queries = useQueryClient()
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const [search] = useDebouncedValue(words.join(' '), 200)
  const found = api.useQuery(
    'get',
    '/api/console/tenants',
    { params: { query: search ? { search } : {} } },
    { enabled: moreTenants && asked, placeholderData: keepPreviousData },
  )
  const { data, dataUpdatedAt: at } = found
  useEffect(() => {
    // whoever goes to one of them need not wait for it to be read again; what was read later of it stays
    for (const one of data?.items ?? []) {
      const { queryKey } = tenantQuery(one.id)
      if (at > (queries.getQueryState(queryKey)?.dataUpdatedAt ?? 0)) queries.setQueryData(queryKey, one, { updatedAt: at })
    }
  }, [data, at, queries])
  const told = tenants.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  if (!moreTenants) return { items: told, more: false, isFetching: false }
  const asking = found.isFetching || search !== words.join(' ')
  return { items: data?.items ?? told, more: data?.next !== undefined, isFetching: asking }
}

/** What is known of who may do what is out of date. */
export const rightsKeys = [sessionQuery.queryKey, ['tenant']] as const
