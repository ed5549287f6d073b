import { Alert, Box, Button, Drawer, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
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
  readonly children: ReactNode
}

/** Making something, beside the list it will be in. Leaving with something typed asks first. */
export function FormDrawer<V extends object>({ title, form, submitLabel, submit, onClose, names, children }: Props<V>) {
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const blocker = useBlocker({
    shouldBlockFn: () => form.isDirty() && !done,
    withResolver: true,
    enableBeforeUnload: () => form.isDirty() && !done,
  })

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
      } finally {
        setBusy(false)
      }
    },
    (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
  )
  return (
    <>
      <Drawer opened onClose={onClose} title={title} classNames={{ body: classes.body!, content: classes.content! }}>
        <form onSubmit={send} noValidate className={classes.form}>
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
