import { Box, Group, Kbd, NavLink, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useNearTenant, useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import classes from './Frame.module.css'
import { companyNavigation, navigation, type Group as Places, visible } from './navigation.ts'
import { openPalette } from './palette.ts'
import { TenantSwitch } from './TenantSwitch.tsx'

/** Where one can go: pages of the tenant, of the own company, and nothing this person may not see. */
export function Rail() {
  const tenant = useNearTenant()
  return (
    <Stack gap={0} h="100%">
      <Group px="sm" h={48} justify="space-between" wrap="nowrap">
        <Link to={paths.home()} className={classes.brand} aria-label={t('Tillward, start')}>
          <img src="/console/icon.svg" alt="" width={22} height={22} />
          <Text fw={650}>Tillward</Text>
        </Link>
        <TenantSwitch />
      </Group>
      <Box px="sm" pb={8}>
        <UnstyledButton className={classes.find} onClick={openPalette}>
          <IconSearch size={16} aria-hidden />
          <Text size="sm" flex={1}>
            {t('Find or jump to')}
          </Text>
          <Kbd size="xs">Ctrl K</Kbd>
        </UnstyledButton>
      </Box>
      <ScrollArea flex={1} type="auto" px="sm" pb="sm">
        {tenant ? <Groups groups={visible(navigation(tenant.id), tenant.permissions)} /> : null}
        <CompanyPlaces />
      </ScrollArea>
    </Stack>
  )
}

function CompanyPlaces() {
  const { companyAdministrator, companyId } = useSession()
  return companyAdministrator ? <Groups groups={companyNavigation(companyId)} /> : null
}

function Groups({ groups }: { groups: readonly Places[] }) {
  const { pathname } = useLocation()
  const here = groups
    .flatMap((group) => group.places)
    .filter(({ to, alone }) => pathname === to || (!alone && pathname.startsWith(`${to}/`)))
    .toSorted((a, b) => b.to.length - a.to.length)[0]
  return groups.map((group) => (
    <Box key={group.label ?? ''} component="section" aria-label={group.label}>
      {group.label ? <Text className={classes.group}>{group.label}</Text> : null}
      {group.places.map((place) => (
        <NavLink
          key={place.to}
          component={Link}
          to={place.to}
          activeOptions={{ exact: true }}
          label={place.label}
          active={place === here}
          aria-current={place === here ? 'page' : undefined}
          variant="subtle"
          leftSection={<place.icon size={18} stroke={1.6} aria-hidden />}
          className={classes.place}
        />
      ))}
    </Box>
  ))
}
