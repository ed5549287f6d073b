import { Anchor, Avatar, Breadcrumbs, Group, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconArrowLeft, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { api } from '../lib/api.ts'
import { announce } from '../lib/tabs.ts'
import { useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { crumbs, watchCrumbs } from './crumbs.ts'

/** Where one is, and who one is. */
export function Header() {
  return (
    <Group flex={1} justify="space-between" wrap="nowrap" gap="sm" miw={0}>
      <Trail />
      <Person />
    </Group>
  )
}

function Trail() {
  const trail = useSyncExternalStore(watchCrumbs, crumbs)
  const parent = trail.findLast((one) => one.to !== undefined)
  return (
    <nav aria-label={t('Breadcrumb')} style={{ minWidth: 0 }}>
      <Breadcrumbs visibleFrom="sm" separatorMargin={8}>
        {trail.map((one) =>
          one.to ? (
            <Anchor key={one.label} component={Link} to={one.to} size="sm" c="dimmed">
              {one.label}
            </Anchor>
          ) : (
            <Text key={one.label} size="sm" c={one === trail.at(-1) ? undefined : 'dimmed'} truncate>
              {one.label}
            </Text>
          ),
        )}
      </Breadcrumbs>
      {parent ? (
        <Anchor component={Link} to={parent.to!} hiddenFrom="sm" size="sm">
          <Group gap={4} wrap="nowrap">
            <IconArrowLeft size={16} aria-hidden />
            {parent.label}
          </Group>
        </Anchor>
      ) : null}
    </nav>
  )
}

const themes = [
  { scheme: 'light', label: 'Light', icon: IconSun },
  { scheme: 'dark', label: 'Dark', icon: IconMoon },
  { scheme: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const

function Person() {
  const { account, signOutEnds } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  const signOut = api.useMutation('post', '/api/console/sign-out')
  const leave = async () => {
    await signOut.mutateAsync({ body: {} as never })
    announce('signed-out')
    // a new page: nothing of this person stays in this one's memory
    location.replace(`${paths.signIn()}#signed-out`)
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('Your account, {name}', { name: account.displayName })}>
          <Avatar size={30} color="petrol" name={account.displayName} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {account.displayName}
          </Text>
          <Text size="xs" truncate>
            {account.email}
          </Text>
        </Menu.Label>
        <Menu.Item leftSection={<IconUser size={16} aria-hidden />} onClick={() => navigate({ to: paths.profile() })}>
          {t('Your profile')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('Theme')}</Menu.Label>
        {themes.map((one) => (
          <Menu.Item
            key={one.scheme}
            role="menuitemradio"
            aria-checked={colorScheme === one.scheme}
            leftSection={<one.icon size={16} aria-hidden />}
            fw={colorScheme === one.scheme ? 600 : undefined}
            onClick={() => setColorScheme(one.scheme)}
            closeMenuOnClick={false}
          >
            {t(one.label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          {signOutEnds === 'all-devices' ? t('Sign out on all devices') : t('Sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
