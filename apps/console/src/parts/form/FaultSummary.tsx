import { Alert, Anchor, List } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useRef } from 'react'
import { t } from '../../lib/text.ts'

/** So many faults one finds by oneself: each stands beside its field. */
const few = 3

interface Props<V> {
  readonly form: UseFormReturnType<V>
  /** What was refused and has no field: see `useSending`. */
  readonly summary: string | undefined
  /** What had a fault when the form was sent last. */
  readonly faulty: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Over a long form: what was refused and has no field, and where many fields have a fault, all of them in the words that stand beside them, each a way there. */
export function FaultSummary<V>({ form, summary, faulty, labels }: Props<V>) {
  const alert = useRef<HTMLDivElement>(null)
  // no field is focused for it, and it may be out of sight
  useEffect(() => {
    if (summary && faulty.length === 0) alert.current?.focus()
  }, [summary, faulty])
  const left = faulty.length > few ? faulty.filter((field) => Boolean(form.errors[field])) : []
  if (!summary && left.length === 0) return null
  return (
    <Alert
      ref={alert}
      tabIndex={-1}
      color="red"
      role="alert"
      style={{ scrollMarginTop: 64 }}
      {...(left.length > 0
        ? { title: t('{count, plural, one {1 field needs a change} other {# fields need a change}}', { count: left.length }) }
        : {})}
    >
      {summary}
      {left.length > 0 ? (
        <List size="sm" spacing={4}>
          {left.map((field) => (
            <List.Item key={field}>
              <Anchor
                component="button"
                type="button"
                size="sm"
                ta="left"
                c="inherit"
                underline="always"
                onClick={() => form.getInputNode(field)?.focus()}
              >
                {t('{label}: {message}', { label: labels[field] ?? field, message: wordsOf(form.errors[field]) })}
              </Anchor>
            </List.Item>
          ))}
        </List>
      ) : null}
    </Alert>
  )
}

/** Errors of a form are texts. */
const wordsOf = (error: unknown): string => (typeof error === 'string' ? error : '')
