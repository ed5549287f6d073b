import { Box, Button, Skeleton, Table, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { t } from '../../lib/text.ts'
import { day, number } from '../../lib/time.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import classes from './Dashboard.module.css'
import { sum, type UserFigures, weeks } from './useFigures.ts'

const DayLines = lazy(() => import('./DayLines.tsx').then((file) => ({ default: file.DayLines })))

interface Props {
  readonly title: string
  readonly what: 'signIns' | 'refusals'
  readonly days: UserFigures['days'] | undefined
  readonly colour: 'petrol' | 'red'
}

/** One number a day: four weeks over the four before them; as lines, or the same as a table. */
export function DayChart({ title, what, days, colour }: Props) {
  const [asTable, setAsTable] = useState(false)
  const room = (
    <Box px="md" pb="md" pt={days ? 0 : 8}>
      <Skeleton h={220} radius="md" />
    </Box>
  )
  return (
    <Sheet
      title={title}
      flush
      act={
        <Button size="compact-xs" variant="subtle" onClick={() => setAsTable(!asTable)} disabled={!days} aria-pressed={asTable}>
          {asTable ? t('Show as chart') : t('Show as table')}
        </Button>
      }
    >
      {days === undefined ? (
        room
      ) : asTable ? (
        <AsTable title={title} what={what} days={days} />
      ) : (
        <>
          <Text size="xs" c="dimmed" px="md" mt={-8} mb={4}>
            {t('Today so far: {count, number}', { count: days.at(-1)?.[what] ?? 0 })}
          </Text>
          <div role="img" aria-label={inWords(title, what, days)} className={classes.chart}>
            <Suspense fallback={<Skeleton h={220} mx="md" radius="md" />}>
              <DayLines what={what} days={days} colour={colour} />
            </Suspense>
          </div>
        </>
      )}
    </Sheet>
  )
}

/** What the lines show, for who does not see them. */
function inWords(title: string, what: Props['what'], days: UserFigures['days']): string {
  const [now, before] = weeks(days)
  const most = now.toSorted((a, b) => b[what] - a[what])[0]
  return t('{title}: {now, number} in the last 4 weeks, {before, number} in the 4 weeks before; most on {day} with {most, number}.', {
    title,
    now: sum(now, what),
    before: sum(before, what),
    day: most ? day(most.day) : '–',
    most: most?.[what] ?? 0,
  })
}

function AsTable({ title, what, days }: Pick<Props, 'title' | 'what'> & { days: UserFigures['days'] }) {
  const [now, before] = weeks(days)
  return (
    <div className={classes.table} role="region" aria-label={title} tabIndex={0}>
      <Table tabularNums stickyHeader verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('Day')}</Table.Th>
            <Table.Th ta="right">{t('Then')}</Table.Th>
            <Table.Th ta="right">{t('4 weeks before')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {now
            .map((one, at) => (
              <Table.Tr key={one.day}>
                <Table.Td>{day(one.day)}</Table.Td>
                <Table.Td ta="right">{number(one[what])}</Table.Td>
                <Table.Td ta="right">
                  <Text span size="sm" c="dimmed">
                    {number(before[at]?.[what] ?? 0)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))
            .toReversed()}
        </Table.Tbody>
      </Table>
    </div>
  )
}
