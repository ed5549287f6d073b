import { Box, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { type Clause, type SettingKey, type SettingValue, settingOf } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import { ClauseBadges } from './ClauseBadges.tsx'
import { OriginLine } from './OriginLine.tsx'
import type { SettingState } from './owner.ts'
import { SettingControl } from './SettingControl.tsx'
import classes from './Settings.module.css'
import { SettingWarnings, type Warnings } from './SettingWarnings.tsx'
import { limitsText, loosensText, valueText } from './words.ts'

export interface RowProps {
  readonly settingKey: SettingKey
  readonly state: SettingState
  /** What would hold after saving. */
  readonly value: SettingValue
  readonly changed: boolean
  /** Set here: for the owner, or for the website looked at. */
  readonly own: boolean
  /** Why it cannot be changed here; `''` where the page says why once for all. */
  readonly locked: string | undefined
  readonly mayLoosen: boolean
  readonly broken: ReadonlySet<Clause>
  readonly warnings: Warnings
  readonly presetTitle: string
  readonly set: (value: SettingValue | null) => void
  readonly undo: () => void
}

/** One setting: what it is and what standards say of it left, its value and where that comes from right. */
export function SettingRow(props: RowProps) {
  const { settingKey, value, changed, own, locked, mayLoosen, broken, set } = props
  const definition = settingOf(settingKey)
  const id = `setting-${settingKey}`
  const facts = (locked === undefined ? [limitsText(definition), loosensWords()] : []).filter((one) => one !== undefined)
  return (
    <Box className={classes.row} data-own={own || changed || undefined} data-changed={changed || undefined} id={`row-${settingKey}`}>
      <Box className={classes.what}>
        <Box className={classes.name}>
          <Text
            component={locked === undefined ? 'label' : 'span'}
            size="sm"
            fw={600}
            id={`${id}-label`}
            {...(locked === undefined ? { htmlFor: id } : {})}
          >
            {t(definition.label)}
          </Text>
          <ClauseBadges settingKey={settingKey} broken={broken} />
        </Box>
        <Text size="sm" c="dimmed" id={`${id}-help`}>
          {t(definition.help)}
        </Text>
        {facts.length > 0 ? (
          <Text size="xs" c="dimmed" mt={4} id={`${id}-facts`}>
            {facts.join(' · ')}
          </Text>
        ) : null}
      </Box>
      <Box className={classes.value}>
        {locked === undefined ? (
          <SettingControl settingKey={settingKey} value={value} onChange={set} id={id} describedBy={`${id}-help ${id}-facts`} />
        ) : (
          <Text size="sm" fw={550} className={classes.fixed}>
            {locked === '' ? null : <IconLock size={14} aria-label={t('Locked')} role="img" />}
            {valueText(settingKey, value)}
          </Text>
        )}
        <OriginLine {...props} />
      </Box>
      {changed ? <SettingWarnings {...props.warnings} /> : null}
    </Box>
  )

  function loosensWords(): string | undefined {
    if (definition.ownersOnly) return t('Only Admin Owners change it')
    const words = loosensText(definition)
    return words === undefined || mayLoosen ? words : t('{loosens}: only an Admin Owner may', { loosens: words })
  }
}
