import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api, problemOf } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, NotFound, PageSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { Timeline } from '../audit/Timeline.tsx'
import { Deliveries } from './Deliveries.tsx'
import { DeliveryDrawer } from './DeliveryDrawer.tsx'
import { HealthBadge } from './HealthBadge.tsx'
import { WebhookActs } from './WebhookActs.tsx'
import { WebhookDetails } from './WebhookDetails.tsx'
import { WebhookNotice } from './WebhookNotice.tsx'

/** One webhook: what was sent, how it is set, and the acts on it. */
export function WebhookPage() {
  const tenantId = useTenantId()
  const { webhookId = '', tab = '', eventId }: { webhookId?: string; tab?: string; eventId?: string } = useParams({ strict: false })
  const [watching, setWatching] = useState(false)
  const webhook = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/webhooks/{webhookId}',
    { params: { path: { tenantId, webhookId } } },
    // what waits goes out by itself: the page follows it
    { refetchInterval: ({ state }) => (watching || (state.data?.waiting ?? 0) > 0 ? 3_000 : 30_000) },
  )
  useCrumbs({ label: t('Settings') }, { label: t('Webhooks'), to: paths.webhooks(tenantId) }, { label: webhook.data?.name ?? t('Webhook') })
  if (webhook.error && !webhook.data) {
    return problemOf(webhook.error).code === 'not-found' ? (
      <NotFound />
    ) : (
      <Failed error={webhook.error} retry={() => void webhook.refetch()} />
    )
  }
  if (!webhook.data) return <PageSkeleton />
  const it = webhook.data
  const tabs = [
    { value: '', label: t('Deliveries'), to: paths.webhook(tenantId, webhookId) },
    { value: 'details', label: t('Details'), to: paths.webhook(tenantId, webhookId, 'details') },
    { value: 'activity', label: t('Activity'), to: paths.webhook(tenantId, webhookId, 'activity') },
  ]
  return (
    <DetailPage
      avatar={false}
      name={it.name}
      badge={<HealthBadge of={it} />}
      line={<span style={{ overflowWrap: 'anywhere' }}>{it.url}</span>}
      tabs={tabs}
      tab={tab}
      actions={<WebhookActs of={it} />}
      alert={<WebhookNotice of={it} />}
    >
      {tab === '' ? <Deliveries of={it} watching={watching} watch={setWatching} /> : null}
      {tab === 'details' ? <WebhookDetails of={it} /> : null}
      {tab === 'activity' ? (
        <Sheet title={t('Activity')} flush>
          <Timeline tenantId={tenantId} filter={{ subjectId: webhookId }} />
        </Sheet>
      ) : null}
      {eventId ? <DeliveryDrawer of={it} eventId={eventId} /> : null}
    </DetailPage>
  )
}
