import { Anchor, Box, Group, Select, Table, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { labelOf } from '../words.ts'
import classes from './Compare.module.css'
import { Mark } from './ComparePage.tsx'
import { useRoles } from './role.ts'
import { SearchSelect } from './SearchSelect.tsx'
import type { Asked } from './WhatIfPage.tsx'

/** What a website user may do for a customer, and would with another role. */
export function WhatIfUser({ asked, ask }: { asked: Asked; ask: (next: Asked) => void }) {
  const tenantId = useTenantId()
  const { all } = useRoles()
  const [accountId, customerId] = [asked.user ?? '', asked.customer ?? '']
  const user = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}',
    { params: { path: { tenantId, accountId } } },
    { enabled: accountId !== '' },
  )
  const customer = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/customers/{customerId}',
    { params: { path: { tenantId, customerId } } },
    { enabled: customerId !== '' },
  )
  const complete = accountId !== '' && customerId !== ''
  const preview = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/users/{accountId}/rights/preview',
    {
      params: { path: { tenantId, accountId } },
      body: { customerId, ...(asked.role === undefined ? {} : { roleId: asked.role === 'none' ? null : asked.role }) },
    },
    { enabled: complete, placeholderData: keepPreviousData },
  )
  const searchUsers = async (text: string) => {
    const { data } = await client.GET('/api/console/tenants/{tenantId}/users', {
      params: { path: { tenantId }, query: { limit: 20, ...(text ? { search: text } : {}) } as never },
    })
    return (data?.items ?? []).map((one) => ({ value: one.id, label: `${one.displayName} (${one.email})` }))
  }
  // the user's own customers first: that is mostly what is asked
  const searchCustomers = async (text: string) => {
    const query = { limit: 20, ...(text ? { search: text } : {}) }
    const own = accountId
      ? await client.GET('/api/console/tenants/{tenantId}/users/{accountId}/assignments', {
          params: { path: { tenantId, accountId }, query },
        })
      : undefined
    const others = await client.GET('/api/console/tenants/{tenantId}/customers', { params: { path: { tenantId }, query: query as never } })
    const mine = (own?.data?.items ?? []).map((one) => ({ value: one.customerId, label: one.customer }))
    const rest = (others.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))
    return [...mine, ...rest.filter((one) => !mine.some(({ value }) => value === one.value))]
  }
  const error = user.error ?? customer.error ?? preview.error
  const name = user.data ? `${user.data.displayName} (${user.data.email})` : undefined
  return (
    <>
      <Group p="md" gap="md" align="flex-start">
        <SearchSelect
          label={t('Website user')}
          placeholder={t('Name, e-mail or phone')}
          of={['users', tenantId]}
          search={searchUsers}
          value={asked.user}
          name={name}
          onChange={(id) => ask(id ? { user: id } : {})}
        />
        <SearchSelect
          key={accountId}
          label={t('For the customer')}
          placeholder={t('Name or number')}
          of={['customers', tenantId, accountId]}
          search={searchCustomers}
          value={asked.customer}
          name={customer.data?.name}
          onChange={(id) => ask({ ...asked, customer: id })}
        />
        <Select
          label={t('With the role')}
          flex="1 1 200px"
          maw={280}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('No role matches')}
          value={asked.role ?? ''}
          onChange={(role) => ask({ ...asked, role: role || undefined })}
          data={[
            { value: '', label: t('As it is now') },
            { value: 'none', label: t('No role') },
            ...(all ?? []).filter((role) => role.kind === 'website').map((role) => ({ value: role.id, label: role.name })),
          ]}
        />
      </Group>
      {!complete ? (
        <Empty title={t('Choose a user and a customer')}>
          {t('You see what the user may do for that customer, now and with another role, and why. Nothing changes by looking.')}
        </Empty>
      ) : null}
      {error ? <Failed error={error} retry={() => void Promise.all([user.refetch(), customer.refetch(), preview.refetch()])} /> : null}
      {complete && !error && !preview.data ? (
        <Box p="md" role="status" aria-label={t('Loading')}>
          <RowsSkeleton rows={6} />
        </Box>
      ) : null}
      {complete && !error && preview.data ? <Answers preview={preview.data} asks={asked.role !== undefined} /> : null}
      {complete && user.data ? (
        <Text size="xs" c="dimmed" px="md" py="sm">
          {t('Nothing was changed. Roles are given with the customers of the user:')}{' '}
          <Anchor component={Link} to={paths.user(tenantId, accountId, 'customers')} size="xs" underline="always">
            {t('Open {name}', { name: user.data.displayName })}
          </Anchor>
        </Text>
      ) : null}
    </>
  )
}

function Answers({ preview: { now, then }, asks }: { preview: Schemas['WebsiteRightsPreview']; asks: boolean }) {
  return (
    <Table className={`${classes.table!} ${classes.whys!}`} aria-label={t('What the user may do for this customer')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('Right')}</Table.Th>
          <Table.Th>{t('Now')}</Table.Th>
          {asks ? <Table.Th>{t('Then')}</Table.Th> : null}
          <Table.Th>{t('Why')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {then.map((answer, at) => {
          const had = now[at]?.allowed ?? false
          return (
            <Table.Tr key={`${answer.permission} ${answer.overBudget}`} className={had === answer.allowed ? undefined : classes.changed!}>
              <Table.Th scope="row">{questionOf(answer)}</Table.Th>
              <Mark has={had} label={t('Now')} />
              {asks ? <Mark has={answer.allowed} label={t('Then')} /> : null}
              <Table.Td className={classes.why!}>{answer.reason.text}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function questionOf({ permission, overBudget }: { permission: string; overBudget?: boolean }): string {
  if (permission !== 'checkout') return labelOf(permission)
  return overBudget ? t('Place orders over budget') : t('Place orders within budget')
}
