import { Anchor, Box, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { HealthBadge } from './HealthBadge.tsx'
import { eventsText, manyText, type Webhook } from './webhook.ts'

/** Where events of the tenant are sent to, and whether they get through. Twenty at most, so all of them. */
export function WebhooksPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: 'createdAt' })
  useCrumbs({ label: t('Settings') }, { label: t('Webhooks') })
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/webhooks',
    { params: { path: { tenantId } } },
    { refetchInterval: 30_000 },
  )
  const create = (
    <MayButton
      aria-keyshortcuts="c"
      may={can('webhooks.manage')}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newWebhook(tenantId) })}
    >
      {t('Add webhook')}
    </MayButton>
  )
  return (
    <>
      <PageHead title={t('Webhooks')} actions={create}>
        {t('Where Tillward tells your other systems what happened, signed and in order.')}
      </PageHead>
      <Box className="sheet">
        <ListTable
          label={t('Webhooks')}
          columns={columns(tenantId)}
          query={query}
          state={state}
          rowId={(one) => one.id}
          rowName={(one) => one.name}
          empty={
            <Empty title={t('No webhooks yet')} act={create}>
              {t(
                'Add the address of a program of yours, and it is told when a user is made, signs in, changes or leaves: by ids, never with personal values.',
              )}
            </Empty>
          }
        />
      </Box>
    </>
  )
}

const columns = (tenantId: string): Column<Webhook>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (one) => (
      <Stack gap={0} maw={420}>
        <Anchor component={Link} to={paths.webhook(tenantId, one.id)} fw={550} c="var(--mantine-color-text)" size="sm">
          {one.name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate title={one.url}>
          {one.url}
        </Text>
      </Stack>
    ),
  },
  { key: 'health', label: t('Health'), cell: (one) => <HealthBadge of={one} />, onCards: 'status' },
  { key: 'events', label: t('Events'), cell: (one) => eventsText(one) },
  { key: 'waiting', label: t('Waiting'), align: 'right', cell: (one) => manyText(one.waiting), onCards: 'labelled' },
  {
    key: 'dead',
    label: t('Given up'),
    align: 'right',
    cell: (one) => (
      <Text span inherit c={one.dead > 0 ? 'var(--mantine-color-error)' : undefined}>
        {manyText(one.dead)}
      </Text>
    ),
    onCards: 'labelled',
  },
  { key: 'since', label: t('Failing since'), cell: (one) => <Time at={one.failingSince} none="–" />, onCards: 'hidden' },
]
