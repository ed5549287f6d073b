import { Group, Tooltip, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { type Clause, clausesOf, type SettingKey } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import classes from './Settings.module.css'
import { clauseName } from './words.ts'

/** The clauses of standards that look at a setting: kept or not, and what each asks on hover, focus and touch. */
export function ClauseBadges({ settingKey, broken }: { settingKey: SettingKey; broken: ReadonlySet<Clause> }) {
  return (
    <Group component="span" gap={4} display="inline-flex">
      {clausesOf(settingKey).map((clause) => (
        <ClauseBadge key={clause.id} clause={clause} kept={!broken.has(clause)} />
      ))}
    </Group>
  )
}

function ClauseBadge({ clause, kept }: { clause: Clause; kept: boolean }) {
  const name = clauseName(clause)
  const Icon = kept ? IconCheck : IconAlertTriangle
  const words = { name, requirement: t(clause.requirement) }
  return (
    <Tooltip label={kept ? t('Kept. {requirement}', words) : t('Not kept. {requirement}', words)}>
      <UnstyledButton
        className={classes.clause}
        data-broken={!kept || undefined}
        aria-label={kept ? t('{name}, kept: {requirement}', words) : t('{name}, not kept: {requirement}', words)}
      >
        <Icon size={12} aria-hidden />
        {name}
      </UnstyledButton>
    </Tooltip>
  )
}
