import { Box, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconShieldLock, IconUsers } from '@tabler/icons-react'
import type { Clause } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import classes from './Settings.module.css'
import { clauseName } from './words.ts'

export interface Warnings {
  readonly broken: readonly Clause[]
  readonly mended: readonly Clause[]
  /** How many people, in a sentence. */
  readonly impact: string | undefined
  /** What loosening needs, or that the person may not. */
  readonly loosens: { readonly text: string; readonly refused: boolean } | undefined
}

/** What a change of one setting does, under its row, as soon as it is made. */
export function SettingWarnings({ broken, mended, impact, loosens }: Warnings) {
  const empty = broken.length === 0 && mended.length === 0 && !impact && !loosens
  return (
    <Box role="status" className={classes.warnings} data-empty={empty || undefined}>
      <ul className={classes.people}>
        {loosens ? <Line icon={IconShieldLock} tone={loosens.refused ? 'red' : 'yellow'} text={loosens.text} /> : null}
        {broken.map((clause) => (
          <Line key={clause.id} icon={IconAlertTriangle} tone="yellow" text={t('Breaks {clause}: {requirement}', wordsOf(clause))} />
        ))}
        {mended.map((clause) => (
          <Line key={clause.id} icon={IconCheck} tone="green" text={t('Keeps {clause}: {requirement}', wordsOf(clause))} />
        ))}
        {impact ? <Line icon={IconUsers} tone="blue" text={impact} /> : null}
      </ul>
    </Box>
  )
}

const wordsOf = (clause: Clause) => ({ clause: clauseName(clause), requirement: t(clause.requirement) })

/** A sign and a sentence, in a list of them. */
export function Line({ icon: Icon, tone, text }: { icon: typeof IconUsers; tone: string; text: string }) {
  return (
    <Text size="sm" component="li" className={classes.warning}>
      <Icon size={16} aria-hidden color={`var(--mantine-color-${tone}-text)`} />
      <span>{text}</span>
    </Text>
  )
}
