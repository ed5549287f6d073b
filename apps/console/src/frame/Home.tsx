import { Navigate } from '@tanstack/react-router'
import { useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { Empty } from '../parts/states.tsx'
import { paths } from '../paths.ts'

/** Where one lands: the tenant, or the own company where there is none. */
export function Home() {
  const { tenants, companyAdministrator, companyId } = useSession()
  const [first] = tenants
  if (first) return <Navigate to={paths.users(first.id)} replace />
  if (companyAdministrator) return <Navigate to={paths.company(companyId)} replace />
  return (
    <Empty title={t('You cannot enter any tenant')}>
      {t('An Admin Owner of a merchant can give you access. You are told by mail when that happens.')}
    </Empty>
  )
}
