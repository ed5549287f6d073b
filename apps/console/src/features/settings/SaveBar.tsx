import { Box, Button, Group, Text } from '@mantine/core'
import type { SettingKey } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import type { Draft } from './draft.ts'
import { impactTexts } from './impact.ts'
import type { Outcome } from './owner.ts'
import classes from './Settings.module.css'

interface Props {
  readonly draft: Draft
  readonly outcome: Outcome | undefined
  readonly faults: readonly SettingKey[]
  /** Changes this person may not make. */
  readonly barred: readonly SettingKey[]
  readonly loosens: number
  /** Somebody else's changes have to be looked at first. */
  readonly waits: boolean
  readonly review: () => void
}

/** How much is changed and whom it touches, in sight wherever one is on the page. */
export function SaveBar({ draft, outcome, faults, barred, loosens, waits, review }: Props) {
  const count = draft.changes.size
  return (
    <Box component="section" className={classes.bar} aria-label={t('Unsaved changes')}>
      <Box role="status" miw={0} flex="1 1 280px">
        <Text size="sm" fw={600} component="span">
          {t('{n, plural, one {# unsaved change} other {# unsaved changes}}', { n: count })}
          {loosens > 0 ? t(', {n} looser', { n: loosens }) : ''}
        </Text>
        <Text size="sm" c="dimmed">
          {summary()}
        </Text>
      </Box>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={draft.clear}>
          {t('Discard')}
        </Button>
        <MayButton may={mayReview()} onClick={review} aria-keyshortcuts="Control+Enter">
          {t('Review and save')}
        </MayButton>
      </Group>
    </Box>
  )

  function summary(): string {
    if (faults.length > 0)
      return t('{n, plural, one {# value is outside its limits.} other {# values are outside their limits.}}', { n: faults.length })
    if (barred.length > 0)
      return t('{n, plural, one {# of them only an Admin Owner may make.} other {# of them only an Admin Owner may make.}}', {
        n: barred.length,
      })
    if (!outcome) return t('Counting whom it touches…')
    const people = impactTexts(outcome)
    if (people.length === 0) return t('Nobody is signed out or asked for a new password by this.')
    return people.slice(0, 2).join(' ')
  }

  function mayReview() {
    if (barred.length > 0)
      return { reason: t('Some of these changes loosen a setting. Only an Admin Owner may do that: undo them, or ask one.') }
    if (waits) return { reason: t('Somebody else changed the settings. Choose above first.') }
    return true
  }
}
