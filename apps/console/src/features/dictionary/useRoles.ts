import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'

/** All roles of the tenant, for whoever may see them. */
export function useRoles() {
  const tenantId = useTenantId()
  const mayRead = useCan()('roles.read') === true
  return api.useQuery('get', '/api/console/tenants/{tenantId}/roles', { params: { path: { tenantId } } }, { enabled: mayRead })
}
