import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { client, problemOf } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import type { ListControl } from '../../../parts/list/listState.ts'
import { saveAnswer } from '../../../parts/saveFile.ts'
import { toast } from '../../../parts/toast.ts'
import { queryOf } from './userQuery.ts'

/** What the filters leave, as a file. The server notes it, and asks for the password first. */
export function UsersExport({ state }: { state: ListControl }) {
  const tenantId = useTenantId()
  const may = useCan()('users.export')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const take = async (format: 'csv' | 'jsonl') => {
    setBusy(true)
    setFailed(undefined)
    try {
      const { data, error, response } = await client.GET('/api/console/tenants/{tenantId}/users/export', {
        params: { path: { tenantId }, query: { ...queryOf(state), format } },
        parseAs: 'blob',
      })
      if (error) throw error
      saveAnswer(data, response, `users.${format}`)
      toast(t('The users were exported'))
    } catch (error) {
      const { title, detail } = problemOf(error)
      setFailed(detail ?? title)
    } finally {
      setBusy(false)
    }
  }
  const button = (
    <ActionIcon
      variant="default"
      size={34}
      aria-label={may === true ? t('Export') : t('Export. {reason}', { reason: may.reason })}
      loading={busy}
      {...(may === true ? {} : { 'data-disabled': true, 'aria-disabled': true })}
    >
      <IconDownload size={17} aria-hidden />
    </ActionIcon>
  )
  const hint = (
    <Tooltip label={failed ?? (may === true ? t('Export') : may.reason)} {...(failed ? { opened: true, color: 'red' } : {})}>
      {button}
    </Tooltip>
  )
  if (may !== true) return hint
  return (
    <Menu position="bottom-end" onOpen={() => setFailed(undefined)}>
      <Menu.Target>{hint}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('What the filters leave')}</Menu.Label>
        <Menu.Item onClick={() => void take('csv')}>{t('CSV, for a spreadsheet')}</Menu.Item>
        <Menu.Item onClick={() => void take('jsonl')}>{t('JSON lines, for a program')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
