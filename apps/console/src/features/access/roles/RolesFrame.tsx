import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { PageTabs } from '../../../parts/PageTabs.tsx'
import { paths } from '../../../paths.ts'
import { type Kind, useMayManage } from './role.ts'

type Part = '' | 'website' | 'compare' | 'what-if'

/** What all pages about roles have in common: title, the way to a new role, tabs. */
export function RolesFrame({ part, kind = 'console', children }: { part: Part; kind?: Kind; children: ReactNode }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const may = useMayManage()
  const held = useTenant()?.permissions ?? []
  const tabs = [
    { value: '', label: t('Console roles'), to: paths.roles(tenantId) },
    { value: 'website', label: t('Website roles'), to: paths.websiteRoles(tenantId) },
    { value: 'compare', label: t('Compare'), to: paths.compareRoles(tenantId) },
    // it is about somebody: whoever sees nobody has no use for it
    ...(held.includes('people.read') || held.includes('users.read')
      ? [{ value: 'what-if', label: t('What if'), to: paths.whatIf(tenantId) }]
      : []),
  ]
  useCrumbs({ label: t('Administration') }, ...(part === '' ? [] : [{ label: t('Roles'), to: paths.roles(tenantId) }]), {
    label: part === '' ? t('Roles') : (tabs.find((one) => one.value === part)?.label ?? ''),
  })
  return (
    <>
      <PageHead
        title={t('Roles')}
        actions={
          <MayButton
            aria-keyshortcuts="c"
            may={may}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => void navigate({ to: paths.newRole(tenantId), search: { kind } })}
          >
            {t('New role')}
          </MayButton>
        }
      >
        {lineOf(part, kind)}
      </PageHead>
      <PageTabs label={t('Roles')} tabs={tabs} tab={part} />
      {children}
    </>
  )
}

/** What the page shows, in one line. */
function lineOf(part: Part, kind: Kind): string {
  if (part === 'compare') return t('What sets two roles apart.')
  if (part === 'what-if') return t('What somebody could do with other roles.')
  return kind === 'console' ? t('What people may do in this console.') : t('What website users may do for their customers in your shops.')
}
