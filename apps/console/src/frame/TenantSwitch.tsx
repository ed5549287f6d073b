import { Button, Menu, Text } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useNearTenant, useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'

/** The tenant of this tab; for people with access to several, the way to another. */
export function TenantSwitch() {
  const { tenants } = useSession()
  const navigate = useNavigate()
  const here = useNearTenant()
  if (tenants.length < 2) {
    return (
      <Text size="xs" fw={600} truncate maw={110} title={here?.name}>
        {here?.name}
      </Text>
    )
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-xs"
          maw={124}
          rightSection={<IconSelector size={12} aria-hidden />}
          aria-label={t('Change tenant')}
        >
          <Text size="xs" truncate>
            {here?.name ?? t('Choose')}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('Tenants you can enter')}</Menu.Label>
        {tenants.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => void navigate({ to: paths.dashboard(one.id) })}
            rightSection={one === here ? <IconCheck size={16} aria-hidden /> : null}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
