import { Text } from '@mantine/core'

/** A cell without a value. On cards it takes no line. */
export const None = () => (
  <Text span c="dimmed" size="sm" data-none>
    –
  </Text>
)
