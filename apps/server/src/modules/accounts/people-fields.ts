import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { type CustomSort, customFilter, customSort, type Editor, listColumns, propertiesOf, viewCustom } from '../dictionary/index.ts'

type Fields = Record<string, unknown>
const entity = 'console-user'

/**
 * Own fields of people of a tenant's own company, by account, as far as the viewer may see them; of a list those that are columns.
 * People of partner companies have none.
 */
export async function fieldsOfPeople(
  reader: Reader,
  tenantId: string,
  ids: readonly string[],
  viewer: Editor,
  shown: 'all' | 'columns',
): Promise<ReadonlyMap<string, Fields>> {
  const properties = await propertiesOf(reader, tenantId, entity)
  if (properties.length === 0 || ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; custom: Fields }>`
    select a.id, a.custom from tenant t join account a on a.owner_id = t.company_id and a.kind = 'console'
    where t.id = ${tenantId} and a.id = any(${[...ids]}::uuid[])`.execute(reader)
  const view = shown === 'all' ? viewCustom : listColumns
  return new Map(rows.map(({ id, custom }) => [id, view(properties, custom, viewer)]))
}

/** Conditions on the people of a tenant by their own fields; `id` is the column with their account ids. */
export async function filterPeople(
  reader: Reader,
  tenantId: string,
  viewer: Editor,
  id: RawBuilder<unknown>,
  filters: readonly string[] = [],
): Promise<Result<readonly RawBuilder<unknown>[]>> {
  if (filters.length === 0) return ok([])
  return customFilter(await propertiesOf(reader, tenantId, entity), viewer, { tenantId, entity, id }, filters)
}

/** Sorting the people of a tenant by one of their own fields. */
export async function sortPeople(
  reader: Reader,
  tenantId: string,
  viewer: Editor,
  id: RawBuilder<unknown>,
  name: string,
): Promise<Result<CustomSort>> {
  return customSort(await propertiesOf(reader, tenantId, entity), viewer, { tenantId, entity, id }, name)
}
