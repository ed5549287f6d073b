import { Anchor, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { heldBy, type Role } from './role.ts'

/** Removes a role nobody has; where somebody has it, says so and leads there. */
export function RemoveRole({ role, opened, close }: { role: Role; opened: boolean; close: () => void }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const used = role.inUse > 0
  const remove = async () => {
    const { error } = await client.DELETE('/api/console/tenants/{tenantId}/roles/{roleId}', {
      params: { path: { tenantId, roleId: role.id } },
    })
    if (error) throw error
    await navigate({ to: role.kind === 'console' ? paths.roles(tenantId) : paths.websiteRoles(tenantId) })
    await queries.invalidateQueries()
    toast(t('{role} was removed', { role: role.name }))
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Remove {role}?', { role: role.name })}
      confirm={t('Remove {role}', { role: role.name })}
      danger
      may={used ? { reason: t('Give its holders another role first.') } : true}
      onConfirm={remove}
      onClose={close}
    >
      {used ? (
        <Stack gap="xs">
          <Text size="sm">{t('It is in use: {holders}. A role somebody has stays.', { holders: heldBy(role) })}</Text>
          <Anchor component={Link} to={paths.role(tenantId, role.id, 'holders')} size="sm" onClick={close}>
            {t('See who has it')}
          </Anchor>
        </Stack>
      ) : (
        t('Nobody has this role. Its name can be used again. That it was there stays in the audit log.')
      )}
    </ConfirmDialog>
  )
}
