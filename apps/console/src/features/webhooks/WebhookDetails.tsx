import { Badge, Box, Code, Group } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { Facts } from '../../parts/Facts.tsx'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { SectionForm } from '../../parts/form/SectionForm.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import { WebhookFields, type WebhookValues, webhookRules } from './fields.tsx'
import { eventsText, everything, type Webhook } from './webhook.ts'

/** How a webhook is set: read first, edited in place. */
export function WebhookDetails({ of: webhook }: { of: Webhook }) {
  const may = useCan()('webhooks.manage')
  const [editing, setEditing] = useState(false)
  return (
    <Sheet
      title={t('Details')}
      act={
        editing ? undefined : (
          <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
            {t('Edit')}
          </MayButton>
        )
      }
    >
      {editing ? (
        <Editor webhook={webhook} close={() => setEditing(false)} />
      ) : (
        <Facts
          items={[
            [t('Name'), webhook.name],
            [
              t('Address'),
              <Code key="url" style={{ overflowWrap: 'anywhere' }}>
                {webhook.url}
              </Code>,
            ],
            [t('Events'), <Events key="events" of={webhook} />],
            ...(webhook.formerSecretEndsAt ? [[t('Former secret signs until'), dateTime(webhook.formerSecretEndsAt)] as const] : []),
            [t('Added'), <Time key="made" at={webhook.createdAt} />],
            [t('Last changed'), <Time key="changed" at={webhook.modifiedAt} />],
          ]}
        />
      )}
    </Sheet>
  )
}

function Events({ of: webhook }: { of: Webhook }) {
  if (webhook.events.includes(everything)) return t('All, also kinds that later versions add')
  return (
    <Group gap={4}>
      {webhook.events.map((one) => (
        <Badge key={one} color="gray" ff="monospace">
          {one}
        </Badge>
      ))}
    </Group>
  )
}

type Field = keyof WebhookValues
const fieldLabels: Readonly<Record<Field, string>> = { name: 'Name', url: 'Address', events: 'Events' }
const fields = Object.keys(fieldLabels) as readonly Field[]
const valuesOf = ({ name, url, events }: Webhook): WebhookValues => ({ name, url, events: [...events] })
const told = (values: WebhookValues, field: Field): string => (field === 'events' ? eventsText(values) : values[field])
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function Editor({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(webhook)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<Field>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<WebhookValues>({ initialValues: valuesOf(webhook), validate: webhookRules() })
  const path = { tenantId, webhookId: webhook.id }

  async function save(values: WebhookValues) {
    const before = valuesOf(base)
    const changed = fields.filter((field) => !same(values[field], before[field]))
    if (changed.length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const { error } = await client.PATCH('/api/console/tenants/{tenantId}/webhooks/{webhookId}', {
        params: { path },
        body: { version: base.version, ...Object.fromEntries(changed.map((field) => [field, values[field]])) },
      })
      if (!error) {
        await queries.invalidateQueries()
        toast(t('{name} was saved', { name: values.name }))
        return close()
      }
      if (error.code !== 'version-conflict') return setSummary(showRefusal(form, error).summary)
      const { data } = await client.GET('/api/console/tenants/{tenantId}/webhooks/{webhookId}', { params: { path } })
      if (!data) return setSummary(showRefusal(form, error).summary)
      const theirs = valuesOf(data)
      const both = changed.filter((field) => !same(theirs[field], before[field]) && !same(theirs[field], values[field]))
      setConflict({
        theirs: data,
        by: undefined,
        at: data.modifiedAt,
        fields: both.map((field) => ({ field, theirs: told(theirs, field), mine: told(values, field) })),
      })
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  function take(chosen: Partial<Record<Field, string>>) {
    const theirs = valuesOf(conflict!.theirs as Webhook)
    const before = valuesOf(base)
    const values = form.getValues()
    const lost = new Set(conflict!.fields.filter(({ field, mine }) => chosen[field] !== mine).map(({ field }) => field))
    const mine = Object.fromEntries(
      fields.filter((field) => !same(values[field], before[field]) && !lost.has(field)).map((field) => [field, values[field]]),
    )
    form.setValues({ ...theirs, ...mine })
    setBase(conflict!.theirs as Webhook)
    setConflict(undefined)
  }

  return (
    <Box maw={640}>
      <SectionForm form={form} label={t('Details')} save={save} close={close} busy={busy} summary={summary} waits={conflict !== undefined}>
        {conflict ? <ConflictAlert conflict={conflict} labels={fieldLabels} choose={take} /> : null}
        <WebhookFields form={form} />
      </SectionForm>
    </Box>
  )
}
