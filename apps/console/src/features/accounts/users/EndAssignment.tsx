import { List } from '@mantine/core'
import { api, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Failed } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { assigningBody, assigningOf } from '../../access/assigning/index.ts'
import type { User } from './useUser.ts'

interface Props {
  readonly user: User
  readonly assigned: Schemas['AssignmentOfUser']
  readonly write: (body: { assign?: ReturnType<typeof assigningBody>[]; end?: string[] }) => Promise<unknown>
  readonly onClose: () => void
}

/** Says who loses an approver by it, before an assignment ends. */
export function EndAssignment({ user, assigned, write, onClose }: Props) {
  const tenantId = useTenantId()
  const { customerId, customer } = assigned
  const name = user.displayName
  const preview = api.useQuery('post', '/api/console/tenants/{tenantId}/users/{accountId}/assignments/preview', {
    params: { path: { tenantId, accountId: user.id } },
    body: { end: [customerId] },
  })
  const lost = preview.data
  return (
    <ConfirmDialog
      opened
      title={t('End the assignment to {customer}?', { customer })}
      confirm={t('End the assignment')}
      danger
      loading={preview.isPending}
      onClose={onClose}
      onConfirm={async () => {
        await write({ end: [customerId] })
        toast(t('{name} no longer acts for {customer}', { name, customer }), { undo: () => write({ assign: [assigningBody(assigningOf(assigned))] }) })
      }}
    >
      {preview.error ? <Failed error={preview.error} retry={() => void preview.refetch()} /> : null}
      <List size="sm" spacing={6}>
        <List.Item>{t('{name} cannot buy for {customer} any more, from the next click on.', { name, customer })}</List.Item>
        {lost && lost.fellBackCount > 0 ? (
          <List.Item>
            {t('{count, plural, one {1 user loses this approver} other {# users lose this approver}}; the Administrators of the customer approve instead.', {
              count: lost.fellBackCount,
            })}
            <List size="sm" mt={4}>
              {lost.fellBack.slice(0, 10).map((one) => (
                <List.Item key={one.accountId}>{one.name}</List.Item>
              ))}
            </List>
          </List.Item>
        ) : null}
        {lost?.nobodyApproves.map((one) => (
          <List.Item key={one.customerId}>{t('{customer} has no Administrator then: orders that need approval wait for nobody.', { customer: one.name })}</List.Item>
        ))}
      </List>
    </ConfirmDialog>
  )
}
