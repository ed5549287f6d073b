import { Anchor, Avatar, Breadcrumbs, Group, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowLeft, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { client, problemOf } from '../lib/api.ts'
import { usePreference } from '../lib/preferences.ts'
import { useSession } from '../lib/session.ts'
import { announce } from '../lib/tabs.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { crumbs, watchCrumbs } from './crumbs.ts'
import type { Theme } from './Personal.tsx'

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
      <Breadcrumbs visibleFrom="sm" separatorMargin={8} style={{ flexWrap: 'nowrap' }}>
        {trail.map((one) =>
          one.to ? (
            <Anchor key={one.label} component={Link} to={one.to} size="sm" c="dimmed" maw={280} truncate flex="none" title={one.label}>
              {one.label}
            </Anchor>
          ) : (
            // what is long is mostly the last one: it gives way, the way back stays readable
            <Text key={one.label} size="sm" truncate {...(one === trail.at(-1) ? { title: one.label } : { c: 'dimmed', flex: 'none' })}>
              {one.label}
            </Text>
          ),
        )}
      </Breadcrumbs>
      {parent ? (
        <Anchor component={Link} to={parent.to} hiddenFrom="sm" size="sm">
          <Group gap={4} wrap="nowrap">
            <IconArrowLeft size={16} style={{ flex: 'none' }} aria-hidden />
            <Text span inherit truncate>
              {parent.label}
            </Text>
          </Group>
        </Anchor>
      ) : null}
    </nav>
  )
}

const themes = [
  { theme: 'light', scheme: 'light', label: 'Light', icon: IconSun },
  { theme: 'dark', scheme: 'dark', label: 'Dark', icon: IconMoon },
  { theme: 'system', scheme: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const

function Person() {
  const { account, signOutEnds } = useSession()
  const { colorScheme } = useMantineColorScheme()
  const [, setTheme] = usePreference<Theme | ''>('theme', '')
  const navigate = useNavigate()
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
        <Menu.Item leftSection={<IconUser size={16} aria-hidden />} onClick={() => void navigate({ to: paths.profile() })}>
          {t('Your profile')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('Theme')}</Menu.Label>
        {themes.map((one) => (
          <Menu.Item
            key={one.theme}
            role="menuitemradio"
            aria-checked={colorScheme === one.scheme}
            leftSection={<one.icon size={16} aria-hidden />}
            fw={colorScheme === one.scheme ? 600 : undefined}
            onClick={() => setTheme(one.theme)}
            closeMenuOnClick={false}
          >
            {t(one.label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {signOutEnds === 'all-devices' ? t('Sign out on all devices') : t('Sign out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Ends the session and loads the sign-in page: nothing of this person stays in this one's memory. */
async function signOut(): Promise<void> {
  try {
    const { error } = await client.POST('/api/console/sign-out')
    // signed out already: that is what was wanted
    if (error && error.code !== 'session-ended' && error.code !== 'unauthenticated') throw error
    announce('signed-out')
    location.replace(`${paths.signIn()}#signed-out`)
  } catch (error) {
    const { title, detail } = problemOf(error)
    notifications.show({ role: 'alert', color: 'red', autoClose: false, title: t('You are still signed in'), message: detail ?? title })
  }
}
