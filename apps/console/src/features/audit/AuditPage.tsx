import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { paths } from '../../paths.ts'
import { AuditLog } from './AuditLog.tsx'

/** Who did what, when and from where, in this tenant. */
export function AuditPage() {
  const tenantId = useTenantId()
  const settings = useTenant()?.permissions.includes('settings.read')
  useCrumbs({ label: t('Settings') }, { label: t('Audit log') })
  return (
    <>
      <PageHead title={t('Audit log')}>
        {t('Who did what, when and from where. Nobody can change it.')}{' '}
        {settings ? (
          <Anchor component={Link} to={paths.settings(tenantId, 'console')} size="sm" underline="always">
            {t('How long it is kept')}
          </Anchor>
        ) : null}
      </PageHead>
      <AuditLog tenantId={tenantId} />
    </>
  )
}
