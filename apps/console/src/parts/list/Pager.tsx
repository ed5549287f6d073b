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
}

/** Where in the list this is, and the ways on. No page numbers: nobody looks for page 412 of a million rows. */
export function Pager({ state, count, next, about }: Props) {
  const first = state.trail.length * state.limit + 1
  const last = first + count - 1
  const all = !next && state.trail.length === 0
  return (
    <Group justify="space-between" px="md" py="xs" gap="xs" className={classes.pages}>
      <Text size="xs" c="dimmed" role="status">
        {count === 0
          ? t('Nothing more')
          : about !== undefined && about > last
            ? t('{first, number}–{last, number} of about {about, number}', { first, last, about })
            : all
              ? t('{count, plural, one {1 in all} other {{count, number} in all}}', { count })
              : next
                ? t('{first, number}–{last, number} of more', { first, last })
                : t('{first, number}–{last, number} of {last, number}', { first, last })}
      </Text>
      {all && count <= pageSizes[0] ? null : <Steps state={state} next={next} />}
    </Group>
  )
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
