import { Group, List, Skeleton, Stack, Text } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Failed } from '../../../parts/states.tsx'
import { ChangedPeople } from '../ChangedPeople.tsx'
import { labelOf } from '../words.ts'
import type { Role } from './role.ts'

/** What a change of a role's rights would do: the rights themselves, and the people who gain and lose them. */
export function RoleImpact({ role, permissions, named = false }: { role: Role; permissions: readonly string[]; named?: boolean }) {
  const tenantId = useTenantId()
  const params = { path: { tenantId, roleId: role.id } }
  const { data, error, refetch } = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/roles/{roleId}/preview',
    { params, body: { permissions: [...permissions] } },
    { placeholderData: keepPreviousData, gcTime: 0 },
  )
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton h={60} />
  return (
    <Stack gap={6}>
      {named ? (
        <Text size="sm" fw={600}>
          {role.name}
        </Text>
      ) : null}
      <List size="sm" spacing={2} listStyleType="none" withPadding={false}>
        {data.gains.map((one) => (
          <Signed key={one} icon={IconPlus} colour="green">
            {t('Added: {right}', { right: labelOf(one) })}
          </Signed>
        ))}
        {data.loses.map((one) => (
          <Signed key={one} icon={IconMinus} colour="red">
            {t('Taken away: {right}', { right: labelOf(one) })}
          </Signed>
        ))}
      </List>
      {role.kind === 'website' ? (
        <Text size="sm">{concerned(data.assignments)}</Text>
      ) : data.people.length === 0 ? (
        <Text size="sm" c="dimmed">
          {role.inUse === 0
            ? t('Nobody has this role yet.')
            : t('Nobody gains or loses anything: what changes, they have or lack by their other roles.')}
        </Text>
      ) : (
        <>
          <Text size="sm">
            {t('{count, plural, one {Concerns # person} other {Concerns # people}}, at their next request:', { count: data.people.length })}
          </Text>
          <ChangedPeople people={data.people} />
        </>
      )}
    </Stack>
  )
}

function concerned(assignments: number): string {
  if (assignments >= 1000) return t('Concerns 1,000 website users or more, at their next request.')
  return t(
    '{count, plural, =0 {No website user has this role yet.} one {Concerns # website user, at the next request.} other {Concerns # website users, at their next request.}}',
    {
      count: assignments,
    },
  )
}

function Signed({ icon: Icon, colour, children }: { icon: typeof IconPlus; colour: string; children: string }) {
  return (
    <List.Item>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Icon size={15} stroke={2.4} aria-hidden style={{ color: `var(--mantine-color-${colour}-text)`, flex: 'none', marginTop: 3 }} />
        {children}
      </Group>
    </List.Item>
  )
}
