import { Text } from '@mantine/core'

/** What can be chosen, and what tells two of one name apart. */
export function Option({ label, hint }: { label: string; hint?: string | undefined }) {
  return (
    <div>
      {label}
      {hint ? (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      ) : null}
    </div>
  )
}
