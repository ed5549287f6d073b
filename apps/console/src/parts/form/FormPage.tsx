import { Box, Button, Group, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { May } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../MayButton.tsx'
import { PageHead } from '../PageHead.tsx'
import { FaultSummary } from './FaultSummary.tsx'
import classes from './FormPage.module.css'
import { LeaveGuard } from './LeaveGuard.tsx'
import { stayInField } from './stayInField.ts'
import { useSending } from './useSending.ts'

interface Props<V> {
  readonly title: string
  /** One line saying what this makes. */
  readonly hint?: ReactNode
  readonly form: UseFormReturnType<V>
  /** The verb and the thing: "Add customer". */
  readonly submitLabel: string
  /** Whoever may not sees the button, and why. */
  readonly may?: May
  /** Does it; what it throws is shown, field by field, and the page stays. */
  readonly submit: (values: V) => Promise<unknown>
  /** Where Cancel goes. */
  readonly back: string
  /** What fields are called in the summary of many faults. */
  readonly labels: Readonly<Record<string, string>>
  readonly children: ReactNode
}

/** Making something with more fields than a drawer holds. Leaving with something typed asks first. */
export function FormPage<V>({ title, hint, form, submitLabel, may = true, submit, back, labels, children }: Props<V>) {
  const { send, busy, summary, faulty, dirty } = useSending(form, submit)
  return (
    <>
      <PageHead title={title}>{hint}</PageHead>
      <LeaveGuard dirty={dirty} />
      <form onSubmit={send} noValidate className={classes.form}>
        <Box className="sheet">
          <Stack gap="md" p="md">
            <FaultSummary form={form} summary={summary} faulty={faulty} labels={labels} />
            {children}
          </Stack>
          <Group justify="flex-end" p="md" className={classes.foot}>
            <Button component={Link} to={back} variant="default">
              {t('Cancel')}
            </Button>
            <MayButton type="submit" may={may} loading={busy} onMouseDown={stayInField}>
              {submitLabel}
            </MayButton>
          </Group>
        </Box>
      </form>
    </>
  )
}
