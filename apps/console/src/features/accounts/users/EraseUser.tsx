import { List } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import type { User } from './useUser.ts'

interface Props {
  readonly user: User
  readonly opened: boolean
  readonly onClose: () => void
  readonly onErased: () => Promise<unknown>
}

/** For good: the name is typed first, and the server asks for the password. */
export function EraseUser({ user, opened, onClose, onErased }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const erase = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/erase')
  const name = user.displayName
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Erase the personal data of {name}?', { name })}
      confirm={t('Erase {name}', { name })}
      danger
      typeToConfirm={name}
      onClose={onClose}
      onConfirm={async () => {
        await erase.mutateAsync({ params: { path: { tenantId, accountId: user.id } } })
        await onErased()
        await queries.invalidateQueries()
      }}
    >
      <List size="sm" spacing={6}>
        <List.Item>{t('Name, address, phone, custom properties and consents are destroyed. Nobody can bring them back.')}</List.Item>
        <List.Item>{t('Assignments to customers end. User name and address become free.')}</List.Item>
        <List.Item>{t('The audit log still says that something happened, and no longer to whom.')}</List.Item>
      </List>
    </ConfirmDialog>
  )
}
