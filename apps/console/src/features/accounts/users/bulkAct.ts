import { client } from '../../../lib/api.ts'
import type { Outcome } from '../../../parts/list/bulk.ts'
import { saveAnswer } from '../../../parts/saveFile.ts'

type Act = 'send-activation' | 'deactivate' | 'reactivate' | 'assign' | 'unassign' | 'add-website' | 'remove-website'

/** Does one of the bulk acts to some users. `more`: what the act needs besides whom. `moved` learns for whom it changed something. */
export function bulkAct(tenantId: string, act: Act, more: object = {}, moved?: (ids: readonly string[]) => void) {
  return async (accountIds: readonly string[]): Promise<readonly Outcome[]> => {
    const { data, error } = await client.POST(`/api/console/tenants/{tenantId}/users/bulk/${act}`, {
      params: { path: { tenantId } },
      body: { accountIds: [...accountIds], ...more } as never,
    })
    if (error) throw error
    // of a state there is no word on it: it changed, or that was refused
    moved?.(data.items.filter((one) => one.ok && one.moved !== false).map((one) => one.accountId))
    return data.items.map((one) => {
      const reason = one.fields?.map(({ message }) => message).join(' ') || one.detail || one.code
      return { id: one.accountId, ok: one.ok, ...(reason ? { reason } : {}) }
    })
  }
}

/** Hands the person a file of some users. The server notes it, and asks for the password first. */
export function bulkExport(tenantId: string, format: 'csv' | 'jsonl') {
  return async (accountIds: readonly string[]): Promise<readonly Outcome[]> => {
    const { data, error, response } = await client.POST('/api/console/tenants/{tenantId}/users/bulk/export', {
      params: { path: { tenantId } },
      body: { accountIds: [...accountIds], format },
      parseAs: 'blob',
    })
    if (error) throw error
    saveAnswer(data, response, `users.${format}`)
    return accountIds.map((id) => ({ id, ok: true }))
  }
}
