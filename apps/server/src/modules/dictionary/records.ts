import type { Entity } from '@tillward/contract/properties'
import { type RawBuilder, sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Stored } from './property.ts'

/** Where the records of an entity stand. The modules they belong to come later, so app.ts hands this in. */
export interface RecordPlace {
  readonly table: 'account' | 'customer' | 'website'
  readonly owner: 'owner_id' | 'tenant_id'
  /** Whose they are, in the column `owner`. */
  readonly ownerOf: (tenantId: string) => RawBuilder<unknown>
  /** Which rows of the table, as a condition on its columns. */
  readonly only: RawBuilder<unknown>
  /** Which of them lists show: not those that were erased. */
  readonly living: RawBuilder<unknown>
  /** Whether the table has `custom_text`, for the search of a list. */
  readonly searched: boolean
}

export type RecordPlaces = Readonly<Record<Entity, RecordPlace>>

/** Id and values of one record. */
export interface CustomRecord {
  readonly id: string
  readonly custom: Stored
}

const all = ({ owner, ownerOf, only }: RecordPlace, tenantId: string): RawBuilder<unknown> =>
  sql`${sql.ref(owner)} = ${ownerOf(tenantId)} and ${only}`

const living = (place: RecordPlace, tenantId: string): RawBuilder<unknown> => sql`${all(place, tenantId)} and ${place.living}`

const behind = (after: string | null): RawBuilder<unknown> => (after ? sql`and id > ${after}` : sql``)

/** The next records by id, their rows held: who changes one meanwhile waits, and then sees what was written here. */
export async function holdRecords(
  tx: Tx,
  place: RecordPlace,
  tenantId: string,
  after: string | null,
  limit: number,
): Promise<CustomRecord[]> {
  const { rows } =
    await sql<CustomRecord>`select id, custom from ${sql.table(place.table)} where ${living(place, tenantId)} ${behind(after)}
    order by id limit ${limit} for no key update`.execute(tx)
  return rows
}

/** The next records by id that have a value under this key. */
export async function valuesOf(
  reader: Reader,
  place: RecordPlace,
  { tenantId, key }: { tenantId: string; key: string },
  after: string | null,
  limit: number,
): Promise<{ readonly id: string; readonly value: unknown }[]> {
  const { rows } = await sql<{ id: string; value: unknown }>`
    select id, custom -> ${key}::text as value from ${sql.table(place.table)}
    where ${living(place, tenantId)} and custom ? ${key} ${behind(after)} order by id limit ${limit}`.execute(reader)
  return rows
}

/** How many records have no value under this key; counts to `most` and no further. */
export async function countWithout(
  reader: Reader,
  place: RecordPlace,
  { tenantId, key }: { tenantId: string; key: string },
  most: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select 1 from ${sql.table(place.table)} where ${living(place, tenantId)} and not custom ? ${key} limit ${most}) counted`.execute(reader)
  return rows[0]?.count ?? 0
}

/** How many records have a value under this key; counts to `most` and no further. */
export async function countWith(
  reader: Reader,
  place: RecordPlace,
  { tenantId, key }: { tenantId: string; key: string },
  most: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select 1 from ${sql.table(place.table)} where ${living(place, tenantId)} and custom ? ${key} limit ${most}) counted`.execute(reader)
  return rows[0]?.count ?? 0
}

/** Writes what the search finds of held records. Rows that have it already are not written again. */
export async function writeTexts(
  tx: Tx,
  place: RecordPlace,
  tenantId: string,
  texts: readonly { readonly id: string; readonly text: string }[],
): Promise<void> {
  if (!place.searched || texts.length === 0) return
  await sql`update ${sql.table(place.table)} t set custom_text = r.text
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as r (id uuid, text text)
    where ${sql.ref(`t.${place.owner}`)} = ${place.ownerOf(tenantId)} and t.id = r.id and t.custom_text <> r.text`.execute(tx)
}

/** Takes the values of a key out of the next records that have one, erased ones too. Returns how far it came; undefined where there was none left. */
export async function dropValues(
  tx: Tx,
  place: RecordPlace,
  { tenantId, key }: { tenantId: string; key: string },
  after: string | null,
  limit: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with next as (
      select id from ${sql.table(place.table)} where ${all(place, tenantId)} and custom ? ${key} ${behind(after)}
      order by id limit ${limit} for no key update)
    update ${sql.table(place.table)} t set custom = t.custom - ${key}::text from next
    where ${sql.ref(`t.${place.owner}`)} = ${place.ownerOf(tenantId)} and t.id = next.id returning t.id`.execute(tx)
  return rows
    .map(({ id }) => id)
    .toSorted()
    .at(-1)
}
