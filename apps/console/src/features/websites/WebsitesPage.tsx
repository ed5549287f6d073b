import { Box, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { RowName } from '../../parts/list/RowName.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { languageName, mainHost, StateBadge, type Website } from './website.tsx'

/** The storefronts of the tenant. A tenant has at most 500, so they come at once. */
export function WebsitesPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: '' })
  useCrumbs({ label: t('Administration') }, { label: t('Websites') })
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const create = (
    <MayButton
      aria-keyshortcuts="c"
      may={can('websites.write')}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newWebsite(tenantId) })}
    >
      {t('New website')}
    </MayButton>
  )
  return (
    <>
      <PageHead title={t('Websites')} actions={create}>
        {t('Your storefronts, and the host names they are served under.')}
      </PageHead>
      <Box className="sheet">
        <ListTable
          label={t('Websites')}
          columns={columns(tenantId)}
          query={websites}
          state={state}
          rowId={(one) => one.id}
          rowName={(one) => one.name}
          empty={
            <Empty title={t('No website yet')} act={create}>
              {t(
                'A website is one storefront: its users sign in there, with its own language, mails and settings where they differ. It serves nobody until one of its host names is proved.',
              )}
            </Empty>
          }
        />
      </Box>
    </>
  )
}

const columns = (tenantId: string): Column<Website>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (one) => <RowName to={paths.website(tenantId, one.id)} name={one.name} line={mainHost(one)?.shownAs} />,
  },
  { key: 'state', label: t('Status'), cell: (one) => <StateBadge state={one.state} />, onCards: 'status' },
  { key: 'hosts', label: t('Host names'), cell: hostsText, onCards: 'line' },
  { key: 'language', label: t('Language'), cell: (one) => languageName(one.language) ?? one.language, onCards: 'line' },
  { key: 'created', label: t('Created'), cell: (one) => <Time at={one.createdAt} />, onCards: 'hidden' },
]

/** "3, of which 1 waits for proof". */
function hostsText({ hosts, state }: Website) {
  const waiting = hosts.filter((one) => one.state === 'waiting').length
  if (hosts.length === 0) {
    return (
      <Text span inherit c={state === 'active' ? 'yellow' : 'dimmed'}>
        {state === 'active' ? t('None: serves nobody yet') : t('None')}
      </Text>
    )
  }
  if (waiting === 0) return t('{count} proved', { count: hosts.length })
  return t('{proved} proved, {waiting, plural, one {# waits} other {# wait}} for proof', { proved: hosts.length - waiting, waiting })
}
