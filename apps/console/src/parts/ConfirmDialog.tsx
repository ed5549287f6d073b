import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { problemOf } from '../lib/api.ts'
import type { May } from '../lib/can.ts'
import { t } from '../lib/text.ts'
import { MayButton } from './MayButton.tsx'
import { useFocusBack } from './useFocusBack.ts'

interface Props {
  readonly opened: boolean
  readonly title: string
  /** The verb again: "Deactivate Ada Okafor". */
  readonly confirm: string
  readonly cancel?: string
  readonly danger?: boolean
  /** For what cannot be undone: the words to type first. */
  readonly typeToConfirm?: string
  /** Not yet, because what will end is still being counted. */
  readonly loading?: boolean
  /** For long lists of what ends. */
  readonly wide?: boolean
  /** Whoever may not sees the button, and why. */
  readonly may?: May
  /** `false`: not done, because something in the dialog is missing; it stays open. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
  /** What will happen, in numbers and names. */
  readonly children: ReactNode
}

/** One decision. Says what it ends; Cancel has the focus; a refusal is shown here and nothing is lost. */
export function ConfirmDialog(props: Props) {
  const {
    opened,
    title,
    confirm,
    cancel = t('Cancel'),
    danger,
    typeToConfirm,
    loading,
    wide,
    may = true,
    onConfirm,
    onClose,
    children,
  } = props
  useFocusBack(opened)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const [typed, setTyped] = useState('')
  useEffect(() => {
    setFailed(undefined)
    setTyped('')
  }, [opened])
  const act = async () => {
    setBusy(true)
    setFailed(undefined)
    try {
      if ((await onConfirm()) !== false) onClose()
    } catch (error) {
      const { detail, title: what } = problemOf(error)
      setFailed(detail ?? what)
    } finally {
      setBusy(false)
    }
  }
  const ready = !loading && (typeToConfirm === undefined || typed.trim() === typeToConfirm)
  return (
    <Modal opened={opened} onClose={onClose} title={title} {...(wide ? { size: 'lg' } : {})}>
      <Stack gap="md">
        {failed ? (
          <Alert color="red" role="alert">
            {failed}
          </Alert>
        ) : null}
        <Text size="sm" component="div">
          {children}
        </Text>
        {typeToConfirm === undefined ? null : (
          <TextInput
            label={t('Type “{name}” to confirm', { name: typeToConfirm })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {cancel}
          </Button>
          <MayButton
            may={may}
            color={danger ? 'red' : undefined}
            loading={busy}
            disabled={may === true && !ready}
            onClick={() => void act()}
          >
            {confirm}
          </MayButton>
        </Group>
      </Stack>
    </Modal>
  )
}
