import { Badge } from '@mantine/core'
import {
  IconArrowMerge,
  IconCircleCheck,
  IconCircleMinus,
  IconClock,
  IconDoorOff,
  IconEraser,
  IconLock,
  IconMail,
  IconMailOff,
  IconX,
} from '@tabler/icons-react'
import { t } from '../lib/text.ts'

const looks = {
  active: { color: 'green', icon: IconCircleCheck, text: 'Active' },
  sent: { color: 'blue', icon: IconMail, text: 'Activation sent' },
  unsent: { color: 'gray', icon: IconMailOff, text: 'Activation not sent' },
  unclaimed: { color: 'gray', icon: IconClock, text: 'Unclaimed' },
  locked: { color: 'yellow', icon: IconLock, text: 'Locked' },
  inactive: { color: 'gray', icon: IconCircleMinus, text: 'Inactive' },
  none: { color: 'gray', icon: IconDoorOff, text: 'No access' },
  invited: { color: 'blue', icon: IconMail, text: 'Invited' },
  merged: { color: 'blue', icon: IconArrowMerge, text: 'Merged' },
  erased: { color: 'gray', icon: IconEraser, text: 'Erased' },
  refused: { color: 'red', icon: IconX, text: 'Refused' },
} as const
export type Status = keyof typeof looks

/** The state of an account or customer, always a sign and a word: colour alone says nothing. */
export function StatusBadge({ status }: { status: Status }) {
  const { color, icon: Icon, text } = looks[status]
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {t(text)}
    </Badge>
  )
}

export function statusOf(account: { state: string; activation: string; unclaimed?: boolean }): Status {
  if (account.state !== 'active') return 'inactive'
  if (account.activation === 'Activated') return 'active'
  if (account.unclaimed) return 'unclaimed'
  return account.activation === 'EmailSent' ? 'sent' : 'unsent'
}
