import Type from 'typebox'
import type { TenantOfPerson } from './service.ts'

export const id = (description: string) => Type.String({ format: 'uuid', description })
export const time = (description: string) => Type.String({ format: 'date-time', description })
export const ofTenant = Type.Object({ tenantId: id('The tenant.') })
export const tenantPath = '/api/console/tenants/:tenantId'

/** A role by id and name, as lists and reasons show it. */
export const roleName = () => Type.Object({ id: id('The role.'), name: Type.String() })
export const permissions = (description: string) => Type.Array(Type.String(), { description })

export const nullable = <T extends Type.TSchema>(type: T, description: string) => Type.Union([type, Type.Null()], { description })

/** Of a query for a page of tenants. */
export const tenantPaging = {
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Words that all occur in the name.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 4000 })),
}

export const EnteredTenant = Type.Object(
  {
    id: id('The tenant.'),
    name: Type.String(),
    owner: Type.Boolean({ description: 'Whether the person is an Admin Owner there.' }),
    roles: Type.Array(Type.String()),
    roleIds: Type.Array(id('A role.'), { description: 'Of the same roles. Custom properties are opened to roles by id.' }),
    permissions: permissions('Everything the person may do there.'),
  },
  { $id: 'EnteredTenant', description: 'A tenant the person who asks can enter.' },
)

/** A tenant somebody can enter, as the API tells it to them. */
export const viewTenant = ({ tenantId, name, rights }: TenantOfPerson) => ({
  id: tenantId,
  name,
  owner: rights.isOwner,
  roles: rights.roles.map((role) => role.name),
  roleIds: rights.roles.map((role) => role.id),
  permissions: [...rights.permissions],
})
