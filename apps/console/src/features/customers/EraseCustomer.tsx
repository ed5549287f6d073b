import { List } from '@mantine/core'
import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { useDone } from '../../parts/useDone.ts'
import type { Customer } from './customer.ts'

/** For good, and of people only: the name is typed first, and the server asks for the password. */
export function EraseCustomer({ customer, opened, onClose }: { customer: Customer; opened: boolean; onClose: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  const erase = api.useMutation('post', '/api/console/tenants/{tenantId}/customers/{customerId}/erase')
  const { name, number } = customer
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Erase the personal data of {name}?', { name })}
      confirm={t('Erase customer')}
      danger
      typeToConfirm={name}
      onClose={onClose}
      onConfirm={async () => {
        await erase.mutateAsync({ params: { path: { tenantId, customerId: customer.id } } })
        await done(t('The personal data was erased'))
      }}
    >
      <List size="sm" spacing={6}>
        <List.Item>{t('Name, addresses, phone, e-mail and custom properties are destroyed. Nobody can bring them back.')}</List.Item>
        <List.Item>{t('Its ship-tos, and customers that went up in it, are erased with it.')}</List.Item>
        <List.Item>{t('The number {number} stays, because orders name it.', { number })}</List.Item>
        <List.Item>{t('Its users are not erased: each is erased on the user’s own page.')}</List.Item>
      </List>
    </ConfirmDialog>
  )
}
