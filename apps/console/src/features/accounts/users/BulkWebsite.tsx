import { Radio, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { startBulk } from '../../../parts/list/bulk.ts'
import type { Selection } from '../../../parts/list/SelectionBar.tsx'
import { Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { bulkAct } from './bulkAct.ts'

interface Props {
  readonly selection: Selection
  readonly act: 'add-website' | 'remove-website'
  readonly onClose: () => void
}

/** Assigns the users selected to a website, or takes one from them. */
export function BulkWebsite({ selection, act, onClose }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const [chosen, choose] = useState('')
  const adds = act === 'add-website'
  const count = selection.ids.length
  const start = async () => {
    const moved: string[] = []
    const more = { websiteId: chosen }
    startBulk({
      ids: selection.ids,
      names: selection.names,
      doing: adds ? t('Adding the website') : t('Removing the website'),
      did: (done) => words(adds, done),
      act: bulkAct(tenantId, act, more, (ids) => moved.push(...ids)),
      after: () => queries.invalidateQueries(),
      // only for those who did not have it before, or had it
      undo: () => ({
        doing: adds ? t('Removing the website') : t('Adding the website'),
        did: (done) => words(!adds, done),
        ids: moved,
        act: bulkAct(tenantId, adds ? 'remove-website' : 'add-website', more),
      }),
    })
    selection.clear()
  }
  return (
    <ConfirmDialog
      opened
      title={adds ? t('Add a website') : t('Remove a website')}
      confirm={
        adds
          ? t('{count, plural, one {Add to 1 user} other {Add to {count, number} users}}', { count })
          : t('{count, plural, one {Remove from 1 user} other {Remove from {count, number} users}}', { count })
      }
      loading={chosen === ''}
      onClose={onClose}
      onConfirm={start}
    >
      {websites.error ? <Failed error={websites.error} retry={() => void websites.refetch()} /> : null}
      {websites.data ? (
        <Radio.Group value={chosen} onChange={choose} label={t('Website')}>
          <Stack gap={8} mt={4}>
            {websites.data.items.map((one) => (
              <Radio key={one.id} value={one.id} label={one.name} />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        <RowsSkeleton rows={2} />
      )}
    </ConfirmDialog>
  )
}

const words = (has: boolean, done: number): string =>
  has
    ? t('{done, plural, one {1 user has the website} other {{done, number} users have the website}}', { done })
    : t('{done, plural, one {1 user no longer has the website} other {{done, number} users no longer have the website}}', { done })
