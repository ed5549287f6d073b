import Type from 'typebox'
import { tenantNamed, websiteNamed } from './names.ts'
import { operation, TenantText } from './operation.ts'

/** The operator's word instead of a DNS record. The services say where it counts. */
export const proofOperations = {
  'domain.confirm': operation(
    Type.Object({ company: Type.String({ format: 'uuid' }), domain: Type.String({ minLength: 1, maxLength: 300 }) }),
    (modules, context, { company, domain }) => modules.domains.confirmByOperator(context, company, domain),
  ),

  'host.confirm': operation(
    Type.Object({ tenant: TenantText, website: TenantText, host: Type.String({ minLength: 1, maxLength: 300 }) }),
    async (modules, context, input) => {
      const tenant = await tenantNamed(modules.database.db, input.tenant)
      if (!tenant.ok) return tenant
      const website = await websiteNamed(modules.database.db, tenant.value.id, input.website)
      if (!website.ok) return website
      return modules.websites.confirmHostByOperator(context, tenant.value.id, website.value.id, input.host)
    },
  ),
}
