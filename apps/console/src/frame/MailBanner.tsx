import { Alert, Anchor, Group, Text } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { api } from '../lib/api.ts'
import { useTenant } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { ago, dateTime } from '../lib/time.ts'
import { paths } from '../paths.ts'

const minutes = 2

/** Over every page of a tenant while its mails do not get through: invitations, resets and activations all wait for them. */
export function MailBanner() {
  const tenant = useTenant()
  const may = (permission: string) => tenant?.permissions.includes(permission) ?? false
  const { data } = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/mail/health',
    { params: { path: { tenantId: tenant?.id ?? '' } } },
    { enabled: may('settings.read'), staleTime: minutes * 60_000, refetchInterval: minutes * 60_000 },
  )
  if (!tenant || !data || data.state === 'working' || data.state === 'kept') return null
  const { lastFailure, lastHandedAt, waiting } = data
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconMailOff aria-hidden />}
      mb="md"
      title={data.state === 'failing' ? t('Mails do not get through') : t('No mail server is set up')}
    >
      <Text size="sm">
        {data.state === 'not-configured'
          ? t('Invitations, activations and password resets wait until whoever runs this installation names a mail server.')
          : lastHandedAt
            ? t('None since {when}. Invitations, activations and password resets do not arrive.', { when: dateTime(lastHandedAt) })
            : t('None did so far. Invitations, activations and password resets do not arrive.')}{' '}
        {t(
          '{waiting, plural, =0 {None is waiting.} =1000 {1,000 or more are waiting.} one {# mail is waiting.} other {# mails are waiting.}}',
          { waiting },
        )}
      </Text>
      {lastFailure ? (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {t('Last failure, {when}: {error}', { when: ago(lastFailure.at), error: lastFailure.error })}
        </Text>
      ) : null}
      <Group gap="md" mt="xs">
        {may('audit.read') ? (
          <Anchor
            component={Link}
            to={paths.mailMessages(tenant.id)}
            // those of now are tried again and again; given up they are after days
            search={{ state: waiting > 0 ? 'waiting' : 'failed' } as never}
            size="sm"
            underline="always"
          >
            {waiting > 0 ? t('See the mails that wait') : t('See the mails that failed')}
          </Anchor>
        ) : null}
        {may('templates.write') ? (
          <Anchor component={Link} to={paths.mails(tenant.id)} size="sm" underline="always">
            {t('Send a test mail')}
          </Anchor>
        ) : null}
      </Group>
    </Alert>
  )
}
