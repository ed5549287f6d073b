import { t } from '../../lib/text.ts'
import { AuditLog } from '../audit/AuditLog.tsx'
import { CompanyShell } from './CompanyShell.tsx'
import { useCompanyId } from './company.ts'

/** Who did what in the company: accounts, domains, security. */
export function CompanyAuditPage() {
  const companyId = useCompanyId()
  return (
    <CompanyShell
      title={t('Company audit log')}
      line={t('Who did what with people, domains and security of the company. Nobody can change it.')}
    >
      <AuditLog companyId={companyId} />
    </CompanyShell>
  )
}
