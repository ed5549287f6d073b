import { Alert, Anchor, Group, Select, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconHandStop, IconX } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { websitePermissionInfo } from '@tillward/contract/permissions'
import { useState } from 'react'
import { api, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import classes from './UserAccess.module.css'
import type { User } from './useUser.ts'

type Answer = Schemas['WebsiteRightsPreview']['now'][number]

/** What a user may do for one customer at this moment, each yes or no with the reason. */
export function UserAccess({ user }: { user: User }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const asked: { customerId?: string } = useSearch({ strict: false })
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 250)
  const path = { tenantId, accountId: user.id }
  const assignments = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}/assignments',
    { params: { path, query: { limit: 50, sort: 'name', ...(search ? { search } : {}) } } },
    { placeholderData: keepPreviousData },
  )
  const items = assignments.data?.items ?? []
  const [first, setFirst] = useState<{ value: string; label: string }>()
  const usual = items.find((one) => one.isDefault) ?? items[0]
  const chosen = asked.customerId ?? first?.value ?? usual?.customerId
  const rights = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/users/{accountId}/rights/preview',
    { params: { path }, body: { customerId: chosen ?? '' } },
    { enabled: chosen !== undefined, placeholderData: keepPreviousData },
  )
  if (assignments.error) return <Failed error={assignments.error} retry={() => void assignments.refetch()} />
  if (assignments.data && !chosen && search === '') {
    return (
      <Sheet title={t('What {name} may do', { name: user.displayName })}>
        <Empty
          title={t('Not assigned to any customer')}
          act={
            <Anchor component={Link} size="sm" to={paths.user(tenantId, user.id, 'customers')}>
              {t('Go to customers')}
            </Anchor>
          }
        >
          {t('What a user may do is decided for each customer, by the role there. Without a customer the user shops as anybody does.')}
        </Empty>
      </Sheet>
    )
  }
  const options = items.map((one) => ({
    value: one.customerId,
    label: t('{customer} ({number})', { customer: one.customer, number: one.number }),
  }))
  const current = options.find((one) => one.value === chosen)
  return (
    <Sheet
      title={t('What {name} may do', { name: user.displayName })}
      flush
      act={
        <Select
          size="xs"
          w={280}
          aria-label={t('For which customer')}
          data={!current && chosen ? [...options, { value: chosen, label: first?.label ?? t('the customer chosen') }] : options}
          value={chosen ?? null}
          searchable
          allowDeselect={false}
          onSearchChange={(text) => setTyped(current && text === current.label ? '' : text)}
          filter={({ options: all }) => all}
          nothingFoundMessage={t('Not assigned to such a customer')}
          onChange={(value) => {
            if (!value) return
            setFirst(options.find((one) => one.value === value))
            void navigate({ to: '.', search: { customerId: value }, replace: true })
          }}
        />
      }
    >
      {rights.error ? <Failed error={rights.error} retry={() => void rights.refetch()} /> : null}
      {rights.data ? <Barred rights={rights.data.now} /> : null}
      {rights.data ? (
        <Rights rights={rights.data.now} tenantId={tenantId} stale={rights.isPlaceholderData} />
      ) : rights.error ? null : (
        <div className={classes.loading}>
          <RowsSkeleton rows={7} />
        </div>
      )}
    </Sheet>
  )
}

/** Where one thing stands in the way of everything, it is said once, on top. */
function Barred({ rights }: { rights: readonly Answer[] }) {
  const [first] = rights
  if (!first || rights.some((one) => one.allowed || one.reason.code !== first.reason.code) || first.reason.code === 'role-lacks')
    return null
  return (
    <Alert color="yellow" icon={<IconHandStop aria-hidden />} title={t('Nothing is allowed at the moment')} mx="md" mb="md">
      {first.reason.text}
    </Alert>
  )
}

function Rights({ rights, tenantId, stale }: { rights: readonly Answer[]; tenantId: string; stale: boolean }) {
  return (
    <Table className={classes.rights} data-stale={stale || undefined} verticalSpacing={9} horizontalSpacing="md" aria-label={t('Rights')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('Right')}</Table.Th>
          <Table.Th w={96}>{t('Allowed')}</Table.Th>
          <Table.Th>{t('Why')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rights.map((right) => (
          <Table.Tr key={`${right.permission} ${String(right.overBudget)}`}>
            <Table.Th scope="row" fw={450}>
              {wordsOf(right)}
            </Table.Th>
            <Table.Td>
              <Group gap={6} wrap="nowrap">
                {right.allowed ? (
                  <IconCheck size={16} color="var(--mantine-color-green-text)" aria-hidden />
                ) : (
                  <IconX size={16} color="var(--mantine-color-red-text)" aria-hidden />
                )}
                {right.allowed ? t('Yes') : t('No')}
              </Group>
            </Table.Td>
            <Table.Td>
              <Text size="sm" c="dimmed">
                {right.reason.text}
              </Text>
              {right.reason.approvers?.length ? (
                <Text size="xs" c="dimmed" mt={2}>
                  {t('Approved by:')}{' '}
                  {right.reason.approvers.map((one, at) => (
                    <span key={one.accountId}>
                      {at > 0 ? ', ' : ''}
                      <Anchor component={Link} to={paths.user(tenantId, one.accountId)} size="xs">
                        {one.name}
                      </Anchor>
                    </span>
                  ))}
                </Text>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function wordsOf({ permission, overBudget }: Answer): string {
  if (permission === 'checkout') return overBudget ? t('Place orders over budget') : t('Place orders within budget')
  return t(websitePermissionInfo[permission as keyof typeof websitePermissionInfo]?.label ?? permission)
}
