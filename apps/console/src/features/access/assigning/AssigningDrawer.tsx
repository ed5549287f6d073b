import { Alert, Button, Drawer, Group, List, Stack } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { problemOf, type Schemas } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import classes from '../../../parts/form/FormDrawer.module.css'
import { AssigningFields } from './AssigningFields.tsx'
import { type Assigning, assigningFaults } from './assigning.ts'
import { Consequences, hasConsequences } from './Consequences.tsx'

interface Props {
  readonly title: string
  /** What it begins with. */
  readonly start: Assigning
  /** The customer stands on the page already, or cannot change. */
  readonly withoutCustomer?: boolean
  /** At a customer: which users is asked. */
  readonly asksUsers?: boolean
  readonly many?: boolean
  readonly submitLabel: string
  /** What it would do, asked before it is done: where others lose their approver by it, that is told first. */
  readonly preview?: (value: Assigning) => Promise<Schemas['AssignmentReport']>
  /** Does it; what it throws stays here, each fault beside its field. */
  readonly submit: (value: Assigning) => Promise<unknown>
  readonly onClose: () => void
}

/** Assigns somebody to a customer, or changes how. */
export function AssigningDrawer({ title, start, withoutCustomer, asksUsers, many, submitLabel, preview, submit, onClose }: Props) {
  const [initial] = useState(start)
  const [value, setValue] = useState(start)
  const [leaves, setLeaves] = useState(false)
  const dirty = JSON.stringify(value) !== JSON.stringify(initial)
  const leave = () => (dirty && !busy ? setLeaves(true) : onClose())
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [summary, setSummary] = useState<string>()
  const [told, setTold] = useState<Schemas['AssignmentReport']>()
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const [sent, setSent] = useState(0)
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [sent])
  const change = (next: Assigning) => {
    setValue(next)
    setTold(undefined)
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => isSame(field, value, next))))
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const faults = assigningFaults(value, {
      customer: t('Choose a customer'),
      shipTos: t('Choose at least one ship-to'),
      ...(asksUsers ? { users: t('Choose at least one user') } : {}),
    })
    setErrors(faults)
    setSummary(undefined)
    setSent(sent + 1)
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    try {
      const report = told ? undefined : await preview?.(value)
      if (report && hasConsequences(report)) return setTold(report)
      await submit(value)
      onClose()
    } catch (error) {
      const { placed, rest } = refusedAssigning(error)
      setErrors(placed)
      setSummary(rest)
      setSent(sent + 2)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Drawer
      opened
      onClose={leave}
      closeOnClickOutside={!dirty}
      title={title}
      classNames={{ body: classes.body!, content: classes.content! }}
    >
      <form ref={form} onSubmit={(event) => void send(event)} noValidate className={classes.form}>
        <Stack gap="md" p="md" className={classes.fields}>
          {summary ? (
            <Alert color="red" role="alert">
              {summary}
            </Alert>
          ) : null}
          <AssigningFields
            value={value}
            onChange={change}
            errors={errors}
            {...(withoutCustomer ? { withoutCustomer } : {})}
            {...(asksUsers ? { asksUsers } : {})}
            {...(many ? { many } : {})}
          />
          {told ? (
            <Alert color="yellow" role="alert" title={t('This changes something for others')}>
              <List size="sm" spacing={6}>
                <Consequences report={told} />
              </List>
            </Alert>
          ) : null}
        </Stack>
        <Group justify="flex-end" p="md" className={classes.foot}>
          <Button variant="default" onClick={leave}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {told ? t('Do this all the same') : submitLabel}
          </Button>
        </Group>
      </form>
      <ConfirmDialog
        opened={leaves}
        title={t('Leave without saving?')}
        confirm={t('Discard what I chose')}
        cancel={t('Keep editing')}
        danger
        onConfirm={async () => onClose()}
        onClose={() => setLeaves(false)}
      >
        {t('What you chose here is not saved.')}
      </ConfirmDialog>
    </Drawer>
  )
}

/** Whether a field with a fault is as it was: a fault goes as soon as something else is chosen. */
function isSame(field: string, before: Assigning, after: Assigning): boolean {
  const name = (field === 'accountId' ? 'accountIds' : field) as keyof Assigning
  return before[name] === after[name]
}

/** A refusal told apart: the known part of `assign.0.roleId` is the field here. */
export function refusedAssigning(error: unknown): { placed: Readonly<Record<string, string>>; rest: string | undefined } {
  const problem = problemOf(error)
  const faults = (problem as { fields?: readonly { field: string; message: string }[] }).fields ?? []
  const known = new Set(['accountId', 'customerId', 'roleId', 'shipToIds', 'approverId'])
  const fieldOf = (field: string) => field.split('.').find((part) => known.has(part))
  const placed = Object.fromEntries(faults.flatMap(({ field, message }) => (fieldOf(field) ? [[fieldOf(field)!, message]] : [])))
  const others = faults.filter(({ field }) => !fieldOf(field)).map(({ message }) => message)
  return { placed, rest: faults.length > 0 ? others.join(' ') || undefined : (problem.detail ?? problem.title) }
}
