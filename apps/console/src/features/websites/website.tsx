import { Badge } from '@mantine/core'
import { IconCircleCheck, IconCircleMinus, IconClock } from '@tabler/icons-react'
import type { Schemas } from '../../lib/api.ts'
import { currentLanguage, t } from '../../lib/text.ts'

export type Website = Schemas['Website']
export type Host = Schemas['WebsiteHost']

const looks = {
  active: { color: 'green', icon: IconCircleCheck, text: 'Active' },
  closed: { color: 'gray', icon: IconCircleMinus, text: 'Closed' },
  verified: { color: 'green', icon: IconCircleCheck, text: 'Proved' },
  waiting: { color: 'yellow', icon: IconClock, text: 'Waiting for proof' },
} as const

/** The state of a website, or of one of its host names. */
export function StateBadge({ state }: { state: keyof typeof looks }) {
  const { color, icon: Icon, text } = looks[state]
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {t(text)}
    </Badge>
  )
}

/** "German (Switzerland)", or nothing where the tag means nothing. */
export function languageName(tag: string): string | undefined {
  try {
    const name = new Intl.DisplayNames([currentLanguage()], { type: 'language', fallback: 'none' }).of(tag.trim())
    return name || undefined
  } catch {
    return undefined
  }
}

/** Where shoppers find it; the first host name served. */
export const mainHost = ({ hosts }: Website): Host | undefined => hosts.find((one) => one.state === 'verified') ?? hosts[0]
