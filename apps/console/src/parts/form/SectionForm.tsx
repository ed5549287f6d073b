import { Alert, Button, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import { t } from '../../lib/text.ts'
import { LeaveGuard } from './LeaveGuard.tsx'
import { stayInField } from './stayInField.ts'

interface Props<V extends object> {
  readonly form: UseFormReturnType<V>
  readonly label: string
  /** Does it, and tells what was refused in `summary` and beside the fields. */
  readonly save: (values: V) => Promise<void>
  readonly close: () => void
  readonly busy: boolean
  readonly summary: string | undefined
  /** Somebody else's change waits to be looked at first. */
  readonly waits: boolean
  readonly children: ReactNode
}

/** Inputs in place of a section that was read: with faults the first has the focus, and leaving with something typed asks. */
export function SectionForm<V extends object>({ form, label, save, close, busy, summary, waits, children }: Props<V>) {
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => void save(values),
        (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
      )}
      noValidate
      aria-label={label}
    >
      {/* asked at that moment: what is typed does not draw the form anew */}
      <LeaveGuard when={(move) => form.isDirty() && !busy && (!move || move.current.pathname !== move.next.pathname)} />
      <Stack gap="md">
        {summary ? (
          <Alert color="red" role="alert">
            {summary}
          </Alert>
        ) : null}
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={waits} onMouseDown={stayInField}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
