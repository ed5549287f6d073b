import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { choiceOf, type Filter } from '../../parts/list/filters.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { None } from '../../parts/list/None.tsx'
import { RowName } from '../../parts/list/RowName.tsx'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { RefusedAct } from '../../parts/RefusedAct.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { StatusBadge } from '../../parts/StatusBadge.tsx'
import { Empty } from '../../parts/states.tsx'
import { useAct } from '../../parts/useAct.ts'
import { paths } from '../../paths.ts'
import { type Customer, type ListedCustomer, numberOf, placeOf, titleOf } from './customer.ts'
import { DeactivateCustomer } from './DeactivateCustomer.tsx'

/** Where deliveries of a bill-to go. */
export function ShipTos({ billTo }: { billTo: Customer }) {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const { act, refused, clear } = useAct()
  const state = useListState({ sort: '' })
  const [ending, setEnding] = useState<ListedCustomer>()
  const cursor = state.trail.at(-1)
  const chosen = choiceOf(state, 'active')
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/customers/{customerId}/ship-tos',
    {
      params: {
        path: { tenantId, customerId: billTo.id },
        query: {
          ...(state.search ? { search: state.search } : {}),
          ...(chosen ? { active: chosen === 'yes' } : {}),
          limit: state.limit,
          ...(cursor ? { cursor } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  const reactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/customers/{customerId}/reactivate')
  const gone = billTo.state === 'merged' || billTo.state === 'erased'
  const may: May = gone ? { reason: t('This record is kept as it was; nothing in it changes any more.') } : can('customers.write')
  const add = (
    <MayButton
      size="xs"
      variant="default"
      may={may}
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => void navigate({ to: paths.newShipTo(tenantId, billTo.id) })}
    >
      {t('Add ship-to')}
    </MayButton>
  )
  return (
    <Sheet title={t('Ship-tos')} act={add} flush>
      <RefusedAct text={refused} onClose={clear} />
      {billTo.shipTos > 0 ? <Toolbar state={state} searches={t('Name, sequence or address')} filters={filters()} /> : null}
      <ListTable
        label={t('Ship-tos of {name}', { name: billTo.name })}
        columns={columns(tenantId)}
        query={query}
        state={state}
        rowId={(one) => one.id}
        rowName={titleOf}
        menu={(one) => (
          <MoreMenu
            size={28}
            label={t('Acts on {name}', { name: numberOf(one) })}
            acts={
              one.state === 'active'
                ? [{ label: t('Deactivate…'), may, danger: true, onClick: () => setEnding(one) }]
                : [
                    {
                      label: t('Reactivate'),
                      may,
                      onClick: () =>
                        act(
                          () => reactivate.mutateAsync({ params: { path: { tenantId, customerId: one.id } } }),
                          t('{name} was reactivated', { name: numberOf(one) }),
                        ),
                    },
                  ]
            }
          />
        )}
        empty={
          state.search || chosen ? (
            <Empty title={t('No ship-to matches')}>{t('{name} has no such ship-to.', { name: billTo.name })}</Empty>
          ) : (
            <Empty title={t('No ship-tos yet')} act={add}>
              {t('Deliveries go to the bill-to. Add a ship-to where some go elsewhere: a branch, a building site, a department.')}
            </Empty>
          )
        }
      />
      {ending ? <DeactivateCustomer customer={ending} opened onClose={() => setEnding(undefined)} /> : null}
    </Sheet>
  )
}

const filters = (): readonly Filter[] => [
  {
    name: 'active',
    label: t('Status'),
    kind: 'choice',
    one: true,
    choices: [
      { value: 'yes', label: t('Active') },
      { value: 'no', label: t('Inactive') },
    ],
  },
]

const columns = (tenantId: string): Column<ListedCustomer>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (one) => (
      <RowName
        to={paths.customer(tenantId, one.id)}
        name={titleOf(one)}
        line={titleOf(one) === numberOf(one) ? undefined : numberOf(one)}
      />
    ),
  },
  { key: 'status', label: t('Status'), cell: (one) => <StatusBadge status={one.state} />, onCards: 'status' },
  { key: 'place', label: t('Place'), cell: (one) => [one.postalCode, placeOf(one)].filter(Boolean).join(' ') || <None /> },
  { key: 'phone', label: t('Phone'), cell: (one) => one.phone ?? <None />, onCards: 'labelled' },
  { key: 'erp', label: t('ERP sequence'), cell: (one) => one.erpSequence ?? <None />, onCards: 'hidden' },
]
