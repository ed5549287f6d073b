import type { Entity, PropertyDefinition, PropertyRules } from '@tillward/contract/properties'
import { type Selectable, sql } from 'kysely'
import { type Database, prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { Property } from './property.ts'

const property = (row: Selectable<Database['property']>): Property => ({
  tenantId: row.tenant_id,
  entity: row.entity as Entity,
  key: row.key,
  name: row.name,
  label: row.label,
  help: row.help,
  type: row.type as Property['type'],
  control: row.control as Property['control'],
  required: row.required,
  rules: row.rules as PropertyRules,
  personal: row.personal,
  searchable: row.searchable,
  listColumn: row.list_column,
  viewRoles: row.view_roles,
  editRoles: row.edit_roles,
  storefront: row.storefront as Property['storefront'],
  position: row.position,
  version: row.version,
  filled: row.filled,
  createdAt: row.created_at,
  createdBy: row.created_by,
  modifiedAt: row.modified_at,
  modifiedBy: row.modified_by,
  removedAt: row.removed_at,
})

/** The properties of an entity in their order, without removed ones: to show records and to list them. */
export async function propertiesOf(reader: Reader, tenantId: string, entity: Entity): Promise<readonly Property[]> {
  const { rows } = await sql<Selectable<Database['property']>>`${prepared}
    select * from property where tenant_id = ${tenantId} and entity = ${entity} and removed_at is null order by position, key`.execute(
    reader,
  )
  return rows.map(property)
}

/**
 * The same for a transaction that writes records: definitions stay as they are until it ends. So whoever wrote by the definitions from before
 * a change has ended when it happens, and what follows the change sees their records.
 */
export async function propertiesToWrite(tx: Tx, tenantId: string, entity: Entity): Promise<readonly Property[]> {
  await sql`${prepared} select pg_advisory_xact_lock_shared(hashtextextended(${lockName(tenantId, entity)}, 0))`.execute(tx)
  return propertiesOf(tx, tenantId, entity)
}

const lockName = (tenantId: string, entity: Entity): string => `dictionary ${tenantId} ${entity}`

/** Waits for whoever writes records by the definitions of before: they have ended when those of now are seen. Held until the end. */
async function waitForWriters(tx: Tx, { tenantId, entity }: Pick<Property, 'tenantId' | 'entity'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${lockName(tenantId, entity)}, 0))`.execute(tx)
}

/** One change of an entity's definitions at a time. Taken before any row of them. */
export async function lockDictionary(tx: Tx, tenantId: string, entity: Entity): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`change of ${lockName(tenantId, entity)}`}, 0))`.execute(tx)
}

/** All of an entity, removed ones too: those in use in their order, then the removed ones, latest first. */
export async function allProperties(reader: Reader, tenantId: string, entity: Entity): Promise<Property[]> {
  const query = reader.selectFrom('property').selectAll().where('tenant_id', '=', tenantId).where('entity', '=', entity)
  const rows = await query
    .orderBy('removed_at', (order) => order.desc().nullsFirst())
    .orderBy('position')
    .orderBy('key')
    .execute()
  return rows.map(property)
}

export async function findProperty(reader: Reader, tenantId: string, entity: Entity, key: string): Promise<Property | undefined> {
  const query = reader.selectFrom('property').selectAll().where('tenant_id', '=', tenantId).where('entity', '=', entity)
  const row = await query.where('key', '=', key).executeTakeFirst()
  return row && property(row)
}

/** Reads a property and holds its row until the transaction ends. Who writes index rows, which point at it, does not wait for that. */
export async function lockProperty(tx: Tx, tenantId: string, entity: Entity, key: string): Promise<Property | undefined> {
  const query = tx.selectFrom('property').selectAll().where('tenant_id', '=', tenantId).where('entity', '=', entity)
  const row = await query.where('key', '=', key).forNoKeyUpdate().executeTakeFirst()
  return row && property(row)
}

/** Columns of a definition. Arrays and rules are given as text, so that no driver guesses what they are. */
const columns = (definition: PropertyDefinition) => ({
  name: definition.name,
  label: definition.label,
  help: definition.help,
  type: definition.type,
  control: definition.control,
  required: definition.required,
  rules: JSON.stringify(definition.rules),
  personal: definition.personal,
  searchable: definition.searchable,
  list_column: definition.listColumn,
  view_roles: definition.viewRoles && [...definition.viewRoles],
  edit_roles: definition.editRoles && [...definition.editRoles],
  storefront: definition.storefront,
})

interface Written {
  readonly by: string
  readonly now: Date
}

type Place = Pick<Property, 'tenantId' | 'entity' | 'key'>

export async function insertProperty(tx: Tx, place: Place, position: number, definition: PropertyDefinition, { by, now }: Written) {
  const written = { created_at: now, created_by: by, modified_at: now, modified_by: by }
  const row = {
    tenant_id: place.tenantId,
    entity: place.entity,
    key: place.key,
    position,
    ...columns(definition),
    filled: !definition.searchable,
    ...written,
  }
  const made = await tx.insertInto('property').values(row).returningAll().executeTakeFirstOrThrow()
  await waitForWriters(tx, place)
  return property(made)
}

/** Writes what is given, raises the version, and with `refill` makes the index rows of all records out of date. */
export async function updateProperty(
  tx: Tx,
  { tenantId, entity, key }: Place,
  change: { definition?: PropertyDefinition; position?: number; removedAt?: Date | null; refill: boolean },
  { by, now }: Written,
): Promise<Property> {
  const row = await tx
    .updateTable('property')
    .set((eb) => ({
      ...(change.definition ? columns(change.definition) : {}),
      ...(change.position === undefined ? {} : { position: change.position }),
      ...(change.removedAt === undefined ? {} : { removed_at: change.removedAt }),
      ...(change.refill ? { fill_after: null, filled: false } : {}),
      version: eb('version', '+', 1),
      modified_at: now,
      modified_by: by,
    }))
    .where('tenant_id', '=', tenantId)
    .where('entity', '=', entity)
    .where('key', '=', key)
    .returningAll()
    .executeTakeFirstOrThrow()
  await waitForWriters(tx, { tenantId, entity })
  return property(row)
}

/** The order of an entity's properties: their keys, first to last. Versions stay: nobody's definition changed. */
export async function writeOrder(tx: Tx, tenantId: string, entity: Entity, keys: readonly string[]): Promise<void> {
  await sql`update property p set position = o.place from unnest(${keys}::text[]) with ordinality as o (key, place)
    where p.tenant_id = ${tenantId} and p.entity = ${entity} and p.key = o.key`.execute(tx)
}

/** Properties removed before this moment, oldest first. */
export async function removedBefore(reader: Reader, before: Date, limit: number): Promise<Property[]> {
  const query = reader.selectFrom('property').selectAll().where('removed_at', '<', before)
  return (await query.orderBy('removed_at').orderBy('key').limit(limit).execute()).map(property)
}

export async function deleteProperty(tx: Tx, { tenantId, entity, key }: Place): Promise<void> {
  const query = tx.deleteFrom('property').where('tenant_id', '=', tenantId).where('entity', '=', entity)
  await query.where('key', '=', key).execute()
}
