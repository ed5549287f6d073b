import { Badge, Button, Group } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { RowName } from '../../parts/list/RowName.tsx'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { RefusedAct } from '../../parts/RefusedAct.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { StatusBadge, statusOf } from '../../parts/StatusBadge.tsx'
import { Empty } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { Approver, EndAssignment } from '../access/assigning/index.ts'
import { AssignUsers } from './AssignUsers.tsx'
import { type AssignedUser, shipTosText } from './assignedUser.ts'
import { ChangeAssignment } from './ChangeAssignment.tsx'
import type { Customer } from './customer.ts'
import { useLockedUsers, useUnlock } from './LockedUsers.tsx'
import { filtersOfUsers, isNarrowed, queryOfUsers } from './usersOfCustomer.ts'

/** Who acts for a customer, as what, for which ship-tos; of a ship-to who may act for it. */
export function CustomerUsers({ customer }: { customer: Customer }) {
  const tenantId = useTenantId()
  const can = useCan()
  const state = useListState({ sort: 'userName' })
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<AssignedUser>()
  const [ending, setEnding] = useState<AssignedUser>()
  const locked = useLockedUsers(customer.id)
  const lockedIds = new Set(locked.data?.pages.flatMap((page) => page.items.map((one) => one.accountId)))
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/customers/{customerId}/users',
    { params: { path: { tenantId, customerId: customer.id }, query: queryOfUsers(state) } },
    { placeholderData: keepPreviousData },
  )
  const gone = customer.state === 'merged' || customer.state === 'erased'
  const may: May = gone ? { reason: t('This record is kept as it was; nothing in it changes any more.') } : can('customers.assign')
  const isBillTo = customer.billToId === null
  const add = isBillTo ? (
    <MayButton size="xs" may={may} leftSection={<IconUserPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      {t('Assign users')}
    </MayButton>
  ) : undefined
  const names = new Map(query.data?.items.map((one) => [one.accountId, one.name]))
  return (
    <Sheet title={isBillTo ? t('Users') : t('Users who may act for this ship-to')} flush>
      <Toolbar state={state} searches={t('Name or e-mail')} filters={filtersOfUsers(tenantId)} />
      <ListTable
        label={t('Users of {name}', { name: customer.name })}
        columns={columns(tenantId, names, lockedIds)}
        query={query}
        state={state}
        rowId={(one) => one.accountId}
        rowName={(one) => one.name}
        menu={(one) => (
          <Acts user={one} locked={lockedIds.has(one.accountId)} may={may} change={() => setChanging(one)} end={() => setEnding(one)} />
        )}
        empty={
          isNarrowed(state) ? (
            <Empty
              title={t('No user matches')}
              act={
                <Button variant="default" onClick={() => state.clear()}>
                  {t('Clear all')}
                </Button>
              }
            >
              {t('None of the users of {name} has all of what you searched and filtered for.', { name: customer.name })}
            </Empty>
          ) : (
            <Empty title={t('Nobody acts for this customer yet')} act={add}>
              {isBillTo
                ? t('Assign website users, and say with which role: then they buy for {name}.', { name: customer.name })
                : t('Users of the whole customer and those assigned to this ship-to stand here.')}
            </Empty>
          )
        }
      />
      {adding ? <AssignUsers customer={customer} onClose={() => setAdding(false)} /> : null}
      {changing ? <ChangeAssignment assigned={changing} customer={customer} onClose={() => setChanging(undefined)} /> : null}
      {ending ? <EndAssignment assigned={ending} name={ending.name} customer={customer.name} onClose={() => setEnding(undefined)} /> : null}
    </Sheet>
  )
}

const columns = (tenantId: string, names: ReadonlyMap<string, string>, locked: ReadonlySet<string>): Column<AssignedUser>[] => [
  {
    key: 'name',
    label: t('User'),
    sort: 'userName',
    cell: (one) => <RowName to={paths.user(tenantId, one.accountId)} name={one.name} line={one.email} />,
  },
  {
    key: 'status',
    label: t('Status'),
    cell: (one) => <StatusBadge status={one.state === 'active' && locked.has(one.accountId) ? 'locked' : statusOf(one)} />,
    onCards: 'status',
  },
  { key: 'role', label: t('Role'), cell: (one) => one.role?.name ?? t('No role') },
  { key: 'shipTos', label: t('Ship-tos'), cell: shipTosText, onCards: 'labelled' },
  {
    key: 'approver',
    label: t('Approver'),
    cell: (one) => <Approver id={one.approverId} known={one.approverId ? names.get(one.approverId) : undefined} />,
    onCards: 'labelled',
  },
  { key: 'marks', label: t('Marks'), cell: marksOf },
]

function marksOf(one: AssignedUser) {
  if (!one.isDefault && !one.salesRepresentative) return null
  return (
    <Group gap={4}>
      {one.isDefault ? <Badge color="blue">{t('Default')}</Badge> : null}
      {one.salesRepresentative ? <Badge color="gray">{t('Sales representative')}</Badge> : null}
    </Group>
  )
}

interface ActsProps {
  readonly user: AssignedUser
  readonly locked: boolean
  readonly may: May
  readonly change: () => void
  readonly end: () => void
}

function Acts({ user, locked, may, change, end }: ActsProps) {
  const can = useCan()
  const { unlock, refused, clear } = useUnlock(user)
  return (
    <>
      <MoreMenu
        size={28}
        label={t('Acts on {name}', { name: user.name })}
        acts={[
          { label: t('Change…'), may, onClick: change },
          ...(locked ? [{ label: t('Unlock'), may: can('users.unlock'), onClick: unlock }] : []),
          { label: t('End the assignment…'), may, danger: true, onClick: end },
        ]}
      />
      <RefusedAct text={refused} onClose={clear} />
    </>
  )
}
