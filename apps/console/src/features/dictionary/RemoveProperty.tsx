import { List, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { toast } from '../../parts/toast.ts'
import { readAnew } from './fresh.ts'
import type { Property } from './property.ts'
import { useRestore } from './useRestore.ts'

interface Props {
  readonly property: Property | undefined
  readonly close: () => void
  readonly removed?: () => void
}

/** Removing a property: what it hides, counted, and that it can be taken back. */
export function RemoveProperty({ property, close, removed }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const restore = useRestore()
  const entity = property?.entity ?? 'website-user'
  const key = property?.key ?? ''
  const use = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}/use',
    { params: { path: { tenantId, entity, key } } },
    { enabled: property !== undefined },
  )
  if (!property) return null
  const { label: name } = property
  return (
    <ConfirmDialog
      opened
      danger
      title={t('Remove {name}?', { name })}
      confirm={t('Remove {name}', { name })}
      loading={use.isPending}
      onClose={close}
      onConfirm={async () => {
        const { error } = await client.DELETE('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}', {
          params: { path: { tenantId, entity, key }, query: { version: property.version } },
        })
        if (error) throw error
        await readAnew(queries, key)
        toast(t('{name} was removed', { name }), { undo: () => restore.undo(property) })
        removed?.()
      }}
    >
      <List size="sm" spacing={6}>
        <List.Item>
          {use.data
            ? t(
                '{count, plural, =0 {No record has a value yet.} other {{more, select, true {More than {count, number} records have} other {{count, plural, one {# record has} other {# records have}}}} a value. Nobody sees it any more.}}',
                { more: String(use.data.more), count: use.data.count },
              )
            : t('Records are being counted.')}
        </List.Item>
        {property.listColumn ? <List.Item>{t('The column goes from lists and saved views.')}</List.Item> : null}
        {property.searchable ? <List.Item>{t('Searches no longer find it, and filters and sorting by it are refused.')}</List.Item> : null}
        <List.Item>{t('Programs and files that send “{field}” are refused.', { field: property.name })}</List.Item>
        {property.required ? <List.Item>{t('It is no longer asked for in new records.')}</List.Item> : null}
      </List>
      <Text size="sm" mt="sm">
        {t('For 30 days you can restore it with all values. Then they go for good.')}
      </Text>
    </ConfirmDialog>
  )
}
