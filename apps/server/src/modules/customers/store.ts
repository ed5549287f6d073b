import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { FieldIssue } from '../../platform/result.ts'
import { fold } from '../principals/index.ts'
import { type Customer, type CustomerFields, type CustomerKeys, nameKey, searchText } from './customer.ts'

/** Every readable column of `customer` under its name in code. `c` is the alias the query must use. */
export const customerColumns: RawBuilder<unknown> = sql`c.tenant_id as "tenantId", c.id, c.bill_to_id as "billToId", c.kind, c.number, c.sequence,
  c.state, c.active, c.merged_into_id as "mergedIntoId", c.erp_number as "erpNumber", c.erp_sequence as "erpSequence", c.import_key as "importKey",
  c.company_name as "companyName", c.first_name as "firstName", c.last_name as "lastName", c.attention, c.address_1 as "address1",
  c.address_2 as "address2", c.address_3 as "address3", c.city, c.region, c.postal_code as "postalCode", c.country, c.phone, c.fax, c.email,
  c.currency, c.came_by as "cameBy", c.warnings, c.custom, c.created_at as "createdAt", c.created_by as "createdBy",
  c.modified_at as "modifiedAt", c.modified_by as "modifiedBy", c.deactivated_at as "deactivatedAt", c.erased_at as "erasedAt"`

/** A bill-to or ship-to, whatever became of it. */
export async function findCustomer(reader: Reader, tenantId: string, id: string): Promise<Customer | undefined> {
  const { rows } =
    await sql<Customer>`${prepared} select ${customerColumns} from customer c where c.tenant_id = ${tenantId} and c.id = ${id}`.execute(
      reader,
    )
  return rows[0]
}

/**
 * The customer with its row held to the end of the transaction: acts on one customer follow each other. Who holds several takes them in the
 * order of their ids, and before the rows of accounts.
 */
export async function lockCustomer(tx: Tx, tenantId: string, id: string): Promise<Customer | undefined> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c where c.tenant_id = ${tenantId} and c.id = ${id} for no key update`.execute(tx)
  return rows[0]
}

/** The record of this number; of a bill-to where no sequence is named. One that was merged says where it went (`mergedIntoId`). */
export async function findByNumber(reader: Reader, tenantId: string, number: string, sequence = ''): Promise<Customer | undefined> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c
    where c.tenant_id = ${tenantId} and c.number = ${number} and c.sequence = ${sequence}`.execute(reader)
  return rows[0]
}

/** The record a file or a source system knows under this key. */
export async function findByImportKey(reader: Reader, tenantId: string, importKey: string): Promise<Customer | undefined> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c where c.tenant_id = ${tenantId} and c.import_key = ${importKey}`.execute(reader)
  return rows[0]
}

/** Websites a bill-to, and so its ship-tos, may use; none named = all. */
export async function websitesOfCustomer(reader: Reader, tenantId: string, billToId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select website_id as id from customer_website where tenant_id = ${tenantId} and customer_id = ${billToId} order by website_id`.execute(
    reader,
  )
  return rows.map((row) => row.id)
}

export async function writeWebsites(tx: Tx, tenantId: string, customerId: string, websiteIds: readonly string[]): Promise<void> {
  await sql`delete from customer_website where tenant_id = ${tenantId} and customer_id = ${customerId}
    and not website_id = any(${websiteIds}::uuid[])`.execute(tx)
  await sql`insert into customer_website (tenant_id, customer_id, website_id)
    select ${tenantId}::uuid, ${customerId}::uuid, w from unnest(${websiteIds}::uuid[]) as w on conflict do nothing`.execute(tx)
}

export interface CustomerToInsert extends CustomerFields, CustomerKeys {
  readonly tenantId: string
  readonly id: string
  readonly billToId: string | null
  readonly kind: string
  readonly number: string
  readonly sequence: string
  readonly cameBy: string
  readonly warnings: readonly FieldIssue[]
  readonly custom: Readonly<Record<string, unknown>>
  readonly customText: string
  readonly by: string
  readonly now: Date
}

