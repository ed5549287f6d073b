import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { raiseRightsVersion } from '../tenants/index.ts'
import { holdCustomer } from './change.ts'
import { type Customer, modifiedNow } from './customer.ts'
import type { CustomerParts } from './parts.ts'
import { findCustomer, setActive } from './store.ts'

/**
 * Deactivates or reactivates a bill-to or ship-to. Rights for a customer are decided by its `active` on every request, so this alone ends what
 * its users may do there, at once; assignments stay, and count again when it is active again.
 */
export async function setActiveIn(
  parts: Pick<CustomerParts, 'audit'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  id: string,
  active: boolean,
  now: Date,
  reason?: string,
): Promise<Result<Customer>> {
  const held = await holdCustomer(tx, tenantId, id)
  if (!held.ok) return held
  if (held.value.active === active) {
    return refuse('conflict', active ? 'This customer is active already.' : 'This customer is deactivated already.')
  }
  await setActive(tx, tenantId, id, active, writtenBy(context), modifiedNow(held.value, now))
  await raiseRightsVersion(tx, tenantId)
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: active ? 'customer.reactivated' : 'customer.deactivated',
    now,
    subject: { kind: 'customer', ownerId: tenantId, id },
    ...(reason ? { reason } : {}),
  })
  return ok((await findCustomer(tx, tenantId, id))!)
}
