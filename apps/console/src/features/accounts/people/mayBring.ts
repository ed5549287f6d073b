import { api } from '../../../lib/api.ts'
import type { May } from '../../../lib/can.ts'
import { useSession, useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'

/**
 * Whether one may invite and withdraw: Admin Owners anybody, people of a partner company with that right their colleagues.
 * `companyId`: of whom it is about, where that is known.
 */
export function useMayBring(companyId?: string | null): May {
  const tenantId = useTenantId()
  const { companyId: own } = useSession()
  const owner = useTenant()?.owner ?? false
  const rights = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/rights',
    { params: { path: { tenantId } } },
    { enabled: !owner, staleTime: 60_000 },
  )
  if (owner) return true
  if (!rights.data?.mayBringPeople) {
    return { reason: t('Only Admin Owners add people. A partner company’s people may add colleagues where an Admin Owner allowed it.') }
  }
  return companyId && companyId !== own ? { reason: t('You can do this for people of your own company only.') } : true
}
