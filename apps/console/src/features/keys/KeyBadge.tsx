import { Badge } from '@mantine/core'
import { IconCircleCheck, IconCircleMinus, IconClock, IconClockX, IconMoon } from '@tabler/icons-react'
import { t } from '../../lib/text.ts'
import { type ApiKey, type KeyLook, lookOf } from './key.ts'

const looks = {
  active: { color: 'green', icon: IconCircleCheck, text: 'Active' },
  soon: { color: 'yellow', icon: IconClock, text: 'Expires soon' },
  quiet: { color: 'gray', icon: IconMoon, text: 'Active, unused' },
  expired: { color: 'gray', icon: IconClockX, text: 'Expired' },
  ended: { color: 'gray', icon: IconCircleMinus, text: 'Ended' },
} as const satisfies Record<KeyLook, unknown>

/** Whether a key works, and whether somebody should look at it. */
export function KeyBadge({ of }: { of: ApiKey }) {
  const { color, icon: Icon, text } = looks[lookOf(of)]
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {t(text)}
    </Badge>
  )
}
