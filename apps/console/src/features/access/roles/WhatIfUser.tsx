import { Anchor, Box, Group, Select, Table, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { customerFinder } from '../../../parts/pick/finders.ts'
import { Pick } from '../../../parts/pick/Pick.tsx'
import { UserPick } from '../../../parts/pick/UserPick.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { labelOf } from '../words.ts'
import classes from './Compare.module.css'
import { Mark } from './ComparePage.tsx'
import { useRoles } from './role.ts'
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
  const error = user.error ?? preview.error
  return (
    <>
      <Group p="md" gap="md" align="flex-start">
        <Box flex="1 1 240px" maw={380}>
          <UserPick
            label={t('Website user')}
            placeholder={t('Name, e-mail or phone')}
            clearable
            value={asked.user ?? null}
            onChange={(id) => ask(id ? { user: id } : {})}
          />
        </Box>
        <Box flex="1 1 240px" maw={380}>
          <Pick
            key={accountId}
            {...customersOf(tenantId, accountId)}
            label={t('For the customer')}
            placeholder={t('Name or number')}
            clearable
            value={asked.customer ?? null}
            onChange={(id) => ask({ ...asked, customer: id ?? undefined })}
          />
        </Box>
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
      {error ? <Failed error={error} retry={() => void Promise.all([user.refetch(), preview.refetch()])} /> : null}
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

/** The user's own customers first: that is mostly what is asked. */
function customersOf(tenantId: string, accountId: string) {
  const all = customerFinder(tenantId)
  return {
    of: [...all.of, accountId],
    called: all.called,
    async find(text: string, signal: AbortSignal) {
      const others = await all.find(text, signal)
      if (!accountId) return others
      const query = { limit: 20, ...(text ? { search: text } : {}) }
      const { data } = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}/assignments', {
        params: { path: { tenantId, accountId }, query },
        signal,
      })
      const own = (data?.items ?? []).map((one) => ({ value: one.customerId, label: one.customer, hint: t('Assigned') }))
      return [...own, ...others.filter((one) => !own.some(({ value }) => value === one.value))]
    },
  }
}

function Answers({ preview: { now, after }, asks }: { preview: Schemas['WebsiteRightsPreview']; asks: boolean }) {
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
        {after.map((answer, at) => {
          const had = now[at]?.allowed ?? false
          return (
            <Table.Tr key={`${answer.permission} ${answer.overBudget}`} className={had === answer.allowed ? undefined : classes.changed!}>
              <Table.Th scope="row">{questionOf(answer)}</Table.Th>
              <Mark has={had} label={t('Now')} />
              {asks ? <Mark has={answer.allowed} label={t('Then')} /> : null}
              <Table.Td className={classes.why}>{answer.reason.text}</Table.Td>
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
