import type { Entity } from '@tillward/contract/properties'
import { sql } from 'kysely'
import type { NewProperty } from '../modules/dictionary/index.ts'
import { checkCustom, propertiesOf } from '../modules/dictionary/index.ts'
import type { Account } from '../modules/principals/index.ts'
import { asConsole, type DemoParts, must } from './parts.ts'

const choices = (...labels: readonly string[]) => labels.map((label) => ({ key: label.toLowerCase().replaceAll(' ', '-'), label }))

/** The merchant's own fields. */
const dictionary: { readonly [E in Entity]: readonly NewProperty[] } = {
  customer: [
    {
      name: 'segment',
      label: 'Segment',
      type: 'one-of',
      rules: { choices: choices('Private', 'Trade', 'Hotels', 'Retail') },
      searchable: true,
      listColumn: true,
    },
    { name: 'creditLimit', label: 'Credit limit', type: 'decimal', rules: { min: 0, decimals: 2 }, searchable: true },
    { name: 'deliveryNotes', label: 'Delivery notes', type: 'long-text' },
  ],
  'website-user': [
    { name: 'birthday', label: 'Birthday', type: 'date', personal: true, storefront: 'edit' },
    {
      name: 'rooms',
      label: 'Furnishes',
      type: 'many-of',
      rules: { choices: choices('Kitchen', 'Living room', 'Bedroom', 'Office', 'Garden') },
      searchable: true,
      listColumn: true,
      storefront: 'edit',
    },
  ],
  website: [{ name: 'catalogue', label: 'Catalogue', type: 'text', help: 'Season of the catalogue shown.' }],
  'console-user': [{ name: 'desk', label: 'Desk', type: 'text', personal: true, listColumn: true, searchable: true }],
}

/** Defines them, as one of the staff. */
export async function defineProperties({ clock, newId, dictionary: service }: DemoParts, tenantId: string, by: Account): Promise<void> {
  for (const [entity, properties] of Object.entries(dictionary)) {
    for (const property of properties) must(await service.create(asConsole(by, clock.now(), newId()), tenantId, entity as Entity, property))
  }
}

/** Gives records values, by name, in a statement an entity. */
export async function giveValues(
  { tx }: DemoParts,
  tenantId: string,
  entity: Entity,
  records: readonly { readonly id: string; readonly custom: Record<string, unknown> }[],
): Promise<void> {
  const properties = await propertiesOf(tx, tenantId, entity)
  const rows = records.map(({ id, custom }) => ({ id, custom: must(checkCustom(properties, custom, undefined, { kind: 'trusted' })) }))
  const table = entity === 'customer' || entity === 'website' ? entity : 'account'
  await sql`update ${sql.table(table)} r set custom = v.custom
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v (id uuid, custom jsonb) where r.id = v.id`.execute(tx)
}

/** Makes lists know the values of all records, as the job does after a change of the dictionary. */
export async function fillLists({ tx, dictionary: { fill: fillOne } }: DemoParts, tenantId: string): Promise<void> {
  for (const entity of Object.keys(dictionary) as Entity[]) {
    for (const { key, filled } of await propertiesOf(tx, tenantId, entity)) if (!filled) await fillOne({ tenantId, entity, key })
  }
}
