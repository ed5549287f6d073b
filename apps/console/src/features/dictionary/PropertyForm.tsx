import { Alert, Box, Button, Grid, Group, Stack } from '@mantine/core'
import { type FormRulesRecord, type UseFormReturnType, useForm } from '@mantine/form'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import { LeaveGuard } from '../../parts/form/LeaveGuard.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { required } from '../../parts/form/rules.ts'
import { AccessSection } from './AccessSection.tsx'
import { BasicSection } from './BasicSection.tsx'
import classes from './Dictionary.module.css'
import type { Draft } from './draft.ts'
import { Preview } from './Preview.tsx'
import type { Entity, Property } from './property.ts'
import { RulesSection } from './RulesSection.tsx'
import { UseSection } from './UseSection.tsx'

interface Props {
  readonly entity: Entity
  readonly draft: Draft
  /** The property as it is saved; none while it is new. */
  readonly saved?: Property
  readonly submitLabel: string
  /** What it throws is shown beside the fields; `false`: not done, the form stays. */
  readonly submit: (draft: Draft) => Promise<unknown>
  readonly cancel: () => void
  /** Stands over the form, and may put something into it: a conflict. */
  readonly notice?: (form: PropertyFormState) => ReactNode
  /** Beside the form: what the change does. */
  readonly aside?: (draft: Draft) => ReactNode
}

export type PropertyFormState = UseFormReturnType<Draft, Draft, FormRulesRecord<Draft>>

/** A definition, with the control as people will have it beside it. */
export function PropertyForm({ entity, draft, saved, submitLabel, submit, cancel, notice, aside }: Props) {
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const done = useRef(false)
  const form = useForm<Draft>({
    initialValues: draft,
    validate: { label: required(t('Enter a label, such as Segment')), name: required(t('Enter a name, such as segment')) },
  })
  const send = form.onSubmit(
    async (values) => {
      setBusy(true)
      setSummary(undefined)
      done.current = true
      try {
        if ((await submit(values)) === false) done.current = false
      } catch (error) {
        done.current = false
        setSummary(showRefusal(form, error).summary)
      } finally {
        setBusy(false)
      }
    },
    (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
  )
  const faults = Object.keys(form.errors).length
  const told = notice?.(form)
  const top = useRef<HTMLDivElement>(null)
  // what stands over a long form is not seen from its end
  const speaks = Boolean(told) || summary !== undefined
  useEffect(() => {
    if (speaks) top.current?.focus()
  }, [speaks])
  return (
    <form onSubmit={send} noValidate>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            {speaks ? (
              <Box ref={top} tabIndex={-1} className={classes.notice}>
                {summary ? (
                  <Alert color="red" role="alert">
                    {summary}
                  </Alert>
                ) : null}
                {told}
              </Box>
            ) : null}
            <BasicSection form={form} saved={saved} />
            <RulesSection form={form} />
            <UseSection form={form} entity={entity} />
            <AccessSection form={form} entity={entity} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md" className={classes.aside}>
            <Preview draft={form.values} />
            {aside?.(form.values)}
          </Stack>
        </Grid.Col>
      </Grid>
      <Group justify="space-between" mt="md" className={classes.foot}>
        <Box fz="sm" c={faults > 0 ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
          {faults > 0 ? t('{count, plural, one {# field needs a change} other {# fields need a change}}', { count: faults }) : ''}
        </Box>
        <Group gap="xs">
          <Button variant="default" onClick={cancel}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {submitLabel}
          </Button>
        </Group>
      </Group>
      <LeaveGuard when={() => form.isDirty() && !done.current} />
    </form>
  )
}
