import { List, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { toast } from '../../parts/toast.ts'
import type { Website } from './website.tsx'

/** Closing cannot be taken back: it says what ends and what stays, and asks for the name. */
export function CloseWebsite({ website, opened, close }: { website: Website; opened: boolean; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const { name, hosts } = website
  const served = hosts.filter((one) => one.state === 'verified').map((one) => one.shownAs)
  const act = async () => {
    const { error } = await client.POST('/api/console/tenants/{tenantId}/websites/{websiteId}/close', {
      params: { path: { tenantId, websiteId: website.id } },
    })
    if (error) throw error
    await queries.invalidateQueries()
    toast(t('{name} is closed', { name }))
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('Close {name}?', { name })}
      confirm={t('Close website')}
      danger
      typeToConfirm={name}
      onConfirm={act}
      onClose={close}
    >
      <Stack gap="xs">
        <List size="sm" spacing={6}>
          {served.length > 0 ? (
            <List.Item>
              {t('{count, plural, one {{hosts} is} other {{hosts} are}} served no more: nobody signs in there.', {
                count: served.length,
                hosts: served.join(', '),
              })}
            </List.Item>
          ) : null}
          <List.Item>{t('Shoppers who are signed in there are signed in no more.')}</List.Item>
          <List.Item>{t('Users, customers, settings and host names stay. Remove a host name to use it for another website.')}</List.Item>
        </List>
        <Text size="sm">{t('A closed website is not opened again.')}</Text>
      </Stack>
    </ConfirmDialog>
  )
}
