import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { paths } from '../../paths.ts'
import { WebhookFields, type WebhookValues, webhookRules } from './fields.tsx'
import { WebhookSecret } from './WebhookSecret.tsx'
import { WebhooksPage } from './WebhooksPage.tsx'

/** A new webhook, beside the list; its secret is shown in place of the form once it is there. */
export function NewWebhookPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [made, setMade] = useState<{ readonly id: string; readonly name: string; readonly secret: string }>()
  const form = useForm<WebhookValues>({ initialValues: { name: '', url: '', events: ['*'] }, validate: webhookRules() })
  return (
    <>
      <WebhooksPage />
      {made ? (
        <WebhookSecret name={made.name} secret={made.secret} onClose={() => void navigate({ to: paths.webhook(tenantId, made.id) })} />
      ) : (
        <FormDrawer
          title={t('Add webhook')}
          form={form}
          submitLabel={t('Add webhook')}
          onClose={() => void navigate({ to: paths.webhooks(tenantId) })}
          submit={async ({ name, url, events }) => {
            const { data, error } = await client.POST('/api/console/tenants/{tenantId}/webhooks', {
              params: { path: { tenantId } },
              body: { name: name.trim(), url: url.trim(), events },
            })
            if (error) throw error
            await queries.invalidateQueries()
            setMade({ id: data.webhook.id, name: data.webhook.name, secret: data.secret })
          }}
        >
          <WebhookFields form={form} />
        </FormDrawer>
      )}
    </>
  )
}
