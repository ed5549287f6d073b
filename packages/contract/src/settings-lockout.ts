import { bothSides, oneOf, wholeNumber, yesNo } from './settings-definition.ts'

/** What bad sign-ins do. */
const sides = bothSides({
  'lockout.enabled': (side) =>
    yesNo({
      label: 'Lockout Enabled',
      help: 'Locks an account after too many bad sign-ins. The hard cap stays in force without it.',
      group: 'lockout',
      side,
      default: true,
      tighter: 'true',
    }),
  'lockout.maxAttempts': (side) =>
    wholeNumber(1, 10, {
      label: 'Max Failed Attempts Before Lockout',
      help: 'Bad attempts in a row, forgotten after 24 hours without another. The next attempt fails even with the right password.',
      group: 'lockout',
      side,
      default: 5,
      unit: 'attempts',
      tighter: 'lower',
    }),
  'lockout.mode': (side) =>
    oneOf(['growing', 'fixed'], {
      label: 'Lockout Grows',
      help: 'Fixed: every lock lasts the lockout time. Growing: the first lasts 30 seconds, each further one twice as long, up to the lockout time.',
      group: 'lockout',
      side,
      default: 'fixed',
    }),
  'lockout.minutes': (side) =>
    wholeNumber(1, 1_440, {
      label: 'Lockout Time in Minutes',
      help: 'How long a lock lasts; where locks grow, the longest. Attempts during a lock do not prolong it.',
      group: 'lockout',
      side,
      default: 30,
      unit: 'minutes',
      tighter: 'higher',
    }),
  'lockout.hardCap': (side) =>
    wholeNumber(10, 1_000, {
      label: 'Hard Cap of Consecutive Failures',
      help: 'So many failures in a row close the way in until a reset by mail or an unlock. 5 tries every 30 minutes would be 21,600 guesses in 90 days without it.',
      group: 'lockout',
      side,
      default: 100,
      unit: 'failures',
      tighter: 'lower',
    }),
  'lockout.knownDevices': (side) =>
    yesNo({
      label: 'Known Devices Keep Their Own Count',
      help: 'A device that signed in before has a count of its own, so strangers’ guesses do not lock its owner out.',
      group: 'lockout',
      side,
      default: true,
      tighter: 'false',
    }),
})

export const lockoutSettings = {
  ...sides,
  'console.lockout.show': yesNo({
    label: 'Show Console Lockouts',
    help: 'Shows on a console user’s record that the account is locked. Off, nothing anywhere tells (R-42).',
    group: 'lockout',
    side: 'console',
    default: false,
    tighter: 'false',
  }),
}

const firstGrowingLock = 30_000

/**
 * How long the n-th lock in a row lasts, in milliseconds: `nth` is 1 for the first since a right password, an unlock or a reset.
 * Fixed locks last `minutes`; growing ones 30 s, 60 s, 120 s … and never more than `minutes` (NIST SP 800-63B-4 section 3.2.2).
 */
export function lockMilliseconds(mode: 'fixed' | 'growing', minutes: number, nth: number): number {
  const longest = minutes * 60_000
  return mode === 'fixed' ? longest : Math.min(longest, firstGrowingLock * 2 ** (Math.max(1, nth) - 1))
}
