import { Alert, Box, Button, Code, CopyButton, Drawer, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api, client, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { Facts } from '../../parts/Facts.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Failed, RowsSkeleton } from '../../parts/states.tsx'
import { useFocusBack } from '../../parts/useFocusBack.ts'
import { paths } from '../../paths.ts'
import { DeliveryBadge } from './HealthBadge.tsx'
import { answerText, type Webhook } from './webhook.ts'

/** One event as it is sent, and what the receiver answered; follows it while it waits. */
export function DeliveryDrawer({ of: webhook, eventId }: { of: Webhook; eventId: string }) {
  useFocusBack()
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const may = useCan()('webhooks.manage')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const path = { tenantId, webhookId: webhook.id, eventId }
  const delivery = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/webhooks/{webhookId}/deliveries/{eventId}',
    { params: { path } },
    { refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? 2_000 : false) },
  )
  const close = () => void navigate({ to: paths.webhook(tenantId, webhook.id), search: true, resetScroll: false })
  const again = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      const { error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/deliveries/{eventId}/replay', {
        params: { path },
      })
      if (error) throw error
      await queries.invalidateQueries()
    } catch (error) {
      const { detail, title } = problemOf(error)
      setFailed(detail ?? title)
    } finally {
      setBusy(false)
    }
  }
  const it = delivery.data
  const look = it && `${it.state} ${it.tries}`
  const seen = useRef(look)
  // the list and the head behind it tell the same
  useEffect(() => {
    if (seen.current && seen.current !== look) void queries.invalidateQueries()
    seen.current = look
  }, [look, queries])
  return (
    <Drawer opened onClose={close} title={it?.event ?? t('Delivery')} size={560}>
      {delivery.error ? <Failed error={delivery.error} retry={() => void delivery.refetch()} /> : null}
      {!it && !delivery.error ? <RowsSkeleton rows={5} /> : null}
      {it ? (
        <Stack gap="md">
          {failed ? (
            <Alert color="red" role="alert">
              {failed}
            </Alert>
          ) : null}
          <Group justify="space-between">
            <div role="status">
              <DeliveryBadge of={it} />
            </div>
            <MayButton size="xs" variant="default" may={may} loading={busy} onClick={() => void again()}>
              {it.state === 'waiting' ? t('Try now') : t('Send again')}
            </MayButton>
          </Group>
          <Facts
            items={[
              [t('Last answer'), answerText(it)],
              [t('Tries'), String(it.tries)],
              [t('Last try'), it.triedAt ? dateTime(it.triedAt) : undefined],
              ...(it.deliveredAt ? [[t('Delivered'), dateTime(it.deliveredAt)] as const] : []),
              ...(it.nextTryAt ? [[t('Next try'), dateTime(it.nextTryAt)] as const] : []),
              [t('Happened'), dateTime(it.at)],
            ]}
          />
          <Text size="xs" c="dimmed">
            {t('Ten tries in three days, then it is given up. Of answers only the status is kept.')}
          </Text>
          <Request url={webhook.url} id={it.id} body={it.body} />
        </Stack>
      ) : null}
    </Drawer>
  )
}

function Request({ url, id, body }: { url: string; id: string; body: string }) {
  const head = [
    `POST ${url}`,
    'content-type: application/json',
    `webhook-id: ${id}`,
    `webhook-timestamp: ${t('time of the try')}`,
    `webhook-signature: ${t('made at the try')}`,
  ].join('\n')
  return (
    <Box component="section" aria-label={t('Request')}>
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600}>
          {t('Request')}
        </Text>
        <CopyButton value={body}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {copied ? t('Copied') : t('Copy body')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {`${head}\n\n${readable(body)}`}
      </Code>
    </Box>
  )
}

/** The same JSON on several lines; what is none stays as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
