import { bothSides, wholeNumber, yesNo } from './settings-definition.ts'

/** What a password must be, how long it lasts, and how long the links live that replace it. */
export const passwordSettings = bothSides({
  'password.minLength': (side) =>
    wholeNumber(8, 128, {
      label: 'Password Minimum Requirement Length',
      help: 'Shortest password accepted. Holds for new passwords; those in use stay.',
      group: 'password',
      side,
      default: 8,
      unit: 'characters',
      tighter: 'higher',
    }),
  'password.requireSpecial': (side) =>
    yesNo({
      label: 'Password Requires Special Character',
      help: 'A new password needs a character that is neither letter nor digit.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.requireUpper': (side) =>
    yesNo({
      label: 'Password Requires Uppercase',
      help: 'A new password needs an upper case letter.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.requireLower': (side) =>
    yesNo({
      label: 'Password Requires Lowercase',
      help: 'A new password needs a lower case letter.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.requireDigit': (side) =>
    yesNo({
      label: 'Password Requires Digit',
      help: 'A new password needs a digit.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.requireLetterAndDigit': (side) =>
    yesNo({
      label: 'Password Requires Letter and Digit',
      help: 'A new password needs a letter of either case and a digit, as PCI DSS 8.3.6 asks.',
      group: 'password',
      side,
      default: false,
      tighter: 'true',
    }),
  'password.common': (side) =>
    yesNo({
      label: 'Refuse Common Passwords',
      help: 'Refuses the passwords most people choose, cut to those that reach the length in force.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.contextWords': (side) =>
    yesNo({
      label: 'Refuse Names in Passwords',
      help: 'Refuses passwords built from the person’s own name, address, company or website.',
      group: 'password',
      side,
      default: true,
      tighter: 'true',
    }),
  'password.breached': (side) =>
    yesNo({
      label: 'Refuse Breached Passwords',
      help: 'Refuses passwords found in the breached list of this installation. Without such a list it refuses nothing.',
      group: 'password',
      side,
      default: false,
      tighter: 'true',
    }),
  'password.maxAgeDays': (side) =>
    wholeNumber(0, side === 'console' ? 90 : 365, {
      label: 'Password Expires After',
      help:
        side === 'console'
          ? 'Age at which a password must be changed, 90 days at most. 0 = never, as NIST and ASVS ask; going from any age to never is a loosening.'
          : 'Age at which a password must be changed. 0 = never.',
      group: 'password',
      side,
      default: side === 'console' ? 90 : 0,
      unit: 'days',
      zeroMeans: 'never',
      tighter: 'lower',
    }),
  'password.history': (side) =>
    wholeNumber(0, 24, {
      label: 'Previous Passwords Refused',
      help: 'How many of the latest passwords, the current one included, a new one must differ from; the current one is refused even at 0. At least four are always kept, so raising it works at once.',
      group: 'password',
      side,
      default: 4,
      unit: 'passwords',
      tighter: 'higher',
    }),
  'link.minutes': (side) =>
    wholeNumber(5, 10_080, {
      label: 'Emailed Password Link Valid For',
      help: 'Life of a one-time link that sets a password. Holds for links sent from now on.',
      group: 'links',
      side,
      default: 2_880,
      unit: 'minutes',
      tighter: 'lower',
    }),
  'invitation.hours': (side) =>
    wholeNumber(1, 720, {
      label: 'Invitation Valid For',
      help: 'Life of an invitation or activation link. Holds for links sent from now on.',
      group: 'links',
      side,
      default: 168,
      unit: 'hours',
      tighter: 'lower',
    }),
})
