import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useNearTenant, useSession } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { Timeline } from '../audit/Timeline.tsx'

/** What one did to the own account and in the own company; acts in tenants are in their logs, for whoever may read them. */
export function OwnActivity() {
  const { account, tenants, moreTenants } = useSession()
  const near = useNearTenant()
  // of a thousand, the one that is open
  const logs = (moreTenants ? [near].filter((one) => one !== undefined) : tenants).filter((one) => one.permissions.includes('audit.read'))
  return (
    <Sheet title={t('What you did')} flush>
      <Stack gap={0}>
        <Text size="sm" c="dimmed" px="md" pb="sm">
          {t('Sign-ins, passwords and addresses of your account, and what you did in your company.')}{' '}
          {logs.map((one) => (
            <Anchor
              key={one.id}
              component={Link}
              to={paths.audit(one.id)}
              search={{ actor: `person:${account.id}` } as never}
              size="sm"
              mr="sm"
              underline="always"
            >
              {t('What you did in {tenant}', { tenant: one.name })}
            </Anchor>
          ))}
        </Text>
        <Timeline empty={<Empty title={t('Nothing yet')}>{t('Your next sign-in is noted here.')}</Empty>} />
      </Stack>
    </Sheet>
  )
}
