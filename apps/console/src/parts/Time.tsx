import { Text, Tooltip } from '@mantine/core'
import { t } from '../lib/text.ts'
import { ago, dateTime } from '../lib/time.ts'

/** When, as people say it; exactly on hover and focus. */
export function Time({ at, none = t('Never') }: { at: string | null | undefined; none?: string }) {
  if (!at)
    return (
      <Text span inherit c="dimmed">
        {none}
      </Text>
    )
  return (
    <Tooltip label={dateTime(at)}>
      <time dateTime={at} tabIndex={0}>
        {ago(at)}
      </time>
    </Tooltip>
  )
}
