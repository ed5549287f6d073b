import { Alert, Box, Button, Drawer, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { useFocusBack } from '../useFocusBack.ts'
import classes from './FormDrawer.module.css'
import { showRefusal } from './refused.ts'

interface Props<V extends object> {
  readonly title: string
  readonly form: UseFormReturnType<V>
  /** The verb and the thing: "Add user". */
  readonly submitLabel: string
  /** Does it; what it throws is shown, field by field, and the drawer stays. */
  readonly submit: (values: V) => Promise<unknown>
  readonly onClose: () => void
  readonly names?: Readonly<Record<string, string>>
  /** Something was chosen that is no field of the form. */
  readonly chosen?: boolean
  readonly children: ReactNode
}

/** Making something, beside the list it will be in. Leaving with something typed asks first. */
export function FormDrawer<V extends object>({ title, form, submitLabel, submit, onClose, names, chosen = false, children }: Props<V>) {
  useFocusBack()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const loses = () => (chosen || form.isDirty()) && !done
  const blocker = useBlocker({ shouldBlockFn: loses, withResolver: true, enableBeforeUnload: loses })
  const place = useRef<HTMLFormElement>(null)
  const [refused, setRefused] = useState(0)
  // fields that are none of the form's as well, once their faults are drawn
  useEffect(() => place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [refused])

  const send = form.onSubmit(
    async (values) => {
      setBusy(true)
      setSummary(undefined)
      try {
        setDone(true)
        await submit(values)
      } catch (error) {
        setDone(false)
        setSummary(showRefusal(form, error, names).summary)
        setRefused((count) => count + 1)
      } finally {
        setBusy(false)
      }
    },
    (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
  )
  return (
    <>
      <Drawer opened onClose={onClose} title={title} classNames={{ body: classes.body!, content: classes.content! }}>
        <form ref={place} onSubmit={send} noValidate className={classes.form}>
          <Stack gap="md" p="md" className={classes.fields}>
            {summary ? (
              <Alert color="red" role="alert">
                {summary}
              </Alert>
            ) : null}
            {children}
          </Stack>
          <Group justify="flex-end" p="md" className={classes.foot}>
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {submitLabel}
            </Button>
          </Group>
        </form>
      </Drawer>
      <Box>
        <ConfirmDialog
          opened={blocker.status === 'blocked'}
          title={t('Leave without saving?')}
          confirm={t('Discard what I typed')}
          cancel={t('Keep editing')}
          danger
          onConfirm={async () => blocker.proceed?.()}
          onClose={() => blocker.reset?.()}
        >
          {t('What you typed here is not saved.')}
        </ConfirmDialog>
      </Box>
    </>
  )
}
