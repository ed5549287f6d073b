import { Text } from '@mantine/core'
import { t } from '../../lib/text.ts'
import { SecretDialog } from '../../parts/SecretDialog.tsx'

/** The secret a webhook signs with, once. */
export function WebhookSecret({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <SecretDialog
      title={t('Secret of {name}', { name })}
      label={t('Secret')}
      secret={secret}
      example={{
        label: t('What every request carries'),
        text: 'webhook-id: 019…\nwebhook-timestamp: 1795312800\nwebhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      }}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t('With it the receiver checks the signature of every request, after Standard Webhooks. It reads nothing by itself.')}
      </Text>
    </SecretDialog>
  )
}
