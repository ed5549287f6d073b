import { Badge, Checkbox, List, Stack, Text } from '@mantine/core'
import {
  type ConsolePermission,
  closedToKeys,
  consoleAreas,
  consolePermissionInfo,
  keyPermissions,
  keysOnly,
} from '@tillward/contract/permissions'
import type { ReactNode } from 'react'
import { useTenant } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'

interface Props {
  readonly value: readonly string[]
  readonly onChange: (value: string[]) => void
  readonly error?: ReactNode
}

/** What a key may be given, by area. What the maker does not hold cannot be given, and says so. */
export function PermissionChoice({ value, onChange, error }: Props) {
  const held = new Set(useTenant()?.permissions)
  const groups = consoleAreas
    .map((area) => ({ area, permissions: keyPermissions.filter((one) => consolePermissionInfo[one].area === area) }))
    .filter((group) => group.permissions.length > 0)
  return (
    <Checkbox.Group
      label={t('Permissions')}
      description={t('Give as few as the program needs. It has them only while its holder has them.')}
      value={[...value]}
      onChange={onChange}
      error={error}
    >
      <Stack gap="md" mt={8}>
        {groups.map(({ area, permissions }) => (
          <div key={area} role="group" aria-label={t(area)}>
            <Text size="xs" fw={600} c="dimmed" mb={6}>
              {t(area)}
            </Text>
            <Stack gap={8}>
              {permissions.map((one, at) => (
                <Choice
                  key={one}
                  permission={one}
                  held={held.has(one)}
                  path={area === groups[0]?.area && at === 0 ? 'permissions' : undefined}
                />
              ))}
            </Stack>
          </div>
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

function Choice({ permission, held, path }: { permission: ConsolePermission; held: boolean; path: string | undefined }) {
  const { label } = consolePermissionInfo[permission]
  return (
    <Checkbox
      value={permission}
      disabled={!held}
      data-path={path}
      label={
        <>
          {t(label)}
          {keysOnly.has(permission) ? (
            <Badge size="sm" color="blue" ml={6}>
              {t('Keys only')}
            </Badge>
          ) : null}
        </>
      }
      description={held ? undefined : t('You do not hold this yourself.')}
    />
  )
}

/** What no key can do, and why: told where somebody decides about one. */
export function NeverForKeys() {
  const labels = [...closedToKeys].map((one) => consolePermissionInfo[one].label)
  return (
    <details>
      <Text component="summary" size="sm" fw={550} style={{ cursor: 'pointer' }}>
        {t('What a key may never do')}
      </Text>
      <Text size="sm" c="dimmed" mt={6}>
        {t(
          'These acts need a person who proves a password first, or are about the people of this console. A stolen key must not reach them.',
        )}
      </Text>
      <List size="sm" mt={6}>
        {labels.map((label) => (
          <List.Item key={label}>{t(label)}</List.Item>
        ))}
      </List>
    </details>
  )
}
