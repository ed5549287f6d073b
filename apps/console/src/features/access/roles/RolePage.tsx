import { Alert, Badge, Box, Button } from '@mantine/core'
import { IconCopy, IconLock } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { DetailPage } from '../../../parts/DetailPage.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Failed, NotFound, PageSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { Timeline } from '../../audit/Timeline.tsx'
import { ChangeRole } from './ChangeRole.tsx'
import { Holders } from './Holders.tsx'
import { RemoveRole } from './RemoveRole.tsx'
import { RightsList } from './RightsList.tsx'
import { type Area, heldBy, type Role, useMayManage, useRoles } from './role.ts'

/** One role: its rights, who has it, what happened to it. */
export function RolePage() {
  const { roleId = '', tab = '' }: { roleId?: string; tab?: string } = useParams({ strict: false })
  const { all, areasOf, error, retry } = useRoles()
  const tenantId = useTenantId()
  const role = all?.find((one) => one.id === roleId)
  useCrumbs({ label: t('Administration') }, { label: t('Roles'), to: paths.roles(tenantId) }, { label: role?.name ?? '' })
  if (error) return <Failed error={error} retry={() => void retry()} />
  if (!all) return <PageSkeleton />
  if (!role) return <NotFound />
  return <One key={role.id} role={role} areas={areasOf(role.kind)} tab={tab} />
}

function One({ role, areas, tab }: { role: Role; areas: readonly Area[]; tab: string }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const may = useMayManage()
  const held = useTenant()?.permissions ?? []
  const [removing, setRemoving] = useState(false)
  const shown = tab === 'change' ? '' : tab
  const tabs = [
    { value: '', label: t('Rights'), to: paths.role(tenantId, role.id) },
    { value: 'holders', label: t('Who has it'), to: paths.role(tenantId, role.id, 'holders') },
    ...(held.includes('audit.read') ? [{ value: 'activity', label: t('Activity'), to: paths.role(tenantId, role.id, 'activity') }] : []),
  ]
  return (
    <DetailPage
      name={role.name}
      avatar={false}
      badge={
        role.stock ? (
          <Badge color="gray" leftSection={<IconLock size={13} aria-hidden />}>
            {t('Stock role')}
          </Badge>
        ) : undefined
      }
      line={role.description}
      tabs={tabs}
      tab={shown}
      actions={
        <>
          {role.stock ? null : (
            <MayButton aria-keyshortcuts="e" may={may} onClick={() => void navigate({ to: paths.role(tenantId, role.id, 'change') })}>
              {t('Change role')}
            </MayButton>
          )}
          <MayButton
            variant={role.stock ? 'filled' : 'default'}
            may={may}
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => void navigate({ to: paths.newRole(tenantId), search: { kind: role.kind, copyOf: role.id } })}
          >
            {t('Copy role')}
          </MayButton>
          <Button variant="default" onClick={() => void navigate({ to: paths.compareRoles(tenantId), search: { left: role.id } })}>
            {t('Compare')}
          </Button>
          {role.stock ? null : (
            <MayButton variant="default" c="red" may={may} onClick={() => setRemoving(true)}>
              {t('Remove…')}
            </MayButton>
          )}
        </>
      }
      aside={shown === '' ? <Glance role={role} areas={areas} /> : undefined}
    >
      {shown === '' ? (
        <Sheet title={t('Rights')} flush>
          {role.stock ? (
            <Alert color="gray" icon={<IconLock size={16} aria-hidden />} mx="md" mb="md">
              {t('{role} is a stock role: every tenant has it, and nobody changes it. Copy it to make a role of your own.', {
                role: role.name,
              })}
            </Alert>
          ) : null}
          <RightsList name={role.name} areas={areas} has={(permission) => role.permissions.some((one) => one === permission)} />
        </Sheet>
      ) : null}
      {shown === 'holders' ? <Holders role={role} /> : null}
      {shown === 'activity' ? (
        <Box className="sheet">
          <Timeline tenantId={tenantId} filter={{ subjectId: role.id }} />
        </Box>
      ) : null}
      {tab === 'change' && !role.stock && may === true ? (
        <ChangeRole role={role} areas={areas} close={() => void navigate({ to: paths.role(tenantId, role.id) })} />
      ) : null}
      <RemoveRole role={role} opened={removing} close={() => setRemoving(false)} />
    </DetailPage>
  )
}

function Glance({ role, areas }: { role: Role; areas: readonly Area[] }) {
  const count = areas.reduce((sum, area) => sum + area.rights.length, 0)
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [t('For'), role.kind === 'console' ? t('People in this console') : t('Website users, for their customers')],
          [t('Rights'), t('{held} of {count}', { held: role.permissions.length, count })],
          [t('Held by'), heldBy(role)],
        ]}
      />
    </Sheet>
  )
}
