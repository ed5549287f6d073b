import { List } from '@mantine/core'
import { api, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { Failed } from '../../../parts/states.tsx'
import { useDone } from '../../../parts/useDone.ts'
import { assigningBody, assigningOf } from './assigning.ts'
import { Consequences } from './Consequences.tsx'

interface Props {
  readonly assigned: Schemas['Assignment']
  /** What the user and the customer are called. */
  readonly name: string
  readonly customer: string
  readonly onClose: () => void
}

const path = '/api/console/tenants/{tenantId}/users/{accountId}/assignments'

/** Says who loses an approver by it, before an assignment ends; it can be taken back. The same at a user and at a customer. */
export function EndAssignment({ assigned, name, customer, onClose }: Props) {
  const tenantId = useTenantId()
  const done = useDone()
  const { accountId, customerId } = assigned
  const params = { path: { tenantId, accountId } }
  const preview = api.useQuery('post', `${path}/preview`, { params, body: { end: [customerId] } })
  const change = api.useMutation('post', path)
  return (
    <ConfirmDialog
      opened
      title={t('End the assignment of {name} to {customer}?', { name, customer })}
      confirm={t('End the assignment')}
      danger
      loading={preview.isPending}
      onClose={onClose}
      onConfirm={async () => {
        await change.mutateAsync({ params, body: { end: [customerId] } })
        await done(t('{name} no longer acts for {customer}', { name, customer }), () =>
          change.mutateAsync({ params, body: { assign: [assigningBody(assigningOf(assigned))] } }),
        )
      }}
    >
      {preview.error ? <Failed error={preview.error} retry={() => void preview.refetch()} /> : null}
      <List size="sm" spacing={6}>
        <List.Item>{t('{name} cannot buy for {customer} any more, from the next click on.', { name, customer })}</List.Item>
        {preview.data ? <Consequences report={preview.data} /> : null}
      </List>
    </ConfirmDialog>
  )
}
