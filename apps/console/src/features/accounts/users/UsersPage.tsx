import { Anchor, Box, Button, Checkbox, Menu, Stack, Text } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api, type Schemas } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Column, ListTable } from '../../../parts/list/ListTable.tsx'
import { type ListControl, useListState } from '../../../parts/list/listState.ts'
import { Toolbar } from '../../../parts/list/Toolbar.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { StatusBadge, statusOf } from '../../../parts/StatusBadge.tsx'
import { Empty } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import { BulkBar } from './BulkBar.tsx'

type User = Schemas['UserSummary']

/** The logins of the storefronts. */
export function UsersPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: 'userName' })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  useCrumbs({ label: t('Administration') }, { label: t('Website users') })
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users',
    { params: { path: { tenantId }, query: queryOf(state) } },
    { placeholderData: keepPreviousData },
  )
  const searching = state.search !== '' || Object.keys(state.filters).length > 0
  const create = (
    <MayButton may={can('users.write')} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate({ to: paths.newUser(tenantId) })}>
      {t('New user')}
    </MayButton>
  )
  return (
    <>
      <PageHead title={t('Website users')} actions={create}>
        {t('People who sign in to your shops.')}
      </PageHead>
      <Box className="sheet">
        <Toolbar
          state={state}
          searches={t('Name, e-mail, company or phone')}
          filterMenu={<Filters state={state} />}
          chips={chipsOf(state)}
          bulk={selected.size > 0 ? <BulkBar ids={[...selected]} done={() => setSelected(new Set())} /> : undefined}
        />
        <ListTable
          label={t('Website users')}
          columns={columns(tenantId)}
          query={query}
          state={state}
          rowId={(user) => user.id}
          rowName={(user) => user.displayName}
          selection={{ ids: selected, set: setSelected }}
          empty={
            searching ? (
              <Empty title={t('No user matches')} act={<Button variant="default" onClick={state.clear}>{t('Clear all')}</Button>}>
                {t('Nobody has all of what you searched and filtered for.')}
              </Empty>
            ) : (
              <Empty title={t('No website users yet')} act={create}>
                {t('Shoppers appear here when they register or order, when you add them, or when a source system brings them.')}
              </Empty>
            )
          }
        />
      </Box>
    </>
  )
}

const columns = (tenantId: string): Column<User>[] => [
  {
    key: 'name',
    label: t('Name'),
    sort: 'userName',
    cell: (user) => (
      <Stack gap={0}>
        <Anchor component={Link} to={paths.user(tenantId, user.id)} fw={550} c="var(--mantine-color-text)" size="sm">
          {user.displayName}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {user.email}
        </Text>
      </Stack>
    ),
  },
  { key: 'status', label: t('Status'), cell: (user) => <StatusBadge status={statusOf(user)} />, onCards: 'status' },
  { key: 'company', label: t('Company'), cell: (user) => user.companyName ?? <Text span c="dimmed">–</Text> },
  { key: 'phone', label: t('Phone'), cell: (user) => user.phone ?? <Text span c="dimmed">–</Text>, onCards: 'hidden' },
  { key: 'lastSignIn', label: t('Last sign-in'), sort: 'lastSignInAt', cell: (user) => <Time at={user.lastSignInAt} /> },
  { key: 'created', label: t('Created'), sort: 'createdAt', cell: (user) => <Time at={user.createdAt} />, onCards: 'hidden' },
]

const states = [
  { value: 'active', label: 'Active' },
  { value: 'deactivated', label: 'Inactive' },
] as const
const activations = [
  { value: 'Activated', label: 'Activated' },
  { value: 'EmailSent', label: 'Activation sent' },
  { value: 'EmailNotSent', label: 'Activation not sent' },
] as const
const filters = [
  { name: 'state', label: 'Status', choices: states },
  { name: 'activation', label: 'Activation', choices: activations },
] as const

function Filters({ state }: { state: ListControl }) {
  const toggle = (name: string, value: string) => {
    const now = state.filters[name] ?? []
    state.set({ filters: { ...state.filters, [name]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] } })
  }
  return (
    <Menu closeOnItemClick={false} position="bottom-start" width={220}>
      <Menu.Target>
        <Button variant="default" size="sm" leftSection={<IconFilter size={15} aria-hidden />}>
          {t('Filter')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {filters.map(({ name, label, choices }) => (
          <Box key={name}>
            <Menu.Label>{t(label)}</Menu.Label>
            {choices.map(({ value, label: text }) => (
              <Menu.Item key={value} role="menuitemcheckbox" aria-checked={state.filters[name]?.includes(value) ?? false} onClick={() => toggle(name, value)}>
                <Checkbox.Indicator size="xs" checked={state.filters[name]?.includes(value) ?? false} mr={8} />
                {t(text)}
              </Menu.Item>
            ))}
          </Box>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const chipsOf = (state: ListControl) =>
  filters.flatMap(({ name, label, choices }) => {
    const values = state.filters[name] ?? []
    if (values.length === 0) return []
    const words = choices.filter((one) => values.includes(one.value)).map((one) => t(one.label))
    return [{ filter: name, text: t('{property}: {values}', { property: t(label), values: words.join(', ') }) }]
  })

const queryOf = (state: ListControl) => ({
  ...(state.search ? { search: state.search } : {}),
  ...(state.filters['state'] ? { state: state.filters['state'] as never } : {}),
  ...(state.filters['activation'] ? { activation: state.filters['activation'] as never } : {}),
  sort: state.sort as 'userName',
  order: state.order,
  limit: state.limit,
  ...(state.trail.length > 0 ? { cursor: state.trail.at(-1)! } : {}),
})
