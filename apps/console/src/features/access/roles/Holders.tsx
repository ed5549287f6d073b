import { Anchor, Box } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type Schemas } from '../../../lib/api.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Column, ListTable } from '../../../parts/list/ListTable.tsx'
import { useListState } from '../../../parts/list/listState.ts'
import { RowName } from '../../../parts/list/RowName.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { StatusBadge } from '../../../parts/StatusBadge.tsx'
import { Empty } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import type { Role } from './role.ts'

type Found = Schemas['RoleHolders']

/** Who has a role: people and partner companies of a console role, website users of the other, page by page. */
export function Holders({ role }: { role: Role }) {
  const tenantId = useTenantId()
  const state = useListState({ sort: '' })
  const held = useTenant()?.permissions ?? []
  const cursor = state.trail.at(-1)
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/roles/{roleId}/holders',
    { params: { path: { tenantId, roleId: role.id }, query: { limit: state.limit, ...(cursor ? { cursor } : {}) } } },
    { placeholderData: keepPreviousData },
  )
  const { isPending, error, isPlaceholderData, data } = query
  const refetch = () => query.refetch()
  const common = { error, isPending, isPlaceholderData, refetch }
  if (role.kind === 'website') {
    return (
      <Box className="sheet">
        <ListTable
          label={t('Website users with {role}', { role: role.name })}
          columns={userColumns(tenantId)}
          query={{ ...common, data: data && { items: data.users, ...(data.next ? { next: data.next } : {}) } }}
          state={state}
          rowId={(one) => `${one.accountId} ${one.customerId}`}
          rowName={(one) => one.name}
          empty={
            held.includes('users.read') ? (
              <Empty title={t('No website user has this role')}>
                {t('Give it where you assign a user to a customer: one role for each customer.')}
              </Empty>
            ) : (
              <Empty title={t('You cannot see website users')}>
                {t('You need the permission “See website users”. Ask an Admin Owner for it.')}
              </Empty>
            )
          }
        />
      </Box>
    )
  }
  return (
    <>
      <Sheet title={t('People')} flush>
        <ListTable
          label={t('People with {role}', { role: role.name })}
          columns={peopleColumns(tenantId, held.includes('people.read'))}
          query={{ ...common, data: data && { items: data.people } }}
          state={state}
          rowId={(one) => one.accountId}
          rowName={(one) => one.name}
          empty={<Empty title={t('Nobody has this role')}>{t('Give it to people on their pages. Roles add up: the widest wins.')}</Empty>}
        />
      </Sheet>
      {data && data.partners.length > 0 ? (
        <Sheet title={t('Partners with this ceiling')} flush>
          <ListTable
            label={t('Partners with {role} as ceiling', { role: role.name })}
            columns={partnerColumns(tenantId)}
            query={{ ...common, data: { items: data.partners } }}
            state={state}
            rowId={(one) => one.companyId}
            rowName={(one) => one.name}
            empty={null}
          />
        </Sheet>
      ) : null}
    </>
  )
}

const peopleColumns = (tenantId: string, linked: boolean): Column<Found['people'][number]>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (one) =>
      linked ? (
        <RowName to={paths.person(tenantId, one.accountId)} name={one.name} line={one.userName === one.name ? undefined : one.userName} />
      ) : (
        one.name
      ),
  },
  { key: 'state', label: t('Status'), cell: (one) => <StatusBadge status={one.state} />, onCards: 'status' },
]

const partnerColumns = (tenantId: string): Column<Found['partners'][number]>[] => [
  { key: 'name', label: t('Company'), cell: (one) => <RowName to={paths.partner(tenantId, one.companyId)} name={one.name} /> },
]

const userColumns = (tenantId: string): Column<Found['users'][number]>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (one) => (
      <RowName to={paths.user(tenantId, one.accountId)} name={one.name} line={one.userName === one.name ? undefined : one.userName} />
    ),
  },
  {
    key: 'customer',
    label: t('For the customer'),
    cell: (one) => (
      <Anchor component={Link} to={paths.customer(tenantId, one.customerId)} size="sm">
        {one.customer}
      </Anchor>
    ),
  },
]
