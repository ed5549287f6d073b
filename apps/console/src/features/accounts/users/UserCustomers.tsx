import { Badge } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Schemas } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Column, ListTable } from '../../../parts/list/ListTable.tsx'
import { useListState } from '../../../parts/list/listState.ts'
import { RowName } from '../../../parts/list/RowName.tsx'
import { Toolbar } from '../../../parts/list/Toolbar.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { MoreMenu } from '../../../parts/MoreMenu.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { Approver, AssigningDrawer, assigningBody, assigningOf, EndAssignment, newAssigning } from '../../access/assigning/index.ts'
import { UserDependents } from './UserDependents.tsx'
import type { User } from './useUser.ts'

type Assigned = Schemas['AssignmentOfUser']

/** For whom a user acts, as what, and for whom else they approve. */
export function UserCustomers({ user }: { user: User }) {
  const tenantId = useTenantId()
  const can = useCan()
  const queries = useQueryClient()
  const state = useListState({ sort: 'number' })
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<Assigned>()
  const [ending, setEnding] = useState<Assigned>()
  const may = can('customers.assign')
  const path = { tenantId, accountId: user.id }
  const cursor = state.trail.at(-1)
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}/assignments',
    {
      params: {
        path,
        query: {
          ...(state.search ? { search: state.search } : {}),
          sort: state.sort === 'name' ? 'name' : 'number',
          descending: state.order === 'desc',
          limit: state.limit,
          ...(cursor ? { cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  const change = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/assignments')
  const preview = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/assignments/preview')
  const write = async (body: Parameters<typeof change.mutateAsync>[0]['body']) => {
    await change.mutateAsync({ params: { path }, body })
    await queries.invalidateQueries()
  }
  const add = (
    <MayButton size="xs" may={may} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      {t('Assign to a customer')}
    </MayButton>
  )
  const name = user.displayName
  const columns: Column<Assigned>[] = [
    {
      key: 'customer',
      label: t('Customer'),
      sort: 'name',
      cell: (one) => <RowName to={paths.customer(tenantId, one.customerId)} name={one.customer} line={one.number} />,
    },
    { key: 'role', label: t('Role'), cell: (one) => one.role?.name ?? t('No role') },
    {
      key: 'shipTos',
      label: t('Ship-tos'),
      cell: (one) =>
        one.shipToIds === 'all' ? t('All') : t('{count, plural, one {1 ship-to} other {# ship-tos}}', { count: one.shipToIds.length }),
      onCards: 'labelled',
    },
    { key: 'approver', label: t('Approver'), cell: (one) => <Approver id={one.approverId} />, onCards: 'labelled' },
    { key: 'marks', label: t('Marks'), cell: (one) => <Marks assigned={one} />, onCards: 'status' },
  ]
  return (
    <>
      <Sheet title={t('Customers')} act={add} flush>
        <Toolbar state={state} searches={t('Customer name or number')} />
        <ListTable
          label={t('Customers of {name}', { name })}
          columns={columns}
          query={query}
          state={state}
          rowId={(one) => one.customerId}
          rowName={(one) => one.customer}
          menu={(one) => (
            <MoreMenu
              size={28}
              label={t('Acts on {customer}', { customer: one.customer })}
              acts={[
                { label: t('Change…'), may, onClick: () => setChanging(one) },
                ...(one.isDefault
                  ? []
                  : [
                      {
                        label: t('Make the default'),
                        may,
                        onClick: () =>
                          void write({ assign: [{ customerId: one.customerId, isDefault: true }] }).then(() =>
                            toast(t('{customer} is chosen at sign-in', { customer: one.customer }), {
                              undo: () => write({ assign: [{ customerId: one.customerId, isDefault: false }] }),
                            }),
                          ),
                      },
                    ]),
                { label: t('End the assignment…'), may, danger: true, onClick: () => setEnding(one) },
              ]}
            />
          )}
          empty={
            state.search ? (
              <Empty title={t('No customer matches')}>{t('{name} is assigned to no such customer.', { name })}</Empty>
            ) : (
              <Empty title={t('Not assigned to any customer')} act={add}>
                {t('Assign {name} to a customer, and say with which role: then {name} buys for it.', { name })}
              </Empty>
            )
          }
        />
      </Sheet>
      <UserDependents user={user} />
      {adding ? (
        <AssigningDrawer
          title={t('Assign {name} to a customer', { name })}
          start={newAssigning}
          submitLabel={t('Assign')}
          onClose={() => setAdding(false)}
          submit={async (value) => {
            const body = assigningBody(value)
            await write({ assign: [body] })
            toast(t('{name} was assigned', { name }), { undo: () => write({ end: [body.customerId] }) })
          }}
        />
      ) : null}
      {changing ? (
        <AssigningDrawer
          title={t('{name} at {customer}', { name, customer: changing.customer })}
          start={assigningOf(changing)}
          withoutCustomer
          submitLabel={t('Save')}
          preview={(value) => preview.mutateAsync({ params: { path }, body: { assign: [assigningBody(value)] } })}
          onClose={() => setChanging(undefined)}
          submit={async (value) => {
            const before = assigningBody(assigningOf(changing))
            await write({ assign: [assigningBody(value)] })
            toast(t('The assignment was changed'), { undo: () => write({ assign: [before] }) })
          }}
        />
      ) : null}
      {ending ? <EndAssignment assigned={ending} name={name} customer={ending.customer} onClose={() => setEnding(undefined)} /> : null}
    </>
  )
}

function Marks({ assigned }: { assigned: Assigned }) {
  return (
    <>
      {assigned.isDefault ? <Badge color="blue">{t('Default')}</Badge> : null}
      {assigned.salesRepresentative ? <Badge color="gray">{t('Sales representative')}</Badge> : null}
      {assigned.customerActive ? null : <Badge color="gray">{t('Customer inactive')}</Badge>}
    </>
  )
}
