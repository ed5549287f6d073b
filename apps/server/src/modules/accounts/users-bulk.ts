import type { ErrorCode } from '@tillward/contract/errors'
import type { FieldIssue, Result } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { assignUser, type Moved, type NewAssignment, placeUser, unassignUser } from './users-assign.ts'
import type { UserParts } from './users-parts.ts'
import { deactivateUser, reactivateUser, sendActivation } from './users-state.ts'

/** Users in one bulk act at most. */
export const mostAtOnce = 200

export type BulkAct =
  | { readonly act: 'send-activation' }
  | { readonly act: 'deactivate' }
  | { readonly act: 'reactivate' }
  | { readonly act: 'assign'; readonly assignment: NewAssignment }
  | { readonly act: 'unassign'; readonly customerId: string }
  | { readonly act: 'add-website'; readonly websiteId: string }
  | { readonly act: 'remove-website'; readonly websiteId: string }

export interface BulkItem {
  readonly accountId: string
  readonly ok: boolean
  /** Of assignments: whether one was made or ended. */
  readonly moved?: boolean
  /** Why not. */
  readonly code?: ErrorCode
  readonly detail?: string
  readonly fields?: readonly FieldIssue[]
}

/** The same act on many users, each in a transaction of its own: what fails for one stops no other. */
export async function actOnUsers(
  parts: UserParts,
  context: Context,
  tenantId: string,
  it: BulkAct,
  accountIds: readonly string[],
): Promise<BulkItem[]> {
  const items: BulkItem[] = []
  for (const accountId of new Set(accountIds)) {
    const result = await actOn(parts, context, tenantId, it, accountId)
    if (result.ok) items.push({ accountId, ok: true, ...(hasMoved(result.value) ? { moved: result.value.moved } : {}) })
    else {
      const { code, detail, fields } = result.refusal
      items.push({ accountId, ok: false, code, ...(detail ? { detail } : {}), ...(fields ? { fields } : {}) })
    }
  }
  return items
}

const hasMoved = (done: unknown): done is Moved => typeof done === 'object' && done !== null && 'moved' in done

function actOn(parts: UserParts, context: Context, tenantId: string, it: BulkAct, id: string): Promise<Result<unknown>> {
  if (it.act === 'send-activation') return sendActivation(parts, context, tenantId, id)
  if (it.act === 'deactivate') return deactivateUser(parts, context, tenantId, id)
  if (it.act === 'reactivate') return reactivateUser(parts, context, tenantId, id)
  if (it.act === 'assign') return assignUser(parts, context, tenantId, id, it.assignment)
  if (it.act === 'unassign') return unassignUser(parts, context, tenantId, id, it.customerId)
  return placeUser(parts, context, tenantId, id, { websiteId: it.websiteId, assigned: it.act === 'add-website' })
}
