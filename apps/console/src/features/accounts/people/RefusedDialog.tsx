import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { problemOf } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'

/** Why an act that asked nothing beforehand was refused. It stays until it was read: a toast would be gone. */
export function RefusedDialog({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { title, detail } = problemOf(error)
  return (
    <Modal opened={error !== undefined} onClose={onClose} title={title} role="alertdialog">
      <Stack gap="md">
        <Text size="sm">{detail ?? t('Nothing was changed.')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('Close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
