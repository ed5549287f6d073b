import { client, problemOf } from '../../../lib/api.ts'
import type { Outcome } from '../../../parts/list/bulk.ts'
import { bulkAct } from './bulkAct.ts'

const userPath = '/api/console/tenants/{tenantId}/users/{accountId}'

/** Takes back that some users were deactivated. Nobody is mailed by it who was not mailed an activation before, and had no password. */
export function reactivateAsBefore(tenantId: string) {
  const others = bulkAct(tenantId, 'reactivate')
  return async (accountIds: readonly string[]): Promise<readonly Outcome[]> => {
    const found = await Promise.all(accountIds.map(async (id) => ({ id, unmailed: await wasUnmailed(tenantId, id) })))
    const mailed = found.filter((one) => !one.unmailed).map(({ id }) => id)
    const outcomes = mailed.length > 0 ? [...(await others(mailed))] : []
    // from here on something is done: what goes wrong is told of the one, and does not throw the others away
    for (const { id } of found.filter((one) => one.unmailed)) outcomes.push(await reactivateUnmailed(tenantId, id))
    return outcomes
  }
}

/** Deactivating leaves it as it was; reactivating is what begins it anew. */
async function wasUnmailed(tenantId: string, accountId: string): Promise<boolean> {
  const { data, error, response } = await client.GET(userPath, { params: { path: { tenantId, accountId } } })
  // the act itself says of whom there is nothing any more
  if (error && response.status !== 404) throw error
  return data?.activation === 'EmailNotSent'
}

async function reactivateUnmailed(tenantId: string, accountId: string): Promise<Outcome> {
  try {
    const { error } = await client.POST(`${userPath}/reactivate`, {
      params: { path: { tenantId, accountId } },
      body: { sendActivation: false },
    })
    if (error) throw error
    return { id: accountId, ok: true }
  } catch (error) {
    const { title, detail } = problemOf(error)
    return { id: accountId, ok: false, reason: detail ?? title }
  }
}
