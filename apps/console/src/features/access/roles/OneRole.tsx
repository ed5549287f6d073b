import { Alert, Anchor, Group, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { paths } from '../../../paths.ts'
import type { DraftControl } from './draft.ts'
import { RightsList } from './RightsList.tsx'
import { type Area, heldBy, lockOf, type Role, useMayManage } from './role.ts'

/** The matrix where there is room for one role only. */
export function OneRole({ role, areas, draft }: { role: Role; areas: readonly Area[]; draft: DraftControl }) {
  const tenantId = useTenantId()
  const may = useMayManage()
  return (
    <>
      <Group px="md" pb="sm" gap="xs" justify="space-between">
        <Text size="xs" c="dimmed">
          {heldBy(role)}
        </Text>
        <Anchor component={Link} to={paths.role(tenantId, role.id)} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('Open {role}', { role: role.name })}
        </Anchor>
      </Group>
      {role.stock ? (
        <Alert color="gray" icon={<IconLock size={16} aria-hidden />} mx="md" mb="sm">
          {t('{role} is a stock role: every tenant has it, and nobody changes it. Copy it to make a role of your own.', {
            role: role.name,
          })}
        </Alert>
      ) : null}
      <RightsList
        name={role.name}
        areas={areas}
        has={(permission) => draft.has(role, permission)}
        isChanged={(permission) => draft.isChanged(role, permission)}
        lockOf={(right) => lockOf(role, right, may)}
        set={(permissions, has) => draft.set(role, permissions, has)}
      />
    </>
  )
}
