import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { problemOf } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'

interface Props {
  readonly error: unknown
  readonly onClose: () => void
}

/** Why an act that asked nothing beforehand was refused. It stays until it was read: a toast would be gone. */
export function RefusedDialog(props: Props) {
  // a list has one in each row: what a dialog is made of comes with the first refusal
  const [ever, setEver] = useState(false)
  const refused = props.error !== undefined
  useEffect(() => {
    if (refused) setEver(true)
  }, [refused])
  return ever ? <Dialog {...props} /> : null
}

function Dialog({ error, onClose }: Props) {
  const { title, detail } = problemOf(error)
  // opened once it is there: a dialog that begins open does not know where the focus was
  const [opened, setOpened] = useState(false)
  useEffect(() => setOpened(error !== undefined), [error])
  return (
    <Modal opened={opened} onClose={onClose} title={title} role="alertdialog">
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
