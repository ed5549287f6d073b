import { Anchor, Box, Button, Code, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import type { Filter } from '../../parts/list/filters.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { DeliveryBadge } from './HealthBadge.tsx'
import { Replay } from './Replay.tsx'
import { answerText, type Delivery, type Webhook } from './webhook.ts'

interface Props {
  readonly of: Webhook
  readonly watching: boolean
  readonly watch: (on: boolean) => void
}

const filters = (): readonly Filter[] => [
  {
    kind: 'choice',
    name: 'state',
    label: t('Status'),
    one: true,
    choices: [
      { value: 'waiting', label: t('Waiting') },
      { value: 'delivered', label: t('Delivered') },
      { value: 'dead', label: t('Given up') },
    ],
  },
]

/** What became of events at one webhook, newest first, and sending them again. */
export function Deliveries({ of: webhook, watching, watch }: Props) {
  const tenantId = useTenantId()
  const state = useListState({ sort: 'at', order: 'desc' })
  const chosen = state.filters['state']?.[0]
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/webhooks/{webhookId}/deliveries',
    {
      params: {
        path: { tenantId, webhookId: webhook.id },
        query: {
          ...(chosen === 'waiting' || chosen === 'delivered' || chosen === 'dead' ? { state: chosen } : {}),
          limit: state.limit,
          ...(state.trail.length > 0 ? { cursor: state.trail.at(-1)! } : {}),
        },
      },
    },
    { placeholderData: keepPreviousData, refetchInterval: watching || webhook.waiting > 0 ? 3_000 : 15_000 },
  )
  return (
    <Box className="sheet">
      <Toolbar state={state} filters={filters()} right={<Replay of={webhook} watching={watching} watch={watch} />} />
      <ListTable
        label={t('Deliveries')}
        columns={columns(tenantId, webhook.id)}
        query={query}
        state={state}
        rowId={(one) => one.id}
        rowName={(one) => one.event}
        empty={
          chosen ? (
            <Empty
              title={t('No delivery in this state')}
              act={
                <Button variant="default" onClick={() => state.clear()}>
                  {t('Clear all')}
                </Button>
              }
            />
          ) : (
            <Empty title={t('Nothing was sent yet')}>
              {t(
                'What happens from now on and is among the chosen events appears here a second later. Send a test event to try the receiver.',
              )}
            </Empty>
          )
        }
      />
    </Box>
  )
}

const columns = (tenantId: string, webhookId: string): Column<Delivery>[] => [
  {
    key: 'event',
    label: t('Event'),
    cell: (one) => (
      <Anchor
        component={Link}
        to={paths.delivery(tenantId, webhookId, one.id)}
        search={true as never}
        resetScroll={false}
        c="var(--mantine-color-text)"
        size="sm"
        fw={550}
      >
        <Code>{one.event}</Code>
      </Anchor>
    ),
  },
  { key: 'state', label: t('Status'), cell: (one) => <DeliveryBadge of={one} />, onCards: 'status' },
  {
    key: 'answer',
    label: t('Last answer'),
    cell: (one) => (
      <Text span inherit c={one.state === 'delivered' ? undefined : one.tries > 0 ? 'var(--mantine-color-error)' : 'dimmed'}>
        {answerText(one)}
      </Text>
    ),
  },
  { key: 'tries', label: t('Tries'), align: 'right', cell: (one) => one.tries, onCards: 'labelled' },
  { key: 'at', label: t('Happened'), cell: (one) => <Time at={one.at} />, onCards: 'labelled' },
  { key: 'next', label: t('Next try'), cell: (one) => <Time at={one.nextTryAt} none="–" />, onCards: 'hidden' },
]
