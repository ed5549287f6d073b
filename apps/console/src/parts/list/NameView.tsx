import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { t } from '../../lib/text.ts'

interface Props {
  readonly opened: boolean
  readonly name: string
  readonly onName: (name: string) => void
  readonly onClose: () => void
}

/** Names a view, or names it anew. */
export function NameView({ opened, name, onName, onClose }: Props) {
  const [typed, setTyped] = useState(name)
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!typed.trim()) return setError(t('Enter a name'))
    onName(typed.trim())
    onClose()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={name ? t('Rename view') : t('Save view')} size="sm">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('Name')}
            description={t('Only you see your views.')}
            value={typed}
            onChange={(event) => (setTyped(event.currentTarget.value), setError(undefined))}
            error={error}
            maxLength={60}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit">{name ? t('Rename') : t('Save view')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
