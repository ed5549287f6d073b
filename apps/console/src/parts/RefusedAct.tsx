import { Alert } from '@mantine/core'
import { t } from '../lib/text.ts'

/** Why an act of the head was refused: right under it, where one looks. */
export function RefusedAct({ text, onClose }: { text: string | undefined; onClose: () => void }) {
  if (!text) return null
  return (
    <Alert color="red" role="alert" withCloseButton closeButtonLabel={t('Close')} onClose={onClose} py={6} maw={460}>
      {text}
    </Alert>
  )
}
