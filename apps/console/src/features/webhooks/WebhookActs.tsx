import { List, Select } from '@mantine/core'
import { IconKey, IconPlayerPause, IconPlayerPlay, IconSend, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { MoreMenu } from '../../parts/MoreMenu.tsx'
import { Failed } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { WebhookSecret } from './WebhookSecret.tsx'
import { manyText, type Webhook } from './webhook.ts'

/** What can be done with a webhook, in its head. */
export function WebhookActs({ of: webhook }: { of: Webhook }) {
  const tenantId = useTenantId()
  const may = useCan()('webhooks.manage')
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<'pause' | 'secret' | 'end'>()
  const [busy, setBusy] = useState<'test' | 'resume'>()
  const [failed, setFailed] = useState<unknown>()
  const [secret, setSecret] = useState<string>()
  const [hours, setHours] = useState('24')
  const path = { tenantId, webhookId: webhook.id }
  const { name } = webhook
  const paused = webhook.state === 'paused'

  const run = async (what: 'test' | 'resume', act: () => Promise<unknown>) => {
    setBusy(what)
    setFailed(undefined)
    try {
      await act()
    } catch (error) {
      setFailed(error)
    } finally {
      setBusy(undefined)
    }
  }
  const test = () =>
    run('test', async () => {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/test', { params: { path } })
      if (error) throw error
      await queries.invalidateQueries()
      await navigate({ to: paths.delivery(tenantId, webhook.id, data.id) })
    })
  const resume = () =>
    run('resume', async () => {
      const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/resume', { params: { path } })
      if (error) throw error
      await queries.invalidateQueries()
      toast(
        data.missed ? t('{name} was resumed; events older than seven days were passed over', { name }) : t('{name} was resumed', { name }),
      )
    })
  return (
    <>
      {paused ? (
        <MayButton
          may={may}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={busy === 'resume'}
          onClick={() => void resume()}
        >
          {t('Resume')}
        </MayButton>
      ) : (
        <MayButton
          variant="default"
          may={may}
          leftSection={<IconSend size={16} aria-hidden />}
          loading={busy === 'test'}
          onClick={() => void test()}
        >
          {t('Send test event')}
        </MayButton>
      )}
      <MoreMenu
        label={t('More acts')}
        acts={[
          ...(paused
            ? []
            : [{ label: t('Pause…'), icon: <IconPlayerPause size={15} aria-hidden />, may, onClick: () => setAsks('pause') }]),
          { label: t('New secret…'), icon: <IconKey size={15} aria-hidden />, may, onClick: () => setAsks('secret') },
          { label: t('End…'), icon: <IconTrash size={15} aria-hidden />, may, danger: true, onClick: () => setAsks('end') },
        ]}
      />
      {failed ? <Failed error={failed} /> : null}
      <ConfirmDialog
        opened={asks === 'pause'}
        title={t('Pause {name}?', { name })}
        confirm={t('Pause {name}', { name })}
        onClose={() => setAsks(undefined)}
        onConfirm={async () => {
          const { error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/pause', { params: { path } })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{name} was paused', { name }), { undo: resume })
        }}
      >
        {t(
          'Nothing is sent until you resume it. Events wait in the audit log meanwhile; those older than seven days are passed over then.',
        )}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asks === 'secret'}
        title={t('New secret for {name}?', { name })}
        confirm={t('Make new secret')}
        onClose={() => setAsks(undefined)}
        onConfirm={async () => {
          const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/secret', {
            params: { path },
            body: { formerHours: Number(hours) },
          })
          if (error) throw error
          await queries.invalidateQueries()
          setSecret(data.secret)
        }}
      >
        <List size="sm" spacing={6} mb="md">
          <List.Item>{t('You get it once. Put it into the receiver while the secret in use still signs as well.')}</List.Item>
          <List.Item>{t('Every request carries both signatures until then.')}</List.Item>
        </List>
        <Select
          label={t('The secret in use')}
          data={[
            { value: '0', label: t('Ends at once: requests fail until the receiver has the new one') },
            { value: '24', label: t('Signs for a day more') },
            { value: '72', label: t('Signs for three days more') },
            { value: '168', label: t('Signs for a week more') },
          ]}
          value={hours}
          onChange={(next) => next && setHours(next)}
          allowDeselect={false}
        />
      </ConfirmDialog>
      {secret ? <WebhookSecret name={name} secret={secret} onClose={() => setSecret(undefined)} /> : null}
      <ConfirmDialog
        opened={asks === 'end'}
        danger
        title={t('End {name}?', { name })}
        confirm={t('End {name}', { name })}
        typeToConfirm={name}
        onClose={() => setAsks(undefined)}
        onConfirm={async () => {
          const { error } = await client.POST('/api/console/tenants/{tenantId}/webhooks/{webhookId}/end', { params: { path } })
          if (error) throw error
          await navigate({ to: paths.webhooks(tenantId) })
          await queries.invalidateQueries()
          toast(t('{name} was ended', { name }))
        }}
      >
        <List size="sm" spacing={6}>
          <List.Item>{t('The receiver is told nothing any more.')}</List.Item>
          <List.Item>{t('Events that wait ({waiting}) are not sent.', { waiting: manyText(webhook.waiting) })}</List.Item>
          <List.Item>{t('This cannot be taken back. A new webhook begins with what happens then.')}</List.Item>
        </List>
      </ConfirmDialog>
    </>
  )
}
