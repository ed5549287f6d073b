import { bothSides, oneOf, wholeNumber } from './settings-definition.ts'

const scope = (side: 'console' | 'website') => (side === 'website' ? 'website' : 'tenant')

/** How long a session lives and what ends it. */
const sides = bothSides({
  'session.idleMinutes': (side) =>
    wholeNumber(5, 1_440, {
      label: 'Signed Out After Inactivity',
      help: 'Time without an act of the person after which a session ends. A shorter time holds from the next request on.',
      group: 'session',
      side,
      scope: scope(side),
      default: 240,
      unit: 'minutes',
      tighter: 'lower',
    }),
  'session.absoluteMinutes': (side) =>
    wholeNumber(30, 129_600, {
      label: 'Signed Out at the Latest After',
      help: 'Time after sign-in at which a session ends however busy it is, 90 days at most.',
      group: 'session',
      side,
      scope: scope(side),
      default: side === 'console' ? 1_440 : 43_200,
      unit: 'minutes',
      tighter: 'lower',
    }),
  'session.signOutEnds': (side) =>
    oneOf(['this-session', 'all-devices'], {
      label: 'Sign-out Ends',
      help: 'All devices: signing out anywhere ends every session of the account (R-31). This session: only the one it is done in.',
      group: 'session',
      side,
      default: 'all-devices',
    }),
  'session.atOnce': (side) =>
    wholeNumber(0, 100, {
      label: 'Sessions at Once',
      help: 'More than so many sessions of one account end the oldest. 0 = no limit.',
      group: 'session',
      side,
      default: 0,
      unit: 'sessions',
      zeroMeans: 'no limit',
      tighter: 'lower',
    }),
  'session.freshMinutes': (side) =>
    wholeNumber(1, 60, {
      label: 'Fresh Sign-in Needed After',
      help: 'Sensitive acts ask for the password again when it was last given longer ago than this.',
      group: 'session',
      side,
      default: 15,
      unit: 'minutes',
      tighter: 'lower',
    }),
})

export const sessionSettings = {
  ...sides,
  'console.session.warnMinutes': wholeNumber(1, 60, {
    label: 'Warned Before Sign-out',
    help: 'So long before it signs out for inactivity the console says so.',
    group: 'session',
    side: 'console',
    default: 3,
    unit: 'minutes',
    tighter: 'none',
  }),
}
