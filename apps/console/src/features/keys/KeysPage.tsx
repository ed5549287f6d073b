import { Anchor, Box, Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { day } from '../../lib/time.ts'
import type { Filter } from '../../parts/list/filters.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { KeyBadge } from './KeyBadge.tsx'
import type { ApiKey } from './key.ts'

const filters = (): readonly Filter[] => [
  { kind: 'choice', name: 'living', label: t('Status'), one: true, choices: [{ value: 'true', label: t('Working now') }] },
]

/** The ways programs get into the tenant. */
export function KeysPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: 'createdAt', order: 'desc' })
  useCrumbs({ label: t('Settings') }, { label: t('API keys') })
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/keys',
    {
      params: {
        path: { tenantId },
        query: {
          ...(state.filters['living']?.length ? { living: true } : {}),
          limit: state.limit,
          ...(state.trail.length > 0 ? { cursor: state.trail.at(-1)! } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData },
  )
  const create = (
    <MayButton
      aria-keyshortcuts="c"
      may={can('keys.manage')}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newKey(tenantId) })}
    >
      {t('New API key')}
    </MayButton>
  )
  const narrowed = Object.keys(state.filters).length > 0
  return (
    <>
      <PageHead title={t('API keys')} actions={create}>
        {t('How programs get in. A key never does more than the person who holds it, and ends with that person’s access.')}
      </PageHead>
      <Box className="sheet">
        <Toolbar state={state} filters={filters()} />
        <ListTable
          label={t('API keys')}
          columns={columns(tenantId)}
          query={query}
          state={state}
          rowId={(key) => key.id}
          rowName={(key) => key.name}
          empty={
            narrowed ? (
              <Empty
                title={t('No key works now')}
                act={
                  <Button variant="default" onClick={() => state.clear()}>
                    {t('Clear all')}
                  </Button>
                }
              >
                {t('Those there were have expired or ended.')}
              </Empty>
            ) : (
              <Empty title={t('No API keys yet')} act={create}>
                {t('Your shop, an ERP system or a script needs a key to report orders, read users or ask who somebody is.')}
              </Empty>
            )
          }
        />
      </Box>
    </>
  )
}

const columns = (tenantId: string): Column<ApiKey>[] => [
  {
    key: 'name',
    label: t('Name'),
    cell: (key) => (
      <Stack gap={0}>
        <Anchor component={Link} to={paths.key(tenantId, key.id)} fw={550} c="var(--mantine-color-text)" size="sm">
          {key.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {t('{count, plural, one {# right} other {# rights}}', { count: key.permissions.length })}
          {key.state === 'active' && key.withoutEffect.length > 0
            ? t(', {count, number} without effect', { count: key.withoutEffect.length })
            : ''}
        </Text>
      </Stack>
    ),
  },
  { key: 'state', label: t('Status'), cell: (key) => <KeyBadge of={key} />, onCards: 'status' },
  { key: 'holder', label: t('Holder'), cell: (key) => key.holder.name ?? t('Somebody no longer here'), onCards: 'labelled' },
  { key: 'lastUsed', label: t('Last used'), cell: (key) => <Time at={key.lastUsedAt} />, onCards: 'labelled' },
  {
    key: 'expires',
    label: t('Expires'),
    cell: (key) =>
      key.endedAt ? (
        <Text span inherit c="dimmed">
          {t('Ended {day}', { day: day(key.endedAt) })}
        </Text>
      ) : (
        day(key.expiresAt)
      ),
    onCards: 'labelled',
  },
  { key: 'created', label: t('Made'), cell: (key) => <Time at={key.createdAt} />, onCards: 'hidden' },
]
