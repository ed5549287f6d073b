import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { t } from '../../lib/text.ts'
import classes from './ListTable.module.css'
import { type ListControl, pageSizes } from './listState.ts'

interface Props {
  readonly state: ListControl
  /** Rows of this page. */
  readonly count: number
  readonly next: string | undefined
  /** All that match, as far as the server says. */
  readonly about: number | undefined
  /** The same where all of them are here. */
  readonly total: number | undefined
}

/** Where in the list this is, and the ways on. No page numbers: nobody looks for page 412 of a million rows. */
export function Pager({ state, count, next, about, total }: Props) {
  const first = state.trail.length * state.limit + 1
  const last = first + count - 1
  const all = !next && state.trail.length === 0
  return (
    <Group justify="space-between" px="md" py="xs" gap="xs" className={classes.pages}>
      <Text size="xs" c="dimmed" role="status">
        {where({ first, last, count, isAll: all, isLast: !next, about, total })}
      </Text>
      {all && count <= pageSizes[0] ? null : <Steps state={state} next={next} />}
    </Group>
  )
}

interface Place extends Pick<Props, 'count' | 'about' | 'total'> {
  readonly first: number
  readonly last: number
  readonly isAll: boolean
  readonly isLast: boolean
}

/** Which rows these are, of how many. */
function where({ first, last, count, isAll, isLast, about, total = isLast ? last : undefined }: Place): string {
  if (count === 0) return t('Nothing more')
  if (isAll) return t('{count, plural, one {1 in all} other {{count, number} in all}}', { count })
  if (total !== undefined) return t('{first, number}–{last, number} of {total, number}', { first, last, total })
  if (about !== undefined && about > last) return t('{first, number}–{last, number} of about {about, number}', { first, last, about })
  return t('{first, number}–{last, number} of more', { first, last })
}

/** How many rows a page has, and the pages before and after. */
function Steps({ state, next }: Pick<Props, 'state' | 'next'>) {
  return (
    <Group gap="xs">
      <NativeSelect
        size="xs"
        aria-label={t('Rows on a page')}
        value={String(state.limit)}
        onChange={(event) => state.set({ limit: Number(event.currentTarget.value) })}
        data={pageSizes.map((size) => ({ value: String(size), label: t('{size} on a page', { size }) }))}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconChevronLeft size={14} aria-hidden />}
        disabled={state.trail.length === 0}
        onClick={() => state.set({ trail: state.trail.slice(0, -1) })}
      >
        {t('Previous')}
      </Button>
      <Button
        size="xs"
        variant="default"
        rightSection={<IconChevronRight size={14} aria-hidden />}
        disabled={!next}
        onClick={() => next && state.set({ trail: [...state.trail, next] })}
      >
        {t('Next')}
      </Button>
    </Group>
  )
}
