import { useParams } from '@tanstack/react-router'
import { api, type Schemas } from './api.ts'

export type Session = ReturnType<typeof useSession>
/** A tenant the person can enter, with what they may do there. */
export type TenantHere = Session['tenants'][number]
export type EffectiveRights = Schemas['EffectiveRights']

/** Who is signed in, until when, and which tenants they enter with which permissions. */
export function useSession() {
  return api.useSuspenseQuery('get', '/api/console/session', {}, { staleTime: 60_000 }).data
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
