import { Alert, Button, Group, Modal, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { toast } from '../../parts/toast.ts'
import { useFocusBack } from '../../parts/useFocusBack.ts'
import type { Webhook } from './webhook.ts'

interface Props {
  readonly of: Webhook
  readonly watching: boolean
  readonly watch: (on: boolean) => void
}

/** Sending many events again, all given up ones or those of a span of time, and how far that is. */
export function Replay({ of: webhook, watching, watch }: Props) {
  const tenantId = useTenantId()
  const may = useCan()('webhooks.manage')
  const queries = useQueryClient()
  const [span, setSpan] = useState(false)
  const [sending, setSending] = useState(0)
  const [failed, setFailed] = useState<string>()
  const path = { tenantId, webhookId: webhook.id }
  const left = Math.min(webhook.waiting, sending)

  useEffect(() => {
    if (!watching || webhook.waiting > 0) return
    // a moment, because the count lags behind what was just begun
    const over = setTimeout(() => watch(false), 5_000)
    return () => clearTimeout(over)
  }, [watching, webhook.waiting, watch])

  const begun = async (count: number) => {
    setSending(count)
    watch(count > 0)
    await queries.invalidateQueries()
    toast(t('{count, plural, =0 {Nothing to send again} one {# event is sent again} other {# events are sent again}}', { count }))
  }
  const dead = async () => {
    setFailed(undefined)
    try {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/replay-dead', { params: { path } })
      if (error) throw error
      await begun(data.replayed)
    } catch (error) {
      const { detail, title } = problemOf(error)
      setFailed(detail ?? title)
    }
  }
  return (
    <Group gap="sm" wrap="nowrap">
      {watching && sending > 0 ? (
        <Group gap="xs" wrap="nowrap" role="status">
          <Text size="xs" c="dimmed">
            {t('{done, number} of {count, number} sent', { done: sending - left, count: sending })}
          </Text>
          <Progress w={90} value={((sending - left) / sending) * 100} aria-label={t('Sent again')} />
        </Group>
      ) : null}
      {failed ? (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {failed}
        </Text>
      ) : null}
      {may === true ? (
        <MoreMenu
          label={t('Send again')}
          named
          acts={[
            { label: t('All given up'), may: webhook.dead > 0 || { reason: t('There are none.') }, onClick: () => void dead() },
            { label: t('A span of time…'), onClick: () => setSpan(true) },
          ]}
        />
      ) : (
        <MayButton size="sm" variant="default" may={may}>
          {t('Send again')}
        </MayButton>
      )}
      {span ? <SpanDialog path={path} begun={begun} close={() => setSpan(false)} /> : null}
    </Group>
  )
}

interface SpanProps {
  readonly path: { readonly tenantId: string; readonly webhookId: string }
  readonly begun: (count: number) => Promise<void>
  readonly close: () => void
}

const localMinute = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

function SpanDialog({ path, begun, close }: SpanProps) {
  useFocusBack()
  const [from, setFrom] = useState(() => localMinute(new Date(Date.now() - 86_400_000)))
  const [to, setTo] = useState(() => localMinute(new Date()))
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const send = async () => {
    const empty = { ...(from ? {} : { from: t('Enter a date and time') }), ...(to ? {} : { to: t('Enter a date and time') }) }
    if (Object.keys(empty).length > 0) return setWrong(empty)
    setBusy(true)
    setWrong({})
    try {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/replay', {
        params: { path },
        body: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      })
      if (error) throw error
      close()
      await begun(data.replayed)
    } catch (error) {
      const problem = problemOf(error)
      const faults = (problem as { fields?: readonly { field: string; message: string }[] }).fields ?? []
      setWrong(
        faults.length > 0 ? Object.fromEntries(faults.map((one) => [one.field, one.message])) : { all: problem.detail ?? problem.title },
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={close} title={t('Send a span of time again')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack gap="md">
          {wrong['all'] ? (
            <Alert color="red" role="alert">
              {wrong['all']}
            </Alert>
          ) : null}
          <Text size="sm">
            {t(
              'Events that happened then, delivered or given up, are sent again with the same ids: a receiver that keeps ids takes each once. Ten thousand at most.',
            )}
          </Text>
          <TextInput
            type="datetime-local"
            label={t('From')}
            value={from}
            error={wrong['from']}
            onChange={(event) => setFrom(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            type="datetime-local"
            label={t('To, not included')}
            value={to}
            error={wrong['to']}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('Send again')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
