import type { Entity } from '@tillward/contract/properties'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { indexRows } from './index-row.ts'
import type { Property, Stored } from './property.ts'

/**
 * Writes what filters and sorting know of a record: for each searchable property its value, or that it has none. To be called with every new
 * record and with every change of its values; `stored` is what the record holds from now on.
 */
export async function indexCustom(
  tx: Tx,
  tenantId: string,
  entity: Entity,
  subjectId: string,
  properties: readonly Property[],
  stored: Stored,
): Promise<void> {
  await indexMany(tx, tenantId, entity, properties, [{ id: subjectId, custom: stored }])
}

/** The same for many records in two statements. */
export async function indexMany(
  tx: Tx,
  tenantId: string,
  entity: Entity,
  properties: readonly Property[],
  records: readonly { readonly id: string; readonly custom: Stored }[],
): Promise<void> {
  const searchable = properties.filter((property) => property.searchable)
  if (searchable.length === 0 || records.length === 0) return
  await dropIndexRows(
    tx,
    tenantId,
    entity,
    searchable.map(({ key }) => key),
    records.map(({ id }) => id),
  )
  const rows = records.flatMap(({ id, custom }) =>
    searchable.flatMap((property) => indexRows(property, custom[property.key]).map((row) => ({ id, key: property.key, ...row }))),
  )
  if (rows.length === 0) return
  await sql`insert into property_value (tenant_id, entity, key, subject_id, no, text_value, number_value, time_value)
    select ${tenantId}, ${entity}, r.key, r.id, r.no, r.text, r.number, r.time
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, key text, no integer, text text, number numeric, time timestamptz)`.execute(
    tx,
  )
}

/** Drops rows of these properties of these records. */
export async function dropIndexRows(
  tx: Tx,
  tenantId: string,
  entity: Entity,
  keys: readonly string[],
  ids: readonly string[],
): Promise<void> {
  await sql`delete from property_value where tenant_id = ${tenantId} and entity = ${entity} and key = any(${keys}::text[])
    and subject_id = any(${ids}::uuid[])`.execute(tx)
}

/** Everything the lists know of a record that leaves them. */
export async function eraseCustom(tx: Tx, tenantId: string, entity: Entity, subjectId: string): Promise<void> {
  await sql`delete from property_value where tenant_id = ${tenantId} and entity = ${entity} and subject_id = ${subjectId}`.execute(tx)
}

/** Drops up to `limit` rows of one property, whosever they are. Says whether there were any. */
export async function dropIndexRowsOf(
  tx: Tx,
  { tenantId, entity, key }: Pick<Property, 'tenantId' | 'entity' | 'key'>,
  limit: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from property_value where (tenant_id, entity, key, subject_id, no) in (
    select tenant_id, entity, key, subject_id, no from property_value
    where tenant_id = ${tenantId} and entity = ${entity} and key = ${key} limit ${limit})`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}
