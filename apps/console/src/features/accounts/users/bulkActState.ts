import { t } from '../../../lib/text.ts'
import type { BulkWork } from '../../../parts/list/bulk.ts'
import { bulkAct } from './bulkAct.ts'
import { reactivateAsBefore } from './bulkActReactivate.ts'

type Work = Pick<BulkWork, 'doing' | 'did' | 'act'>
type Undone = Pick<BulkWork, 'undo'>

/** Deactivates users; taken back for those it deactivated. */
export function bulkDeactivate(tenantId: string): Work & Undone {
  const ended: string[] = []
  const { doing, did } = deactivating
  return {
    doing: doing(),
    did,
    act: bulkAct(tenantId, 'deactivate', {}, (ids) => ended.push(...ids)),
    undo: () => ({
      doing: reactivating.doing(),
      did: reactivating.did,
      ids: ended,
      act: reactivateAsBefore(tenantId),
      explained: t(
        'Undo reactivates them and mails a new activation to whoever had one. Sessions, passwords, links and invitations stay ended.',
      ),
    }),
  }
}

/** Reactivates users; taken back for those it reactivated. */
export function bulkReactivate(tenantId: string): Work & Undone {
  const begun: string[] = []
  const { doing, did } = reactivating
  return {
    doing: doing(),
    did,
    act: bulkAct(tenantId, 'reactivate', {}, (ids) => begun.push(...ids)),
    undo: () => ({
      doing: deactivating.doing(),
      did: deactivating.did,
      ids: begun,
      act: bulkAct(tenantId, 'deactivate'),
      explained: t('Undo deactivates them again. The activations mailed do not work then.'),
    }),
  }
}

const deactivating = {
  doing: () => t('Deactivating users'),
  did: (done: number) => t('{done, plural, one {1 user deactivated} other {{done, number} users deactivated}}', { done }),
}
const reactivating = {
  doing: () => t('Reactivating users'),
  did: (done: number) => t('{done, plural, one {1 user reactivated} other {{done, number} users reactivated}}', { done }),
}
