import { useQueryClient } from '@tanstack/react-query'
import { api, type Schemas } from '../../../lib/api.ts'
import { toast } from '../../../parts/toast.ts'

export type User = Schemas['User']

const userPath = '/api/console/tenants/{tenantId}/users/{accountId}'

/** One website user with the lock, and how to say that something was done. */
export function useUser(tenantId: string, accountId: string) {
  const params = { params: { path: { tenantId, accountId } } }
  const user = api.useQuery('get', userPath, params)
  const lock = api.useQuery('get', `${userPath}/lock`, params)
  return { user, lock, params }
}

/** After an act on a user: reads anew what shows users, and says so. */
export function useDone() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries()
  return async (text: string, undo?: () => Promise<unknown>) => {
    await refresh()
    toast(text, undo ? { undo: () => undo().then(refresh) } : {})
  }
}
