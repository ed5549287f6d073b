import { List } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { startBulk } from '../../../parts/list/bulk.ts'
import type { Selection } from '../../../parts/list/SelectionBar.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { MoreMenu } from '../../../parts/MoreMenu.tsx'
import { BulkAssign } from './BulkAssign.tsx'
import { BulkWebsite } from './BulkWebsite.tsx'
import { bulkAct, bulkExport } from './bulkAct.ts'
import { bulkDeactivate, bulkReactivate } from './bulkActState.ts'

type Asked = 'deactivate' | 'reactivate' | 'assign' | 'unassign' | 'add-website' | 'remove-website'

/** What can be done with the users selected. Each act runs in the background, and says of whom it did not work and why. */
export function BulkActs({ selection }: { selection: Selection }) {
  const tenantId = useTenantId()
  const can = useCan()
  const queries = useQueryClient()
  const [asked, ask] = useState<Asked>()
  const { ids, names } = selection
  const count = ids.length
  const close = () => ask(undefined)
  const common = { ids, names, after: () => queries.invalidateQueries() }
  const send = () => {
    startBulk({
      ...common,
      doing: t('Sending activations'),
      did: (done) => t('{done, plural, one {1 activation sent} other {{done, number} activations sent}}', { done }),
      act: bulkAct(tenantId, 'send-activation'),
    })
    selection.clear()
  }
  const deactivate = async () => {
    startBulk({ ...common, ...bulkDeactivate(tenantId) })
    selection.clear()
  }
  const reactivate = async () => {
    startBulk({ ...common, ...bulkReactivate(tenantId) })
    selection.clear()
  }
  const take = (format: 'csv' | 'jsonl') =>
    startBulk({
      ids,
      names,
      doing: t('Exporting users'),
      did: (done) => t('{done, plural, one {1 user exported} other {{done, number} users exported}}', { done }),
      act: bulkExport(tenantId, format),
      // one file
      batch: ids.length,
    })
  return (
    <>
      <MayButton size="xs" variant="default" may={can('users.write')} onClick={send}>
        {t('Send activation')}
      </MayButton>
      <MayButton size="xs" variant="default" may={can('customers.assign')} onClick={() => ask('assign')}>
        {t('Assign…')}
      </MayButton>
      <MoreMenu
        label={t('More')}
        named
        size={30}
        acts={[
          { label: t('Unassign…'), may: can('customers.assign'), onClick: () => ask('unassign') },
          { label: t('Add website…'), may: can('users.write'), onClick: () => ask('add-website') },
          { label: t('Remove website…'), may: can('users.write'), onClick: () => ask('remove-website') },
          { label: t('Reactivate…'), may: can('users.deactivate'), onClick: () => ask('reactivate') },
          { label: t('Export as CSV'), may: can('users.export'), onClick: () => take('csv') },
          { label: t('Export as JSON lines'), may: can('users.export'), onClick: () => take('jsonl') },
        ]}
      />
      <MayButton size="xs" variant="default" c="red" may={can('users.deactivate')} onClick={() => ask('deactivate')}>
        {t('Deactivate…')}
      </MayButton>
      <ConfirmDialog
        opened={asked === 'deactivate'}
        title={t('{count, plural, one {Deactivate 1 user?} other {Deactivate {count, number} users?}}', { count })}
        confirm={t('{count, plural, one {Deactivate 1 user} other {Deactivate {count, number} users}}', { count })}
        danger
        onClose={close}
        onConfirm={deactivate}
      >
        <List size="sm" spacing={4}>
          <List.Item>{t('Every session of theirs ends at once, and they cannot sign in any more.')}</List.Item>
          <List.Item>
            {t('Whoever had one of them as approver falls back to the Administrators of the customer, until they are activated again.')}
          </List.Item>
          <List.Item>
            {t('Passwords, activation links and invitations end too, and stay ended. Names stay taken; customers and roles are kept.')}
          </List.Item>
          <List.Item>
            {t('You can undo this, or reactivate them later. An activation is then mailed, and they choose a new password.')}
          </List.Item>
        </List>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'reactivate'}
        title={t('{count, plural, one {Reactivate 1 user?} other {Reactivate {count, number} users?}}', { count })}
        confirm={t('{count, plural, one {Reactivate 1 user} other {Reactivate {count, number} users}}', { count })}
        onClose={close}
        onConfirm={reactivate}
      >
        {t('Each gets the activation e-mail and chooses a new password. Customers and roles are as they were.')}
      </ConfirmDialog>
      {asked === 'assign' || asked === 'unassign' ? <BulkAssign selection={selection} end={asked === 'unassign'} onClose={close} /> : null}
      {asked === 'add-website' || asked === 'remove-website' ? <BulkWebsite selection={selection} act={asked} onClose={close} /> : null}
    </>
  )
}