/** Inserts the record; false where number and sequence, or the import key, are another's. The statement itself decides. */
export async function insertCustomer(tx: Tx, it: CustomerToInsert): Promise<boolean> {
  const { rows } = await sql`${prepared}
    insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, erp_number, erp_sequence, import_key, company_name, first_name,
      last_name, attention, address_1, address_2, address_3, city, region, postal_code, country, phone, fax, email, currency, came_by,
      warnings, custom, name_key, search_text, custom_text, created_at, created_by, modified_at, modified_by)
    values (${it.tenantId}, ${it.id}, ${it.billToId}, ${it.kind}, ${it.number}, ${it.sequence}, ${it.erpNumber ?? null},
      ${it.erpSequence ?? null}, ${it.importKey ?? null}, ${it.companyName ?? null}, ${it.firstName ?? null}, ${it.lastName ?? null},
      ${it.attention ?? null}, ${it.address1 ?? null}, ${it.address2 ?? null}, ${it.address3 ?? null}, ${it.city ?? null},
      ${it.region ?? null}, ${it.postalCode ?? null}, ${it.country ?? null}, ${it.phone ?? null}, ${it.fax ?? null}, ${it.email ?? null},
      ${it.currency ?? null}, ${it.cameBy}, ${JSON.stringify(it.warnings)}, ${JSON.stringify(it.custom)}, ${nameKey(it)},
      ${searchText(it)}, ${it.customText}, ${it.now}, ${it.by}, ${it.now}, ${it.by})
    on conflict do nothing returning 1`.execute(tx)
  return rows.length === 1
}

/** Writes all of a customer read under lock. The caller has made sure that number and import key are nobody else's. */
export async function updateCustomer(tx: Tx, it: Customer, customText: string): Promise<void> {
  await sql`update customer set kind = ${it.kind}, number = ${it.number}, sequence = ${it.sequence}, erp_number = ${it.erpNumber ?? null},
      erp_sequence = ${it.erpSequence ?? null}, import_key = ${it.importKey ?? null}, company_name = ${it.companyName ?? null},
      first_name = ${it.firstName ?? null}, last_name = ${it.lastName ?? null}, attention = ${it.attention ?? null},
      address_1 = ${it.address1 ?? null}, address_2 = ${it.address2 ?? null}, address_3 = ${it.address3 ?? null}, city = ${it.city ?? null},
      region = ${it.region ?? null}, postal_code = ${it.postalCode ?? null}, country = ${it.country ?? null}, phone = ${it.phone ?? null},
      fax = ${it.fax ?? null}, email = ${it.email ?? null}, currency = ${it.currency ?? null}, active = ${it.active},
      warnings = ${JSON.stringify(it.warnings)}, custom = ${JSON.stringify(it.custom)}, name_key = ${nameKey(it)},
      search_text = ${searchText(it)}, custom_text = ${customText}, modified_at = ${it.modifiedAt}, modified_by = ${it.modifiedBy},
      deactivated_at = ${it.deactivatedAt}
    where tenant_id = ${it.tenantId} and id = ${it.id}`.execute(tx)
}

/** Runs a statement that may hit another's number or key: false where it did, with nothing of it done. */
export async function unlessTaken(tx: Tx, write: () => Promise<unknown>): Promise<boolean> {
  await sql`savepoint unless_taken`.execute(tx)
  try {
    await write()
    await sql`release savepoint unless_taken`.execute(tx)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error
    await sql`rollback to savepoint unless_taken`.execute(tx)
    return false
  }
}
const uniqueViolation = '23505'

/** The ship-tos made under a number go with it. What came by a merger has its own and keeps it. */
export async function renumberShipTos(tx: Tx, before: Customer, number: string): Promise<void> {
  await sql`update customer set number = ${number}, search_text = ${fold(number)} || substr(search_text, ${Array.from(fold(before.number)).length + 1}::int),
      name_key = case when name_key = ${nameKey({ number: before.number })} then ${nameKey({ number })} else name_key end
    where tenant_id = ${before.tenantId} and bill_to_id = ${before.id} and number = ${before.number}`.execute(tx)
}

/** Whether anybody can act for it. What is merged or erased stays inactive. */
export async function setActive(tx: Tx, tenantId: string, id: string, active: boolean, by: string, at: Date): Promise<void> {
  await sql`update customer set active = ${active}, deactivated_at = ${active ? null : at}, modified_at = ${at}, modified_by = ${by}
    where tenant_id = ${tenantId} and id = ${id} and merged_into_id is null and erased_at is null`.execute(tx)
}

/** Ship-tos of a bill-to that are there. */
export async function countShipTos(reader: Reader, tenantId: string, billToId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer where tenant_id = ${tenantId} and bill_to_id = ${billToId} and erased_at is null`.execute(
    reader,
  )
  return rows[0]?.count ?? 0
}

/** The customer itself, or the bill-to it went up in. */
export async function currentCustomer(reader: Reader, customer: Customer): Promise<Customer> {
  return (customer.mergedIntoId && (await findCustomer(reader, customer.tenantId, customer.mergedIntoId))) || customer
}
