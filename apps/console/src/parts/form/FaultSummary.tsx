import { Alert, Anchor, List } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { t } from '../../lib/text.ts'

/** So many faults one finds by oneself: each stands beside its field. */
const few = 3

interface Props<V> {
  readonly form: UseFormReturnType<V>
  /** What had a fault when the form was sent last. */
  readonly faulty: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Over a long form with many faults: all of them in the words that stand beside the fields, each a way to its field. */
export function FaultSummary<V>({ form, faulty, labels }: Props<V>) {
  const left = faulty.filter((field) => form.errors[field])
  if (faulty.length <= few || left.length === 0) return null
  return (
    <Alert
      color="red"
      role="alert"
      title={t('{count, plural, one {1 field needs a change} other {# fields need a change}}', { count: left.length })}
    >
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
              {t('{label}: {message}', { label: labels[field] ?? field, message: String(form.errors[field]) })}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
