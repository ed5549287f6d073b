import { Badge } from '@mantine/core'
import { IconCircleCheck, IconCircleMinus, IconClock, IconX } from '@tabler/icons-react'
import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'

type State = Schemas['Message']['state']

/** What can become of a mail, always a sign and a word. */
export const messageStates = [
  { value: 'handed', label: 'Handed over', colour: 'green', icon: IconCircleCheck },
  { value: 'waiting', label: 'Waiting', colour: 'blue', icon: IconClock },
  { value: 'failed', label: 'Failed', colour: 'red', icon: IconX },
  { value: 'cancelled', label: 'Cancelled', colour: 'gray', icon: IconCircleMinus },
] as const satisfies readonly { value: State; label: string; colour: string; icon: typeof IconX }[]

export function MessageBadge({ state }: { state: State }) {
  const { label, colour, icon: Icon } = messageStates.find((one) => one.value === state) ?? messageStates[1]
  return (
    <Badge color={colour} leftSection={<Icon size={13} aria-hidden />}>
      {t(label)}
    </Badge>
  )
}
