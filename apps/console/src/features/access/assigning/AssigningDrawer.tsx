import { Alert, Button, Drawer, Group, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import { AssigningFields } from './AssigningFields.tsx'
import { type Assigning, assigningFaults } from './assigning.ts'
import classes from './AssigningDrawer.module.css'

interface Props {
  readonly title: string
  /** What it begins with. */
  readonly start: Assigning
  /** The customer stands on the page already, or cannot change. */
  readonly withoutCustomer?: boolean
  readonly many?: boolean
  readonly submitLabel: string
  /** Does it; what it throws stays here, each fault beside its field. */
  readonly submit: (value: Assigning) => Promise<unknown>
  readonly onClose: () => void
}

/** Assigns somebody to a customer, or changes how. */
export function AssigningDrawer({ title, start, withoutCustomer, many, submitLabel, submit, onClose }: Props) {
  const [value, setValue] = useState(start)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const faults = assigningFaults(value, { customer: t('Choose a customer'), shipTos: t('Choose at least one ship-to') })
    setErrors(faults)
    setSummary(undefined)
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    try {
      await submit(value)
      onClose()
    } catch (error) {
      const { placed, rest } = refusedAssigning(error)
      setErrors(placed)
      setSummary(rest)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Drawer opened onClose={onClose} title={title} classNames={{ body: classes.body!, content: classes.content! }}>
      <form onSubmit={(event) => void send(event)} noValidate className={classes.form}>
        <Stack gap="md" p="md" className={classes.fields!}>
          {summary ? (
            <Alert color="red" role="alert">
              {summary}
            </Alert>
          ) : null}
          <AssigningFields value={value} onChange={setValue} errors={errors} {...(withoutCustomer ? { withoutCustomer } : {})} {...(many ? { many } : {})} />
        </Stack>
        <Group justify="flex-end" p="md" className={classes.foot!}>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {submitLabel}
          </Button>
        </Group>
      </form>
    </Drawer>
  )
}

/** A refusal told apart: the last part of `assign.0.roleId` is the field here. */
export function refusedAssigning(error: unknown): { placed: Readonly<Record<string, string>>; rest: string | undefined } {
  const problem = problemOf(error)
  const faults = (problem as { fields?: readonly { field: string; message: string }[] }).fields ?? []
  const known = new Set(['customerId', 'roleId', 'shipToIds', 'approverId'])
  const fieldOf = (field: string) => field.split('.').find((part) => known.has(part))
  const placed = Object.fromEntries(faults.flatMap(({ field, message }) => (fieldOf(field) ? [[fieldOf(field)!, message]] : [])))
  const others = faults.filter(({ field }) => !fieldOf(field)).map(({ message }) => message)
  return { placed, rest: faults.length > 0 ? others.join(' ') || undefined : (problem.detail ?? problem.title) }
}
