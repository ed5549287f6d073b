import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause, IconX } from '@tabler/icons-react'
import { t } from '../../lib/text.ts'
import { type Delivery, healthOf, type Webhook } from './webhook.ts'

const healths = {
  delivering: { color: 'green', icon: IconCircleCheck, text: 'Delivering' },
  failing: { color: 'red', icon: IconAlertTriangle, text: 'Failing' },
  paused: { color: 'gray', icon: IconPlayerPause, text: 'Paused' },
  stopped: { color: 'red', icon: IconPlayerPause, text: 'Paused after failing' },
} as const

const states = {
  waiting: { color: 'blue', icon: IconClock, text: 'Waiting' },
  delivered: { color: 'green', icon: IconCircleCheck, text: 'Delivered' },
  dead: { color: 'red', icon: IconX, text: 'Given up' },
} as const

function Sign({ look }: { look: (typeof healths)[keyof typeof healths] | (typeof states)[keyof typeof states] }) {
  const { color, icon: Icon, text } = look
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {t(text)}
    </Badge>
  )
}

/** Whether events get through. */
export const HealthBadge = ({ of }: { of: Webhook }) => <Sign look={healths[healthOf(of)]} />

/** What became of one event. */
export const DeliveryBadge = ({ of }: { of: Pick<Delivery, 'state'> }) => <Sign look={states[of.state]} />
