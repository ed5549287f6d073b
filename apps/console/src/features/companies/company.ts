import { useParams } from '@tanstack/react-router'
import { api } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'

/** The company of the address. */
export function useCompanyId(): string {
  const { companyId } = useParams({ strict: false })
  if (!companyId) throw new Error('this page is not at a company')
  return companyId
}

/** Its name and kind; undefined while they are read. */
export function useCompany() {
  const companyId = useCompanyId()
  const enabled = useAdministers()
  return api.useQuery('get', '/api/console/companies/{companyId}', { params: { path: { companyId } } }, { staleTime: 300_000, enabled })
    .data
}

/** Whether the person signed in administers the company of the address: nobody else finds anything there. */
export function useAdministers(): boolean {
  const companyId = useCompanyId()
  const session = useSession()
  return session.companyAdministrator && session.companyId === companyId
}
