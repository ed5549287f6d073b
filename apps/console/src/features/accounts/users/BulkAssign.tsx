import { Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { startBulk } from '../../../parts/list/bulk.ts'
import type { Selection } from '../../../parts/list/SelectionBar.tsx'
import { CustomerPick } from '../../../parts/pick/CustomerPick.tsx'
import { AssigningDrawer, newAssigning } from '../../access/assigning/index.ts'
import { bulkAct } from './bulkAct.ts'
import { bulkAssign } from './bulkActAssign.ts'

interface Props {
  readonly selection: Selection
  readonly end: boolean
  readonly onClose: () => void
}

/** Assigns the users selected to a customer, or ends their assignments to one. */
export function BulkAssign({ selection, end, onClose }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [customerId, setCustomer] = useState<string | null>(null)
  const { ids, names } = selection
  const count = ids.length
  const common = { ids, names, after: () => queries.invalidateQueries() }
  if (end) {
    return (
      <ConfirmDialog
        opened
        title={t('{count, plural, one {Unassign 1 user} other {Unassign {count, number} users}}', { count })}
        confirm={t('Unassign')}
        danger
        loading={!customerId}
        onClose={onClose}
        onConfirm={async () => {
          startBulk({
            ...common,
            doing: t('Ending assignments'),
            did: (done) => t('{done, plural, one {1 assignment ended} other {{done, number} assignments ended}}', { done }),
            act: bulkAct(tenantId, 'unassign', { customerId }),
          })
          selection.clear()
        }}
      >
        <Stack gap="sm">
          <CustomerPick label={t('Customer')} value={customerId} onChange={setCustomer} />
          <Text size="sm">
            {t('They cannot buy for this customer any more. Whoever had one of them as approver falls back to its Administrators.')}
          </Text>
        </Stack>
      </ConfirmDialog>
    )
  }
  return (
    <AssigningDrawer
      title={t('{count, plural, one {Assign 1 user} other {Assign {count, number} users}}', { count })}
      start={newAssigning}
      many
      submitLabel={t('{count, plural, one {Assign 1 user} other {Assign {count, number} users}}', { count })}
      onClose={onClose}
      submit={async (value) => {
        startBulk({ ...common, doing: t('Assigning users'), ...bulkAssign(tenantId, value) })
        selection.clear()
      }}
    />
  )
}
