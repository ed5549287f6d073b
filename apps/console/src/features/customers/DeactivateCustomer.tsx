import { List, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { Failed } from '../../parts/states.tsx'
import { useDone } from '../../parts/useDone.ts'
import { type ListedCustomer, numberOf } from './customer.ts'

interface Props {
  readonly customer: Pick<ListedCustomer, 'id' | 'name' | 'billToId' | 'number' | 'sequence'>
  readonly opened: boolean
  readonly onClose: () => void
}

/** So many who lose access are named; all are counted. */
const named = 5

/** Says who loses access before a customer is deactivated. */
export function DeactivateCustomer({ customer, opened, onClose }: Props) {
  const tenantId = useTenantId()
  const done = useDone()
  const [reason, setReason] = useState('')
  const readsUsers = useTenant()?.permissions.includes('users.read') ?? false
  const params = { path: { tenantId, customerId: customer.id } }
  const impact = api.useQuery('get', '/api/console/tenants/{tenantId}/customers/{customerId}/impact', { params }, { enabled: opened })
  const users = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/customers/{customerId}/users',
    { params: { ...params, query: { limit: named } } },
    { enabled: opened && readsUsers },
  )
  const deactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/customers/{customerId}/deactivate')
  const name = customer.billToId ? t('{name} ({number})', { name: customer.name, number: numberOf(customer) }) : customer.name
  const lost = impact.data
  const some = users.data?.items.filter((one) => one.state === 'active') ?? []
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Deactivate {name}?', { name })}
      confirm={customer.billToId ? t('Deactivate ship-to') : t('Deactivate customer')}
      danger
      loading={impact.isPending}
      onClose={onClose}
      onConfirm={async () => {
        await deactivate.mutateAsync({ params, body: reason.trim() ? { reason: reason.trim() } : {} })
        await done(t('{name} was deactivated', { name }))
      }}
    >
      <Stack gap="md">
        {impact.error ? <Failed error={impact.error} retry={() => void impact.refetch()} /> : null}
        {lost ? (
          <List size="sm" spacing={6}>
            <List.Item>
              {lost.users === 0
                ? t('Nobody acts for it now, so nobody loses access.')
                : t(
                    '{users, plural, one {1 user loses access, from the next click on.} other {{users, number} users lose access, from the next click on.}}',
                    { users: lost.users },
                  )}
              {some.length > 0 && lost.users > 0 ? (
                <List size="sm" mt={4}>
                  {some.map((one) => (
                    <List.Item key={one.accountId}>
                      {one.role ? t('{name}, {role}', { name: one.name, role: one.role.name }) : one.name}
                    </List.Item>
                  ))}
                  {users.data?.next ? <List.Item>{t('and more')}</List.Item> : null}
                </List>
              ) : null}
            </List.Item>
            {lost.withoutAnother > 0 ? (
              <List.Item>
                {t(
                  '{count, plural, one {1 of them has no other customer, and can buy for nobody then.} other {{count, number} of them have no other customer, and can buy for nobody then.}}',
                  {
                    count: lost.withoutAnother,
                  },
                )}
              </List.Item>
            ) : null}
            {lost.shipTos > 0 ? (
              <List.Item>
                {t('{count, plural, one {Its ship-to ends with it.} other {Its {count, number} ship-tos end with it.}}', {
                  count: lost.shipTos,
                })}
              </List.Item>
            ) : null}
            <List.Item>{t('Assignments stay: they count again when you reactivate it.')}</List.Item>
          </List>
        ) : null}
        <TextInput
          label={t('Reason (optional)')}
          description={t('For the audit log. Keep names out of it.')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
          autoComplete="off"
        />
      </Stack>
    </ConfirmDialog>
  )
}
