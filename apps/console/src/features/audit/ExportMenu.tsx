import { Button, Menu, Text, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { client, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { saveAnswer } from '../../parts/saveFile.ts'
import { toast } from '../../parts/toast.ts'
import type { TimelineFilter } from './Timeline.tsx'

type Format = 'csv' | 'jsonl'

/** Takes the entries away that the filters leave, as a file. That itself is noted. */
export function ExportMenu({ tenantId, companyId, filter }: { tenantId?: string; companyId?: string; filter: TimelineFilter }) {
  const allowed = useCan()('audit.export')
  const may = tenantId ? allowed : true
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const id = useId()
  const button = (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconDownload size={15} aria-hidden />}
      loading={busy}
      {...(may === true ? {} : { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id })}
    >
      {t('Export')}
    </Button>
  )
  const take = async (format: Format) => {
    setBusy(true)
    setFailed(undefined)
    try {
      await download(tenantId, companyId, filter, format)
      toast(t('The audit log was exported'))
    } catch (error) {
      const { title, detail } = problemOf(error)
      setFailed(detail ?? title)
    } finally {
      setBusy(false)
    }
  }
  if (may !== true) {
    return (
      <Tooltip label={may.reason} id={id}>
        {button}
      </Tooltip>
    )
  }
  return (
    <>
      {failed ? (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {failed}
        </Text>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('What the filters leave, newest first')}</Menu.Label>
          <Menu.Item onClick={() => void take('csv')}>{t('CSV, for a spreadsheet')}</Menu.Item>
          <Menu.Item onClick={() => void take('jsonl')}>{t('JSON lines, for a program')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

async function download(
  tenantId: string | undefined,
  companyId: string | undefined,
  filter: TimelineFilter,
  format: Format,
): Promise<void> {
  const query = { ...filter, format }
  const { data, error, response } = tenantId
    ? await client.GET('/api/console/tenants/{tenantId}/audit/export', { params: { path: { tenantId }, query }, parseAs: 'blob' })
    : await client.GET('/api/console/companies/{companyId}/audit/export', {
        params: { path: { companyId: companyId ?? '' }, query },
        parseAs: 'blob',
      })
  if (error) throw error
  saveAnswer(data, response, `audit.${format}`)
}
