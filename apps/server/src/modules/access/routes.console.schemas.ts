import Type from 'typebox'

export const id = (description: string) => Type.String({ format: 'uuid', description })
export const time = (description: string) => Type.String({ format: 'date-time', description })
export const ofTenant = Type.Object({ tenantId: id('The tenant.') })
export const tenantPath = '/api/console/tenants/:tenantId'

/** A role by id and name, as lists and reasons show it. */
export const roleName = () => Type.Object({ id: id('The role.'), name: Type.String() })
export const permissions = (description: string) => Type.Array(Type.String(), { description })

export const nullable = <T extends Type.TSchema>(type: T, description: string) => Type.Union([type, Type.Null()], { description })
