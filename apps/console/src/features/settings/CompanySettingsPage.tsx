import { useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { useSession } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { NotFound } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { isTab } from './SettingsPage.tsx'
import { SettingsScreen } from './SettingsScreen.tsx'

/** What holds for the people of a partner's or the operator's company. Its company administrators may do all of it. */
export function CompanySettingsPage() {
  const { companyId = '', tab } = useParams({ strict: false })
  const { companyAdministrator, companyId: own } = useSession()
  useCrumbs({ label: t('Your company') }, { label: t('Company security') })
  if (!isTab(tab)) return <NotFound />
  const may = companyAdministrator && own === companyId ? true : { reason: t('Only company administrators may do this.') }
  return (
    <SettingsScreen
      owner={{ kind: 'company', id: companyId }}
      page="console"
      tab={tab}
      title={t('Company security')}
      line={t('Rules for the people of your company, whichever tenant they enter.')}
      website={undefined}
      websiteName={() => ''}
      to={(next) => paths.companySettings(companyId, next)}
      other={undefined}
      mayWrite={may}
      mayLoosen={may}
    />
  )
}
