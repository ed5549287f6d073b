import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import type { Context } from '../audit/index.ts'
import { customText, eraseCustom, indexCustom, propertiesToWrite, withoutPersonal } from '../dictionary/index.ts'
import type { Customer } from './customer.ts'
import type { CustomerParts } from './parts.ts'
import { customerColumns, lockCustomer } from './store.ts'

/**
 * Erases the personal data of a person who is a customer: names, addresses, phones, e-mail, custom values marked personal, what was kept
 * as it came; of its ship-tos as well, and of the customers that went up in it. Numbers stay: orders name them, and a file that brings the
 * person again finds that they are gone. A number or key that is an address itself is replaced.
 * False where it is a company, a ship-to, or gone already.
 */
export async function eraseCustomer(
  parts: Pick<CustomerParts, 'audit'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const customer = await lockCustomer(tx, tenantId, id)
  if (customer?.kind !== 'person' || customer.billToId || customer.state === 'erased') return false
  const properties = await propertiesToWrite(tx, tenantId, 'customer')
  const records = await recordsOf(tx, customer)
  for (const record of records) {
    const custom = withoutPersonal(properties, record.custom)
    const key = <T extends string | null>(typed: T) => withoutAddress(typed, record.id)
    await sql`update customer set number = ${key(record.number)}, sequence = ${key(record.sequence)}, erp_number = ${key(record.erpNumber ?? null)},
        erp_sequence = ${key(record.erpSequence ?? null)}, import_key = ${key(record.importKey ?? null)}, company_name = null, first_name = null, last_name = null,
        attention = null, address_1 = null, address_2 = null, address_3 = null, city = null, region = null, postal_code = null,
        phone = null, fax = null, email = null, warnings = '[]', custom = ${JSON.stringify(custom)},
        custom_text = ${customText(properties, custom)}, name_key = '', search_text = '', active = false,
        deactivated_at = coalesce(deactivated_at, ${now}), erased_at = ${now}, modified_at = ${now}, modified_by = 'erasure'
      where tenant_id = ${tenantId} and id = ${record.id}`.execute(tx)
    await eraseCustom(tx, tenantId, 'customer', record.id)
    await indexCustom(tx, tenantId, 'customer', record.id, properties, custom)
  }
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'customer.erased',
    now,
    subject: { kind: 'customer', ownerId: tenantId, id },
    after: { records: records.length },
  })
  return true
}

/** The person's bill-to, those that went up in it, and all their ship-tos. */
async function recordsOf(tx: Tx, { tenantId, id }: Customer): Promise<Customer[]> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c
    where c.tenant_id = ${tenantId} and (c.id = ${id} or c.bill_to_id = ${id} or c.merged_into_id = ${id}) order by c.id for no key update`.execute(
    tx,
  )
  return rows
}

const withoutAddress = <T extends string | null>(key: T, id: string): T | string => (key?.includes('@') ? `erased-${id}` : key)
