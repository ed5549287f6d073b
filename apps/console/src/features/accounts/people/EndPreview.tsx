import { Alert, Anchor, Checkbox, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../../lib/text.ts'
import { ago } from '../../../lib/time.ts'
import { paths } from '../../../paths.ts'
import type { EndInTenant, Ticked } from './home.ts'
import { permissionLabel } from './permissions.ts'

interface Props {
  readonly ends: readonly EndInTenant[]
  readonly name: string
  /** Living sessions that end too; left out where they go on. */
  readonly sessions?: number
  /** Keys of the website users that are to go too. */
  readonly ticked: readonly string[]
  readonly tick: (keys: string[]) => void
}

type WebsiteUser = EndInTenant['websiteUsers'][number]
const keyOf = (user: Pick<WebsiteUser, 'tenantId' | 'accountId'>) => `${user.tenantId}/${user.accountId}`

/** All website users of a preview: they are ticked from the start. */
export const allTicked = (ends: readonly EndInTenant[]): string[] => ends.flatMap((end) => end.websiteUsers.map(keyOf))

export const tickedUsers = (keys: readonly string[]): Ticked =>
  keys.map((key) => ({ tenantId: key.split('/')[0]!, accountId: key.split('/')[1]! }))

/** What an act ends, in sentences: sessions, access, keys, invitations, duties that would lack a holder, website users of the same address. */
export function EndPreview({ ends, name, sessions, ticked, tick }: Props) {
  const users = ends.flatMap((end) => end.websiteUsers)
  return (
    <Stack gap="md">
      <List size="sm" spacing={4}>
        {sessions === undefined ? null : (
          <List.Item>
            {t(
              '{sessions, plural, =0 {{name} is signed in nowhere at the moment.} one {# session ends, at once.} other {# sessions end, on every device, at once.}}',
              {
                sessions,
                name,
              },
            )}
          </List.Item>
        )}
        {ends.map((end) => (
          <TenantEnd key={end.tenantId} end={end} />
        ))}
      </List>
      <DutiesWithoutHolder ends={ends} name={name} />
      {users.length > 0 ? (
        <Checkbox.Group
          label={t('Website users with the same e-mail address')}
          description={t('Those left ticked are deactivated in the same step.')}
          value={[...ticked]}
          onChange={tick}
        >
          <Stack gap="xs" mt="xs">
            {users.map((user) => (
              <Checkbox key={keyOf(user)} value={keyOf(user)} label={user.name} description={lineOf(user)} />
            ))}
          </Stack>
        </Checkbox.Group>
      ) : null}
    </Stack>
  )
}

function TenantEnd({ end }: { end: EndInTenant }) {
  const roles = end.roles.map((role) => role.name).join(', ')
  return (
    <>
      <List.Item>
        {roles
          ? t('Access to {tenant} ends, with {roles}.', { tenant: end.tenant, roles })
          : t('There is no access to {tenant} to end.', { tenant: end.tenant })}
      </List.Item>
      {end.keys.map((key) => (
        <List.Item key={key.id}>
          {t('The API key “{key}” ends, and what runs with it stops.', { key: key.name })}{' '}
          <Anchor component={Link} to={paths.keys(end.tenantId)} size="sm">
            {t('Hand it over first')}
          </Anchor>
        </List.Item>
      ))}
      {end.invitations.map((address) => (
        <List.Item key={address}>{t('The open invitation to {address} ends.', { address })}</List.Item>
      ))}
    </>
  )
}

/** What nobody else could do in a tenant, tenant by tenant. */
export const DutiesWithoutHolder = ({ ends, name }: { ends: readonly EndInTenant[]; name: string }) =>
  ends.filter((end) => end.dutiesWithoutHolder.length > 0).map((end) => <Orphans key={end.tenantId} end={end} name={name} />)

function Orphans({ end, name }: { end: EndInTenant; name: string }) {
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('Nobody else in {tenant} could do this', { tenant: end.tenant })}
    >
      <List size="sm">
        {end.dutiesWithoutHolder.map((duty) => (
          <List.Item key={duty}>{permissionLabel(duty)}</List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {t('Give somebody a role with these duties before {name} goes.', { name })}
      </Text>
    </Alert>
  )
}

function lineOf(user: WebsiteUser): string {
  const customers = user.customers.map((one) => one.name).join(', ')
  const signedIn = user.lastSignInAt ? t('last sign-in {when}', { when: ago(user.lastSignInAt) }) : t('never signed in')
  return [user.userName, customers, signedIn].filter(Boolean).join(' · ')
}
