import type { ErrorCode } from '@tillward/contract/errors'
import type { Result } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import type { UserParts } from './users-parts.ts'
import { deactivateUser, reactivateUser, sendActivation } from './users-state.ts'

/** Users in one bulk act at most. */
export const mostAtOnce = 200

export type BulkAct = 'send-activation' | 'deactivate' | 'reactivate'

export interface BulkItem {
  readonly accountId: string
  readonly ok: boolean
  /** Why not. */
  readonly code?: ErrorCode
  readonly detail?: string
}

/** The same act on many users, each in a transaction of its own: what fails for one stops no other. */
export async function actOnUsers(
  parts: UserParts,
  context: Context,
  tenantId: string,
  act: BulkAct,
  accountIds: readonly string[],
): Promise<BulkItem[]> {
  const acts: { readonly [A in BulkAct]: (id: string) => Promise<Result<unknown>> } = {
    'send-activation': (id) => sendActivation(parts, context, tenantId, id),
    deactivate: (id) => deactivateUser(parts, context, tenantId, id),
    reactivate: (id) => reactivateUser(parts, context, tenantId, id),
  }
  const items: BulkItem[] = []
  for (const accountId of new Set(accountIds)) {
    const result = await acts[act](accountId)
    if (result.ok) items.push({ accountId, ok: true })
    else {
      const { code, detail } = result.refusal
      items.push({ accountId, ok: false, code, ...(detail ? { detail } : {}) })
    }
  }
  return items
}
