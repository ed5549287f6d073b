import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { useDone } from '../../parts/useDone.ts'
import { AssigningDrawer, assigningOf, assigningUsers } from '../access/assigning/index.ts'
import type { AssignedUser } from './assignedUser.ts'
import type { Customer } from './customer.ts'

const path = '/api/console/tenants/{tenantId}/customers/{customerId}/users'

/** Another role, other ship-tos, another approver; it can be taken back. */
export function ChangeAssignment({ assigned, customer, onClose }: { assigned: AssignedUser; customer: Customer; onClose: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  // of a ship-to it is the bill-to's assignment that changes
  const params = { path: { tenantId, customerId: assigned.customerId } }
  const change = api.useMutation('post', path)
  const preview = api.useMutation('post', `${path}/preview`)
  const start = assigningOf(assigned)
  return (
    <AssigningDrawer
      title={t('{name} at {customer}', { name: assigned.name, customer: customer.name })}
      start={start}
      withoutCustomer
      submitLabel={t('Save')}
      preview={(value) => preview.mutateAsync({ params, body: { assign: assigningUsers(value) } })}
      onClose={onClose}
      submit={async (value) => {
        await change.mutateAsync({ params, body: { assign: assigningUsers(value) } })
        await done(t('The assignment was changed'), () => change.mutateAsync({ params, body: { assign: assigningUsers(start) } }))
      }}
    />
  )
}
