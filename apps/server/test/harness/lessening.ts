// Run as a process of its own by a test: a second node that lessens the owners of a tenant while the first one does.
import { pino } from 'pino'
import { endAccess, ensureOwnerRemains, type Person, setAccessRoles } from '../../src/modules/access/index.ts'
import { markDeactivated } from '../../src/modules/principals/index.ts'
import { lockTenant } from '../../src/modules/tenants/index.ts'
import { type DatabaseHandle, openDatabase, type Tx } from '../../src/platform/db/index.ts'
import type { Result } from '../../src/platform/result.ts'

export interface Lessening {
  readonly tenantId: string
  readonly owners: readonly [Person, Person]
  /** A role below owner. */
  readonly lowerRoleId: string
  /** ISO text, so that it can be sent to a process. */
  readonly now: string
  readonly callers: number
}

/** So many callers at once, half for each of two owners: each takes, demotes or deactivates the other. How many went through. */
export async function lessen(node: DatabaseHandle, { tenantId, owners, lowerRoleId, now, callers }: Lessening): Promise<number> {
  const at = new Date(now)
  const [first, second] = owners
  const acts = Array.from({ length: callers }, (_, caller) => {
    const [actor, target] = caller % 2 === 0 ? [first, second] : [second, first]
    return node.transaction<Result<unknown>>((tx) => {
      if (caller % 4 < 2) return endAccess(tx, tenantId, target, actor, at)
      if (caller % 8 < 6) return setAccessRoles(tx, { tenantId, person: target, roleIds: [lowerRoleId], giver: actor, now: at })
      return deactivate(tx, tenantId, target, at)
    })
  })
  return (await Promise.all(acts)).filter((result) => result.ok).length
}

/** As a job would do it that knows nothing of roles: the 90 days rule. */
export async function deactivate(tx: Tx, tenantId: string, person: Person, now: Date): Promise<Result<void>> {
  await lockTenant(tx, tenantId)
  await markDeactivated(tx, person.companyId, person.accountId, 'test', now)
  return ensureOwnerRemains(tx, tenantId)
}

const [, self, url] = process.argv
if (process.send && self === import.meta.filename && url) {
  const node = await openDatabase({ url, poolSize: 20 }, pino({ level: 'error' }))
  const take = async (task: Lessening | 'end'): Promise<void> => {
    if (task !== 'end') return void process.send?.({ done: await lessen(node, task) })
    await node.close()
    process.disconnect()
  }
  process.on('message', (task: Lessening | 'end') => void take(task))
  process.send({ ready: true })
}
