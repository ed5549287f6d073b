import { Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../../lib/text.ts'
import { impactTexts } from './impact.ts'
import type { Outcome } from './owner.ts'
import classes from './Settings.module.css'
import { Line } from './SettingWarnings.tsx'
import { clauseName } from './words.ts'

/** What a change does besides: to people, and to what standards ask. */
export function Effects({ outcome }: { outcome: Outcome }) {
  const people = impactTexts(outcome)
  return (
    <>
      {people.length > 0 ? (
        <Part title={t('People affected')}>
          {people.map((text) => (
            <Line key={text} icon={IconUsers} tone="blue" text={text} />
          ))}
        </Part>
      ) : (
        <Text size="sm" c="dimmed">
          {t('Nobody is signed out or asked for a new password by this.')}
        </Text>
      )}
      {outcome.broken.length + outcome.mended.length > 0 ? (
        <Part title={t('Standards')}>
          {outcome.broken.map((clause) => (
            <Line
              key={clause.id}
              icon={IconAlertTriangle}
              tone="yellow"
              text={t('Breaks {clause}, {side}: {requirement}', wordsOf(clause))}
            />
          ))}
          {outcome.mended.map((clause) => (
            <Line key={clause.id} icon={IconCheck} tone="green" text={t('Keeps {clause}, {side}: {requirement}', wordsOf(clause))} />
          ))}
        </Part>
      ) : null}
    </>
  )
}

const sides = { console: 'console', website: 'website', both: 'console and website' } as const
const wordsOf = (clause: Outcome['broken'][number]) => ({
  clause: clauseName(clause),
  side: t(sides[clause.side]),
  requirement: t(clause.requirement),
})

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={6}>
        {title}
      </Text>
      <ul className={classes.people}>{children}</ul>
    </div>
  )
}
