import { Button } from '@mantine/core'
import { t } from '../lib/text.ts'

/** What a toast says, and the way back. */
export function ToastText({ text, undo }: { text: string; undo: () => void }) {
  return (
    <>
      {text}
      <Button variant="subtle" size="compact-sm" ml="xs" onClick={undo}>
        {t('Undo')}
      </Button>
    </>
  )
}
