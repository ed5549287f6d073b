import { Text } from '@mantine/core'
import { t } from '../../lib/text.ts'
import { SecretDialog } from '../../parts/SecretDialog.tsx'

/** The secret of a key, once. */
export function KeySecret({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <SecretDialog
      title={t('Key {name}', { name })}
      label={t('Secret')}
      secret={secret}
      example={{
        label: t('How a program sends it'),
        text: `curl -H "Authorization: Bearer $TILLWARD_KEY" \\\n  ${location.origin}/api/integration/…`,
      }}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t('Whoever has it does what the key may do. All Admin Owners were told by mail.')}
      </Text>
    </SecretDialog>
  )
}
