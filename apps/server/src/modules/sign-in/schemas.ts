import Type from 'typebox'
import type { Account } from '../principals/index.ts'
import { displayName } from '../principals/index.ts'
import type { SessionRow } from '../sessions/index.ts'

export const Password = Type.String({ minLength: 1, maxLength: 1024, description: 'As typed.' })
export const Name = Type.String({ minLength: 1, maxLength: 320, description: 'User name or e-mail address.' })
export const LinkToken = Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' })

export const Me = Type.Object({
  id: Type.String({ format: 'uuid' }),
  userName: Type.String(),
  email: Type.String(),
  displayName: Type.String(),
  language: Type.Union([Type.String(), Type.Null()]),
})

export const SessionView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  createdAt: Type.String({ format: 'date-time' }),
  authenticatedAt: Type.String({ format: 'date-time', description: 'When the password was last proved: sensitive acts look at it.' }),
  lastActiveAt: Type.String({ format: 'date-time' }),
  endsAt: Type.String({ format: 'date-time', description: 'The latest end, whatever is done.' }),
  device: Type.String({ description: 'The browser’s own words at sign-in.' }),
  source: Type.String({ description: 'Network address at sign-in.' }),
  current: Type.Boolean({ description: 'This very session.' }),
})

export const SignOutEnds = Type.Enum(['all-devices', 'this-session'], { type: 'string', description: 'What a sign-out ends.' })

export const PasswordPolicy = Type.Object(
  {
    minLength: Type.Integer({ description: 'In characters.' }),
    requireUpper: Type.Boolean(),
    requireLower: Type.Boolean(),
    requireDigit: Type.Boolean(),
    requireSpecial: Type.Boolean(),
    requireLetterAndDigit: Type.Boolean(),
    common: Type.Boolean({ description: 'Passwords many people use are refused.' }),
    contextWords: Type.Boolean({ description: 'Passwords made of the person’s, company’s or website’s name are refused.' }),
    breached: Type.Boolean({ description: 'Passwords in the installation’s list of stolen ones are refused.' }),
    history: Type.Integer({ description: 'So many of the most recent passwords are refused.' }),
  },
  { description: 'What is asked of a new password.' },
)

export const viewMe = (account: Account) => ({
  id: account.id,
  userName: account.userName,
  email: account.email,
  displayName: displayName(account),
  language: account.language ?? null,
})

export const viewSession = (session: SessionRow, current: string) => ({
  id: session.id,
  createdAt: session.createdAt.toISOString(),
  authenticatedAt: session.authenticatedAt.toISOString(),
  lastActiveAt: session.lastActiveAt.toISOString(),
  endsAt: session.endsAt.toISOString(),
  device: session.device,
  source: session.source,
  current: session.id === current,
})
