import Type from 'typebox'
import { listTenants } from '../modules/tenants/index.ts'
import { ok } from '../platform/result.ts'
import { tenantNamed } from './names.ts'
import { operation, TenantText } from './operation.ts'

const email = Type.String({ minLength: 1, maxLength: 300 })
const personName = Type.Optional(Type.String({ maxLength: 200 }))

/** What the operator does with tenants and their first owners, and nothing more. */
export const tenantOperations = {
  'tenant.create': operation(
    Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), ownerEmail: email, ownerName: personName }),
    async ({ founding }, context, input) => {
      const founded = await founding.foundTenant(context, input)
      if (!founded.ok) return founded
      // the link is for the one it is mailed to
      const { tenantId, companyId, ownerAccountId } = founded.value
      return ok({ tenantId, companyId, ownerAccountId, email: input.ownerEmail })
    },
  ),

  'tenant.list': operation(Type.Object({}), async ({ database }) => {
    const tenants = await listTenants(database.db)
    return ok({
      tenants: tenants.map(({ id, name, companyId, demo, hadOwnerAt, createdAt }) => ({
        id,
        name,
        companyId,
        demo,
        hadOwner: hadOwnerAt !== undefined,
        createdAt,
      })),
    })
  }),

  'owner.invite': operation(
    Type.Object({ tenant: TenantText, email, name: personName }),
    async ({ founding, database }, context, input) => {
      const tenant = await tenantNamed(database.db, input.tenant)
      if (!tenant.ok) return tenant
      const name = input.name === undefined ? {} : { name: input.name }
      return founding.inviteOwner(context, { tenantId: tenant.value.id, email: input.email, ...name })
    },
  ),

  'owner.recover': operation(
    Type.Object({ tenant: TenantText, owner: Type.Optional(email) }),
    async ({ founding, database }, context, input) => {
      const tenant = await tenantNamed(database.db, input.tenant)
      if (!tenant.ok) return tenant
      const owner = input.owner === undefined ? {} : { owner: input.owner }
      return founding.recoverOwner(context, { tenantId: tenant.value.id, ...owner })
    },
  ),
}
