import { Button, Stack, Text, Title } from '@mantine/core'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useTenant } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { useCrumbs } from './crumbs.ts'

/** The page of the address; of a tenant this person cannot enter, or not any more, none. */
export function Place() {
  const { tenantId } = useParams({ strict: false })
  const tenant = useTenant()
  return tenantId && !tenant ? <NotHere /> : <Outlet />
}

function NotHere() {
  useCrumbs({ label: t('No access') })
  return (
    <Stack align="center" py={80} gap="xs" px="md" ta="center">
      <Title order={1}>{t('You cannot enter this tenant')}</Title>
      <Text c="dimmed" maw={440}>
        {t('The address is wrong, or your access has ended. One of its Admin Owners can give you access again.')}
      </Text>
      <Button component={Link} to={paths.home()} variant="default" mt="md">
        {t('Go to the start')}
      </Button>
    </Stack>
  )
}
