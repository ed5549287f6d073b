import { api, type Schemas } from '../../../lib/api.ts'

export { useDone } from '../../../parts/useDone.ts'

export type User = Schemas['User']

const userPath = '/api/console/tenants/{tenantId}/users/{accountId}'

/** One website user with the lock, and how to say that something was done. */
export function useUser(tenantId: string, accountId: string) {
  const params = { params: { path: { tenantId, accountId } } }
  const user = api.useQuery('get', userPath, params)
  const lock = api.useQuery('get', `${userPath}/lock`, params)
  return { user, lock, params }
}
