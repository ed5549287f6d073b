import type { Entity } from '@tillward/contract/properties'
import { api, type Schemas } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'

export type { Entity }
export type Property = Schemas['Property']
/** What a control and a shown value need to know of a property; the editor's preview has no more. */
export type Shown = Pick<Property, 'name' | 'label' | 'help' | 'type' | 'control' | 'required' | 'rules'>
/** Values by the names of properties, as the API takes and shows them. */
export type CustomValues = Readonly<Record<string, unknown>>

/** What a form field of it needs besides: it is known by its key, and whether this person may change the value. */
export interface FieldProperty extends Shown {
  readonly key: string
  readonly mayEdit: boolean
}

/** A property as the person before the screen has it: what they may not see is left out before. */
export interface CustomProperty extends Property {
  readonly mayEdit: boolean
}

/** The custom properties of an entity which this person may see, in the order of forms. Empty until they are read. */
export function useCustomProperties(entity: Entity): readonly CustomProperty[] {
  const tenantId = useTenantId()
  const tenant = useTenant()
  const { data } = api.useQuery('get', '/api/console/tenants/{tenantId}/dictionary/{entity}/properties', {
    params: { path: { tenantId, entity } },
  })
  const roles = new Set(tenant?.roleIds)
  const among = (named: readonly string[] | null) => tenant?.owner === true || named === null || named.some((id) => roles.has(id))
  return (data?.items ?? []).filter((one) => among(one.viewRoles)).map((one) => ({ ...one, mayEdit: among(one.editRoles) }))
}
