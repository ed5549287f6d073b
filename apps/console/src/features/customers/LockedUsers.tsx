import { Alert, Anchor, Box, Group, Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client, type Schemas } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { useAct } from '../../parts/useAct.ts'
import { paths } from '../../paths.ts'
import { attemptsText, type LockedUser } from './lockedUser.ts'

/** Users of the customer who cannot sign in at the moment: until when, where refused attempts came from, and the way to let them in. */
export function LockedUsers({ customer }: { customer: Pick<Schemas['Customer'], 'id'> }) {
  const locked = useLockedUsers(customer.id)
  const users = locked.data?.pages.flatMap((page) => page.items) ?? []
  if (users.length === 0) return null
  const count = users.length
  return (
    <Alert
      color="yellow"
      icon={<IconLock aria-hidden />}
      title={
        locked.hasNextPage
          ? t('More than {count} users of this customer are locked', { count })
          : t('{count, plural, one {1 user of this customer is locked} other {# users of this customer are locked}}', { count })
      }
    >
      <Stack gap="sm" mt={4}>
        {users.slice(0, 5).map((user) => (
          <Row key={user.accountId} user={user} />
        ))}
        {count > 5 ? (
          <Text size="sm">
            {t('{rest, plural, one {One more stands} other {# more stand}} in the list of users.', { rest: count - 5 })}
          </Text>
        ) : null}
      </Stack>
    </Alert>
  )
}

/** The locked users of a customer; few, whatever the number of its users. */
export function useLockedUsers(customerId: string) {
  const tenantId = useTenantId()
  return useInfiniteQuery({
    queryKey: ['locked-users', tenantId, customerId],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}/locked-users', {
        params: { path: { tenantId, customerId }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      })
      if (error) throw error
      return data
    },
    getNextPageParam: (page) => page.next,
  })
}

function Row({ user }: { user: LockedUser }) {
  const tenantId = useTenantId()
  const { unlock, busy, refused } = useUnlock(user)
  const can = useCan()
  return (
    <Group justify="space-between" gap="sm" align="flex-start">
      <Box miw={0} flex="1 1 260px">
        <Anchor component={Link} to={paths.user(tenantId, user.accountId)} size="sm" fw={550} c="inherit">
          {user.name}
        </Anchor>
        <Text size="sm">
          {user.until
            ? t('Unlocks by itself at {until}.', { until: dateTime(user.until) })
            : t('Opens when the password is reset, or when you unlock it.')}{' '}
          {attemptsText(user)}
        </Text>
        {refused ? (
          <Text size="sm" c="red" role="alert">
            {refused}
          </Text>
        ) : null}
      </Box>
      <MayButton size="xs" may={can('users.unlock')} loading={busy} onClick={unlock} aria-label={t('Unlock {name}', { name: user.name })}>
        {t('Unlock')}
      </MayButton>
    </Group>
  )
}

/** Lets somebody in again. Harmless: it is not asked about, and said when done. */
export function useUnlock({ accountId, name }: Pick<LockedUser, 'accountId' | 'name'>) {
  const tenantId = useTenantId()
  const { act, busy, refused, clear } = useAct()
  const send = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/unlock')
  const unlock = () =>
    act(() => send.mutateAsync({ params: { path: { tenantId, accountId } }, body: {} as never }), t('{name} can sign in again', { name }))
  return { unlock, busy, refused, clear }
}
