import '@mantine/charts/styles.css'
import { LineChart } from '@mantine/charts'
import { currentLanguage, t } from '../../lib/text.ts'
import { day, number } from '../../lib/time.ts'
import { type UserFigures, weeks } from './useFigures.ts'

interface Props {
  readonly what: 'signIns' | 'refusals'
  readonly days: UserFigures['days']
  readonly colour: 'petrol' | 'red'
}

interface EndLabel {
  readonly index?: number
  readonly x?: number | string
  readonly y?: number | string
}

/** The lines themselves. A file of its own: the chart library is loaded only where there is a chart. */
export function DayLines({ what, days, colour }: Props) {
  const [now, before] = weeks(days)
  const names = { now: t('Now'), before: t('Before') }
  const data = now.map((one, at) => ({ day: one.day, now: one[what], before: before[at]?.[what] ?? 0 }))
  const last = data.at(-1)
  // the two names must not stand over each other
  const apart = last && Math.abs(last.now - last.before) < Math.max(...data.map((one) => Math.max(one.now, one.before))) * 0.08
  return (
    <LineChart
      h={220}
      data={data}
      dataKey="day"
      curveType="monotone"
      strokeWidth={2}
      withDots={false}
      gridAxis="x"
      tickLine="none"
      valueFormatter={number}
      lineChartProps={{ accessibilityLayer: false, margin: { top: 12, right: 56, bottom: 0, left: 0 } }}
      xAxisProps={{ tickFormatter: shortDay, interval: 6, tickMargin: 8 }}
      yAxisProps={{ allowDecimals: false, width: 40 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === 'string' ? day(label) : '') }}
      series={[
        { name: 'before', label: t('4 weeks before'), color: 'var(--control)', strokeDasharray: '4 4' },
        { name: 'now', label: t('Then'), color: `var(--mantine-color-${colour}-text)` },
      ]}
      lineProps={({ name }) => ({
        isAnimationActive: false,
        label: (props: EndLabel) => (
          <End
            {...props}
            at={data.length - 1}
            text={name === 'now' ? names.now : names.before}
            lift={apart ? (name === 'now' ? -7 : 9) : 0}
            strong={name === 'now'}
          />
        ),
      })}
    />
  )
}

/** The line's name at its end, so that nobody looks from a legend to a line and back. */
function End({ index, x, y, at, text, lift, strong }: EndLabel & { at: number; text: string; lift: number; strong: boolean }) {
  if (index !== at) return null
  return (
    <text
      x={Number(x) + 8}
      y={Number(y) + 4 + lift}
      fontSize={12}
      fontWeight={strong ? 600 : 400}
      fill={`var(--mantine-color-${strong ? 'text' : 'dimmed'})`}
    >
      {text}
    </text>
  )
}

const shortDay = (text: string): string =>
  new Intl.DateTimeFormat(currentLanguage(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(text))
