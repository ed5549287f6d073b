import { client, type Problem } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import type { BulkWork, Outcome } from '../../../parts/list/bulk.ts'
import { type Assigning, assigningOf } from '../../access/assigning/index.ts'
import { bulkAct } from './bulkAct.ts'
import { type Assigned, assignedNow, type Body, bodyOf, isAssigned } from './bulkActAssigned.ts'

/** Assigns users to a customer, or changes how they are; keeps how they were, so that it can be taken back. */
export function bulkAssign(tenantId: string, value: Assigning): Pick<BulkWork, 'act' | 'did' | 'undo'> {
  const body = bodyOf(value)
  const made = new Set<string>()
  const former = new Map<string, Assigned>()
  const assign = bulkAct(tenantId, 'assign', body, (ids) => ids.forEach((id) => made.add(id)))
  return {
    act: async (ids) => {
      const before = await assignedNow(tenantId, body.customerId, ids)
      const outcomes = await assign(ids)
      for (const { id, ok } of outcomes) {
        const was = before.get(id)
        if (ok && was && !made.has(id) && !isAssigned(was, body)) former.set(id, was)
      }
      return outcomes
    },
    did: (done) => t('{done, plural, one {1 user assigned} other {{done, number} users assigned}}', { done }),
    undo: () => ({
      ...wordsOfBack(former.size === 0),
      ids: [...made, ...approversFirst(former)],
      act: takeBack(tenantId, body, former),
      ...(former.size > 0
        ? { explained: t('Undo gives former roles back. Whoever lost one of them as approver by this keeps the Administrators.') }
        : {}),
    }),
  }
}

const wordsOfBack = (allNew: boolean): Pick<BulkWork, 'doing' | 'did'> =>
  allNew
    ? {
        doing: t('Taking assignments back'),
        did: (done) => t('{done, plural, one {1 assignment taken back} other {{done, number} assignments taken back}}', { done }),
      }
    : {
        doing: t('Giving former roles back'),
        did: (done) =>
          t('{done, plural, one {1 user is assigned as before} other {{done, number} users are assigned as before}}', { done }),
      }

/** Nobody gets an approver back whose own role is not back: in the same request, or in one before. */
function approversFirst(former: ReadonlyMap<string, Assigned>): readonly string[] {
  const seen = new Set<string>()
  const ordered: string[] = []
  const place = (id: string) => {
    if (seen.has(id)) return
    seen.add(id)
    const approver = former.get(id)?.approverId
    if (approver && former.has(approver)) place(approver)
    ordered.push(id)
  }
  for (const id of former.keys()) place(id)
  return ordered
}

/** Ends what was made and gives back what was there, where it still is as the act left it: what somebody did since stays. */
function takeBack(tenantId: string, body: Body, former: ReadonlyMap<string, Assigned>): BulkWork['act'] {
  return async (ids) => {
    const now = await assignedNow(tenantId, body.customerId, ids)
    const why = new Map<string, string>()
    for (const id of ids) {
      const one = now.get(id)
      if (!one) why.set(id, t('The assignment ended meanwhile.'))
      else if (!isAssigned(one, body)) why.set(id, t('Somebody changed the assignment meanwhile. It stays as it is.'))
    }
    // all or none of them, checked together: whoever is refused is left out, and the others are sent again
    for (let left = ids.filter((id) => !why.has(id)); left.length > 0; left = left.filter((id) => !why.has(id))) {
      const error = await write(tenantId, body.customerId, left, former)
      if (!error) break
      const refused = refusedOf(error, left, former)
      if (refused.size === 0) throw error
      for (const [id, reason] of refused) why.set(id, reason)
    }
    return ids.map((id): Outcome => {
      const reason = why.get(id)
      return reason === undefined ? { id, ok: true } : { id, ok: false, reason }
    })
  }
}

async function write(tenantId: string, customerId: string, ids: readonly string[], former: ReadonlyMap<string, Assigned>) {
  const assign = ids.flatMap((accountId) => {
    const was = former.get(accountId)
    if (!was) return []
    const { customerId: _, ...values } = bodyOf(assigningOf(was))
    return [{ accountId, ...values }]
  })
  const { error } = await client.POST('/api/console/tenants/{tenantId}/customers/{customerId}/users', {
    params: { path: { tenantId, customerId } },
    body: { assign, end: ids.filter((id) => !former.has(id)) },
  })
  return error
}

/** Whom a refusal is about, and why: `assign.0.roleId` is the first who gets something back. */
function refusedOf({ fields = [] }: Problem, ids: readonly string[], former: ReadonlyMap<string, Assigned>): ReadonlyMap<string, string> {
  const refused = new Map<string, string>()
  for (const { field, message } of fields) {
    const [list, place] = field.split('.')
    const id = ids.filter((one) => former.has(one) === (list === 'assign'))[Number(place)]
    if (id !== undefined) refused.set(id, [refused.get(id), message].filter(Boolean).join(' '))
  }
  return refused
}
