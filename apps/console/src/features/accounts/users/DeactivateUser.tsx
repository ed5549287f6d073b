import { Anchor, List } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Failed } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { type User, useDone } from './useUser.ts'

/** So many are named. */
const named = 5

/** Says what ends before somebody is deactivated: sessions, whose approver is lost, and where nobody administers then. */
export function DeactivateUser({ user, opened, onClose }: { user: User; opened: boolean; onClose: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  const path = { tenantId, accountId: user.id }
  const sessions = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}/sessions',
    { params: { path } },
    { enabled: opened },
  )
  const dependents = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}/dependents',
    { params: { path, query: { limit: 5 } } },
    { enabled: opened },
  )
  const deactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/deactivate')
  const reactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/reactivate')
  const name = user.displayName
  const error = sessions.error ?? dependents.error
  const waiting = dependents.data?.items ?? []
  const alone = dependents.data?.soleAdministratorOf ?? []
  const open = sessions.data?.items.length ?? 0
  // taking it back mails nobody who was not mailed before
  const mailed = user.activation !== 'EmailNotSent'
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Deactivate {name}?', { name })}
      confirm={t('Deactivate {name}', { name })}
      danger
      loading={!error && (!sessions.data || !dependents.data)}
      onClose={onClose}
      onConfirm={async () => {
        await deactivate.mutateAsync({ params: { path }, body: {} })
        await done(
          mailed
            ? t('{name} was deactivated. Undo reactivates the account and mails a new activation.', { name })
            : t('{name} was deactivated. Undo reactivates the account.', { name }),
          () => reactivate.mutateAsync({ params: { path }, body: { sendActivation: mailed } }),
        )
      }}
    >
      {error ? <Failed error={error} retry={() => void Promise.all([sessions.refetch(), dependents.refetch()])} /> : null}
      <List size="sm" spacing={6}>
        <List.Item>
          {open > 0
            ? t('{open, plural, one {Ends 1 session} other {Ends # sessions}}; {name} cannot sign in any more.', { open, name })
            : t('{name} is not signed in anywhere, and cannot sign in any more.', { name })}
        </List.Item>
        <List.Item>{t('Known devices, open links, invitations and the password go, for good. The names stay taken.')}</List.Item>
        {waiting.length > 0 ? (
          <List.Item>
            {t('Approves for others: their orders go to the Administrators of the customer instead.')}
            <List size="sm" mt={4}>
              {waiting.map((one) => (
                <List.Item key={`${one.accountId} ${one.customerId}`}>
                  {t('{name}, for {customer}', { name: one.name, customer: one.customer })}
                </List.Item>
              ))}
              {dependents.data?.next ? <List.Item>{t('and more')}</List.Item> : null}
            </List>
          </List.Item>
        ) : null}
        {alone.length > 0 ? (
          <List.Item>
            {t('The only Administrator of these customers: nobody there manages users then, or approves where no approver is named.')}
            <List size="sm" mt={4}>
              {alone.slice(0, named).map((one) => (
                <List.Item key={one.customerId}>
                  <Anchor component={Link} to={paths.customer(tenantId, one.customerId, 'users')} size="sm" underline="always">
                    {one.customer}
                  </Anchor>
                </List.Item>
              ))}
              {alone.length > named ? <List.Item>{t('and more')}</List.Item> : null}
            </List>
          </List.Item>
        ) : null}
        <List.Item>{t('You can reactivate the account. Customers and roles are kept; the password is chosen anew.')}</List.Item>
      </List>
    </ConfirmDialog>
  )
}
