import { type Entity, type PropertyDefinition, propertyTypeInfo } from '@tillward/contract/properties'
import { sql } from 'kysely'
import { insertProperty } from '../../src/modules/dictionary/store.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import type { NewId } from '../../src/platform/random.ts'

interface Parts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
}

/** A custom property, written straight into the table and ready for lists: to be given before the records are made. Returns its key. */
export async function givenProperty(
  { database, clock, newId }: Parts,
  tenantId: string,
  entity: Entity,
  property: Partial<PropertyDefinition> & Pick<PropertyDefinition, 'name' | 'type'>,
): Promise<string> {
  const key = newId()
  const definition: PropertyDefinition = {
    label: property.name,
    help: '',
    control: propertyTypeInfo[property.type].controls[0],
    required: false,
    rules: {},
    personal: false,
    searchable: false,
    listColumn: false,
    viewRoles: null,
    editRoles: null,
    storefront: 'hidden',
    ...property,
  }
  const now = clock.now()
  await database.transaction(async (tx) => {
    await insertProperty(tx, { tenantId, entity, key }, 1, definition, { by: 'test', now })
    await sql`update property set filled = true where tenant_id = ${tenantId} and entity = ${entity} and key = ${key}`.execute(tx)
  })
  return key
}
