import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { type MoreAct, MoreMenu } from '../../parts/MoreMenu.tsx'
import { RefusedAct } from '../../parts/RefusedAct.tsx'
import { useAct } from '../../parts/useAct.ts'
import { paths } from '../../paths.ts'
import { AssignUsers } from './AssignUsers.tsx'
import type { Customer } from './customer.ts'
import { DeactivateCustomer } from './DeactivateCustomer.tsx'
import { EraseCustomer } from './EraseCustomer.tsx'

/** What can be done about a customer: the likely act filled, what ends something last. */
export function CustomerActs({ customer }: { customer: Customer }) {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const [asks, ask] = useState<'assign' | 'deactivate' | 'erase'>()
  const { act, busy, refused, clear } = useAct()
  const reactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/customers/{customerId}/reactivate')
  const { id, name, state, billToId } = customer
  const close = () => ask(undefined)
  if (state === 'erased') return null
  if (state === 'merged') {
    return customer.mergedInto ? (
      <Button component={Link} to={paths.customer(tenantId, customer.mergedInto.id)}>
        {t('Open {number}', { number: customer.mergedInto.number })}
      </Button>
    ) : null
  }
  const bringBack = () =>
    act(() => reactivate.mutateAsync({ params: { path: { tenantId, customerId: id } } }), t('{name} was reactivated', { name }))
  const active = state === 'active'
  const mayErase: May =
    customer.kind === 'person'
      ? can('users.erase')
      : { reason: t('Only the data of a person is erased. Change the fields of a company instead.') }
  const more: MoreAct[] = [
    ...(billToId
      ? []
      : [{ label: t('Add ship-to'), may: can('customers.write'), onClick: () => void navigate({ to: paths.newShipTo(tenantId, id) }) }]),
    ...(billToId
      ? []
      : [
          {
            label: t('Merge into another…'),
            may: can('customers.merge'),
            onClick: () => void navigate({ to: paths.mergeCustomer(tenantId, id) }),
          },
        ]),
    ...(active ? [{ label: t('Deactivate…'), may: can('customers.write'), danger: true, onClick: () => ask('deactivate') }] : []),
    ...(active || billToId ? [] : [{ label: t('Erase personal data…'), may: mayErase, danger: true, onClick: () => ask('erase') }]),
  ]
  return (
    <>
      {active && !billToId ? (
        <MayButton may={can('customers.assign')} leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => ask('assign')}>
          {t('Assign users')}
        </MayButton>
      ) : null}
      {active ? null : (
        <MayButton may={can('customers.write')} loading={busy} onClick={bringBack}>
          {t('Reactivate')}
        </MayButton>
      )}
      <MoreMenu label={t('More acts on {name}', { name })} acts={more} />
      <RefusedAct text={refused} onClose={clear} />
      {asks === 'assign' ? <AssignUsers customer={customer} onClose={close} /> : null}
      <DeactivateCustomer customer={customer} opened={asks === 'deactivate'} onClose={close} />
      <EraseCustomer customer={customer} opened={asks === 'erase'} onClose={close} />
    </>
  )
}
