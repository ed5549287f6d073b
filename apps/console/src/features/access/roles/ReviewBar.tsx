import { Alert, Button, Divider, Group, Paper, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { toast } from '../../../parts/toast.ts'
import type { DraftControl } from './draft.ts'
import classes from './ReviewBar.module.css'
import { RoleImpact } from './RoleImpact.tsx'

/** Stands under the matrix while something is changed: what, and the way to save it. */
export function ReviewBar({ draft }: { draft: DraftControl }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [asks, setAsks] = useState(false)
  const [conflict, setConflict] = useState<string>()
  const { changes } = draft
  const count = changes.reduce((sum, one) => sum + one.count, 0)
  const what =
    changes.length === 1
      ? t('{count, plural, one {# change} other {# changes}} in {role}', { count, role: changes[0]!.role.name })
      : t('{count, plural, one {# change} other {# changes}} in {roles} roles', { count, roles: changes.length })
  const verb = changes.length === 1 ? t('Save {role}', { role: changes[0]!.role.name }) : t('Save {count} roles', { count: changes.length })

  async function save(): Promise<void> {
    const saved: string[] = []
    setConflict(undefined)
    for (const { role, permissions } of changes) {
      const { error } = await client.PATCH('/api/console/tenants/{tenantId}/roles/{roleId}', {
        params: { path: { tenantId, roleId: role.id } },
        body: { version: role.version, permissions: [...permissions] },
      })
      // what was saved before stays saved, and leaves the list of changes
      if (!error) {
        saved.push(role.name)
        draft.discard(role.id)
        continue
      }
      await queries.invalidateQueries()
      if (error.code !== 'version-conflict') throw error
      setConflict(role.name)
      return
    }
    await queries.invalidateQueries()
    toast(saved.length === 1 ? t('{role} was saved', { role: saved[0]! }) : t('{count} roles were saved', { count: saved.length }))
  }

  return (
    <>
      <div className={classes.foot}>
        {conflict ? (
          <Alert
            color="yellow"
            role="alert"
            mb="xs"
            title={t('Somebody changed {role} meanwhile', { role: conflict })}
            withCloseButton
            closeButtonLabel={t('Close')}
            onClose={() => setConflict(undefined)}
          >
            {t('The role is shown as it is now, with your changes still on top of it. Look at it, then review and save again.')}
          </Alert>
        ) : null}
        {count > 0 ? (
          <Paper className={classes.bar} role="region" aria-label={t('Unsaved changes')}>
            <Text size="sm" fw={600} role="status">
              {what}
            </Text>
            <Group gap="xs" ml="auto">
              <Button variant="default" onClick={() => draft.discard()}>
                {t('Discard')}
              </Button>
              <Button onClick={() => setAsks(true)}>{t('Review and save')}</Button>
            </Group>
          </Paper>
        ) : null}
      </div>
      <ConfirmDialog opened={asks} title={t('Save these rights?')} confirm={verb} onConfirm={save} onClose={() => setAsks(false)}>
        <Stack gap="md">
          {changes.map(({ role, permissions }, at) => (
            <Stack key={role.id} gap="md">
              {at > 0 ? <Divider /> : null}
              <RoleImpact role={role} permissions={permissions} named />
            </Stack>
          ))}
        </Stack>
      </ConfirmDialog>
    </>
  )
}
