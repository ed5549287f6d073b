import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, leave, type Schemas } from './api.ts'

export type Session = ReturnType<typeof useSession>
/** A tenant the person can enter, with what they may do there. */
export type TenantHere = Session['tenants'][number]
export type EffectiveRights = Schemas['EffectiveRights']

export const sessionQuery = api.queryOptions('get', '/api/console/session', {}, { staleTime: 60_000 })

/** Who this page belongs to. Everything on it is theirs: of another person it must show nothing, so it begins anew. */
let person: string | undefined

/** Who is signed in, until when, and which tenants they enter with which permissions. */
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

/** The same with its name and what the person may do in it; undefined where they cannot enter it. */
export function useTenant(): TenantHere | undefined {
  const { tenantId } = useParams({ strict: false })
  return useSession().tenants.find((one) => one.id === tenantId)
}

let visited: string | undefined

/** The same; on pages of no tenant the one that was open last, so that the way back stays in sight. */
export function useNearTenant(): TenantHere | undefined {
  const { tenants } = useSession()
  const here = useTenant()
  useEffect(() => {
    if (here) visited = here.id
  }, [here])
  return here ?? tenants.find((one) => one.id === visited) ?? tenants[0]
}
