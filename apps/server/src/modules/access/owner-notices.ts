import type { Tx } from '../../platform/db/index.ts'
import type { Outbox } from '../../platform/mail/outbox.ts'
import { ownersOf } from './read.ts'

export type TellOwners = ReturnType<typeof createOwnerNotices>

/**
 * Mails to all active Admin Owners of a tenant, recipients as they are at this moment, in the caller's transaction.
 * Returns how many are told.
 */
export function createOwnerNotices({ outbox }: { outbox: Pick<Outbox, 'enqueue'> }) {
  return async (tx: Tx, tenantId: string, notice: { template: string; data: Record<string, unknown>; now: Date }): Promise<number> => {
    const owners = await ownersOf(tx, tenantId)
    for (const owner of owners) {
      await outbox.enqueue(tx, {
        ownerId: tenantId,
        template: notice.template,
        recipient: { address: owner.email, ownerId: owner.companyId, accountId: owner.accountId },
        language: owner.language ?? 'en',
        data: notice.data,
        now: notice.now,
      })
    }
    return owners.length
  }
}
