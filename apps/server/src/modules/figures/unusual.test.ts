import { expect, test } from 'vitest'
import { plus } from '../../platform/clock.ts'
import { daysOf } from './days.ts'
import { type Hour, unusualRefusals } from './unusual.ts'

const now = new Date('2026-11-21T14:20:00Z')
const thisHour = new Date('2026-11-21T14:00:00Z')
const hour = (back: number, refusals: number): Hour => ({ hour: plus(thisHour, { hours: -back }), signIns: 0, refusals })
/** So many refusals in each of the hours before the last two, ten days long. */
const past = (refusals: number): Hour[] => Array.from({ length: 240 }, (_, at) => hour(at + 2, refusals))

test.each<[what: string, hours: Hour[], refusals: number | undefined]>([
  ['nothing at all', [], undefined],
  ['19 where there never were any', [hour(0, 19)], undefined],
  ['20 where there never were any', [hour(0, 20)], 20],
  ['20 in the hour before', [hour(1, 20)], 20],
  ['20 two hours ago', [hour(2, 20)], undefined],
  ['three times the usual', [hour(0, 30), ...past(10)], undefined],
  ['more than three times the usual', [hour(0, 31), ...past(10)], 31],
  ['the worse of the two hours', [hour(0, 31), hour(1, 80), ...past(10)], 80],
])('R-46 refusals stand out: %s', (_what, hours, refusals) => {
  expect(unusualRefusals(hours, now, 10)?.refusals).toBe(refusals)
})

test('R-46 a few attacks of the past do not make the next one usual', () => {
  const attacks = Array.from({ length: 12 }, (_, at) => hour(20 * at + 5, 500))
  expect(unusualRefusals([hour(0, 40), ...past(10), ...attacks], now, 10)).toEqual({ refusals: 40, since: thisHour, usual: 10 })
})

test('hours become days of the zone, days without any among them', () => {
  const hours = [
    { hour: new Date('2026-11-20T23:00:00Z'), signIns: 2, refusals: 1 },
    { hour: new Date('2026-11-21T09:00:00Z'), signIns: 3, refusals: 0 },
    { hour: new Date('2026-11-10T09:00:00Z'), signIns: 99, refusals: 0 },
  ]
  expect(daysOf(hours, 'UTC', now, 3)).toEqual([
    { day: '2026-11-19', signIns: 0, refusals: 0 },
    { day: '2026-11-20', signIns: 2, refusals: 1 },
    { day: '2026-11-21', signIns: 3, refusals: 0 },
  ])
  expect(daysOf(hours, 'Europe/Berlin', now, 1)).toEqual([{ day: '2026-11-21', signIns: 5, refusals: 1 }])
  // the day a clock goes forward has one hour less and is there all the same
  expect(daysOf([], 'Europe/Berlin', new Date('2026-03-30T10:00:00Z'), 3).map((one) => one.day)).toEqual([
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
  ])
})
