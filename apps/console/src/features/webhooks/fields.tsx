import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { t } from '../../lib/text.ts'
import { required } from '../../parts/form/rules.ts'
import { EventChoice } from './EventChoice.tsx'

export interface WebhookValues {
  name: string
  url: string
  events: string[]
}

/** What the form checks by itself; what may be reached under the address only the server knows. */
export const webhookRules = () => ({
  name: required(t('Say which system it tells, such as “Warehouse”')),
  url: (url: string) => (/^https?:\/\/[^\s/]+/i.test(url.trim()) ? null : t('Enter a web address such as https://shop.example/webhooks')),
  events: (events: string[]) => (events.length > 0 ? null : t('Choose at least one kind of event')),
})

/** The fields of a webhook, for adding and changing one. */
export function WebhookFields({ form }: { form: UseFormReturnType<WebhookValues> }) {
  return (
    <>
      <TextInput
        {...form.getInputProps('name')}
        label={t('Name')}
        description={t('Which system it tells.')}
        maxLength={100}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...form.getInputProps('url')}
        label={t('Address')}
        description={t('https, on port 443 or 8443 of a public address, without a user name or a # part. Redirects are not followed.')}
        type="url"
        inputMode="url"
        maxLength={2_000}
        autoComplete="off"
        spellCheck={false}
      />
      <EventChoice
        value={form.values.events}
        error={form.errors['events']}
        onChange={(events) => {
          form.setFieldValue('events', events)
          form.clearFieldError('events')
        }}
      />
    </>
  )
}
