import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { useDone } from '../../parts/useDone.ts'
import { AssigningDrawer, assigningUsers, newAssigning } from '../access/assigning/index.ts'
import type { Customer } from './customer.ts'

const path = '/api/console/tenants/{tenantId}/customers/{customerId}/users'

/** Lets users act for a customer: all of it or named ship-tos, with one role. */
export function AssignUsers({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  const params = { path: { tenantId, customerId: customer.id } }
  const change = api.useMutation('post', path)
  const preview = api.useMutation('post', `${path}/preview`)
  return (
    <AssigningDrawer
      title={t('Assign users to {name}', { name: customer.name })}
      start={{ ...newAssigning, customerId: customer.id }}
      withoutCustomer
      asksUsers
      submitLabel={t('Assign users')}
      preview={(value) => preview.mutateAsync({ params, body: { assign: assigningUsers(value) } })}
      onClose={onClose}
      submit={async (value) => {
        const count = value.accountIds.length
        await change.mutateAsync({ params, body: { assign: assigningUsers(value) } })
        await done(t('{count, plural, one {1 user was assigned} other {# users were assigned}}', { count }), () =>
          change.mutateAsync({ params, body: { end: [...value.accountIds] } }),
        )
      }}
    />
  )
}
