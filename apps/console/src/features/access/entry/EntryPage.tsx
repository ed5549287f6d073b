import { Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api, client } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Filter, periodOf } from '../../../parts/list/filters.ts'
import { useListState } from '../../../parts/list/listState.ts'
import { RecordList } from '../../../parts/list/RecordList.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { saveFile } from '../../../parts/saveFile.ts'
import { Empty } from '../../../parts/states.tsx'
import { RefusedDialog } from '../../accounts/people/RefusedDialog.tsx'
import { EntryDialogs, EntryMenu } from './EntryActs.tsx'
import { type Entry, type EntryKind, entriesOf, found, kinds, pageOf } from './entries.ts'
import { entryColumns } from './entryColumns.tsx'

const groupNames = (): Readonly<Record<EntryKind, string>> => ({
  person: t('People'),
  partner: t('Partner companies'),
  key: t('API keys'),
  invitation: t('Open invitations'),
})

/** Everybody and everything that can enter this tenant at this moment. */
export function EntryPage() {
  const tenantId = useTenantId()
  const state = useListState({ sort: 'kind' })
  const [asked, setAsked] = useState<Entry>()
  const [asks, dialog] = useDisclosure()
  const ask = (entry: Entry) => {
    setAsked(entry)
    // opened once it is there: a dialog that begins open does not know where the focus was
    requestAnimationFrame(dialog.open)
  }
  useCrumbs({ label: t('Administration') }, { label: t('Who can get in') })
  const who = api.useQuery('get', '/api/console/tenants/{tenantId}/who-can-get-in', { params: { path: { tenantId } } })
  const names = groupNames()
  const wanted = JSON.stringify([state.search, state.filters, state.sort, state.order])
  const entries = useMemo(() => who.data && found(entriesOf(who.data), state, periodOf(state, 'last')), [who.data, wanted])
  const counts = useMemo(() => entries && Map.groupBy(entries, (entry) => entry.kind), [entries])
  // the answer is small and holds all of them; what takes long is drawing hundreds of rows
  const page = entries && pageOf(entries, state)
  const filters: readonly Filter[] = [
    { name: 'kind', label: t('Kind'), kind: 'choice', choices: kinds.map((kind) => ({ value: kind, label: names[kind] })) },
    { name: 'last', label: t('Last sign-in or use'), kind: 'date', orNever: true },
  ]
  return (
    <>
      <PageHead title={t('Who can get in today')} actions={<Export />}>
        {t(
          'All people, partner companies, API keys and open invitations of this tenant. Look through it now and then, and end what is not needed.',
        )}
      </PageHead>
      <RecordList<Entry>
        name="entry"
        label={t('Who can get in today')}
        searches={t('Name, e-mail, company, role or right')}
        filters={filters}
        views={false}
        columns={entryColumns(tenantId)}
        query={{ ...who, data: page?.data, isPlaceholderData: false }}
        state={page ? { ...state, trail: page.trail } : state}
        rowId={(entry) => `${entry.kind} ${entry.id}`}
        rowName={(entry) => entry.name}
        group={(entry) => t('{group} ({count, number})', { group: names[entry.kind], count: counts?.get(entry.kind)?.length ?? 0 })}
        menu={(entry) => <EntryMenu entry={entry} ask={ask} />}
        empty={<Empty title={t('Nobody can get in')}>{t('People, partners and keys appear here as soon as they have access.')}</Empty>}
      />
      <Text size="xs" c="dimmed" mt="xs">
        {t('Last sign-in is wherever a person signed in last; of keys, when they were last used.')}
      </Text>
      <EntryDialogs entry={asked} opened={asks} close={dialog.close} />
    </>
  )
}

/** The same as a table for a spreadsheet. Noted in the audit log. */
function Export() {
  const tenantId = useTenantId()
  const can = useCan()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>()
  const save = async () => {
    setBusy(true)
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/who-can-get-in.csv', {
      params: { path: { tenantId } },
      parseAs: 'text',
    })
    setBusy(false)
    if (error) return setRefused(error)
    // reading it as text took the mark away that tells a spreadsheet of UTF-8
    saveFile(`who-can-get-in-${new Date().toISOString().slice(0, 10)}.csv`, `\uFEFF${data}`, 'text/csv')
  }
  return (
    <>
      <MayButton
        variant="default"
        may={can('audit.export')}
        loading={busy}
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void save()}
      >
        {t('Export CSV')}
      </MayButton>
      <RefusedDialog error={refused} onClose={() => setRefused(undefined)} />
    </>
  )
}
