import { client } from '../../../lib/api.ts'
import type { Outcome } from '../../../parts/list/bulk.ts'

type Act = 'send-activation' | 'deactivate' | 'reactivate' | 'assign' | 'unassign' | 'add-website' | 'remove-website'

/** Does one of the bulk acts to some users. `more`: what the act needs besides whom. `moved` learns for whom an assignment was made or ended. */
export function bulkAct(tenantId: string, act: Act, more: object = {}, moved?: (ids: readonly string[]) => void) {
  return async (accountIds: readonly string[]): Promise<readonly Outcome[]> => {
    const { data, error } = await client.POST(`/api/console/tenants/{tenantId}/users/bulk/${act}`, {
      params: { path: { tenantId } },
      body: { accountIds: [...accountIds], ...more } as never,
    })
    if (error) throw error
    moved?.(data.items.filter((one) => one.moved).map((one) => one.accountId))
    return data.items.map((one) => {
      const reason = one.fields?.map(({ message }) => message).join(' ') || one.detail || one.code
      return { id: one.accountId, ok: one.ok, ...(reason ? { reason } : {}) }
    })
  }
}
