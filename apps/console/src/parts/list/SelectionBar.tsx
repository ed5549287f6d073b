import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import classes from './SelectionBar.module.css'

/** What is selected, also on other pages, with what each is called. */
export interface Selection {
  readonly ids: readonly string[]
  readonly names: ReadonlyMap<string, string>
  readonly clear: () => void
}

interface Props {
  readonly selection: Selection
  /** Adds all that match; says how many there are while it goes on. Left out: there is nothing more to select. */
  readonly selectAll?: (found: (count: number) => void) => Promise<unknown>
  /** More match than can be acted on at once. */
  readonly most?: number | undefined
  /** The acts, destructive last. */
  readonly children: ReactNode
}

/** Stands over the toolbar while rows are selected. */
export function SelectionBar({ selection, selectAll, most, children }: Props) {
  const [finding, setFinding] = useState<number>()
  const [failed, setFailed] = useState<string>()
  const find = async () => {
    setFinding(0)
    setFailed(undefined)
    try {
      await selectAll?.(setFinding)
    } catch (error) {
      const { title, detail } = problemOf(error)
      setFailed(detail ?? title)
    } finally {
      setFinding(undefined)
    }
  }
  const count = selection.ids.length
  return (
    <>
      <Text size="sm" fw={600} role="status">
        {finding === undefined
          ? most !== undefined && count >= most
            ? t('{count, number} selected, the most at once', { count })
            : t('{count, number} selected', { count })
          : t('Finding: {finding, number}', { finding })}
      </Text>
      {failed ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {t('Not all were found. {reason}', { reason: failed })}
        </Text>
      ) : null}
      {selectAll && finding === undefined ? (
        <Button variant="subtle" size="compact-sm" onClick={() => void find()}>
          {failed ? t('Try again') : t('Select all that match')}
        </Button>
      ) : null}
      <Button variant="subtle" size="compact-sm" onClick={selection.clear}>
        {t('Clear selection')}
      </Button>
      <Group gap="xs" ml="auto" className={classes.acts}>
        {children}
      </Group>
    </>
  )
}
