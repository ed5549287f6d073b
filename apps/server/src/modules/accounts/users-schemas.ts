import { errorCodes } from '@tillward/contract/errors'
import Type, { type Static } from 'typebox'
import { accountSorts } from '../principals/index.ts'
import { profileBody } from './profile.ts'
import type { UserQuery } from './users-read.ts'

export const id = (description?: string) => Type.String({ format: 'uuid', ...(description ? { description } : {}) })
export const time = (description: string) => Type.String({ format: 'date-time', description })
const orNull = <T extends Type.TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description ? { description } : {})
const text = (description?: string) => orNull(Type.String(), description)

export const usersPath = '/api/console/tenants/:tenantId/users'
export const ofTenant = Type.Object({ tenantId: id('The tenant.') })
export const ofUser = Type.Object({ tenantId: id('The tenant.'), accountId: id('The website user.') })

const state = Type.Enum(['active', 'deactivated', 'erased'], { type: 'string' })
const activation = Type.Enum(['EmailNotSent', 'EmailSent', 'Activated'], {
  type: 'string',
  description: 'Whether the activation mail was sent, and whether its holder chose a password since.',
})
const Writer = Type.Object({
  kind: Type.String({ description: 'For instance `console user`, `website user`, `operator`, `job …`.' }),
  accountId: Type.Optional(id()),
  name: Type.Optional(Type.String({ description: 'What that person is called today; missing where erased.' })),
})

const summaryFields = {
  id: id('The website user.'),
  userName: Type.String(),
  email: Type.String(),
  displayName: Type.String({ description: 'First and last name, else the user name.' }),
  firstName: text(),
  lastName: text(),
  companyName: text(),
  phone: text(),
  state,
  activation,
  unclaimed: Type.Boolean({ description: 'Made itself, and nobody has proved the address yet; removed after 90 days.' }),
  createdAt: time('When it was made.'),
  modifiedAt: time('When it was last changed.'),
  lastSignInAt: orNull(time('Last sign-in.')),
}
export const UserSummary = Type.Object(summaryFields, { $id: 'UserSummary', description: 'A website user, as lists show it.' })

export const passwordFields = {
  passwordChangedOn: orNull(Type.String({ format: 'date' }), 'Password Changed On; null where there is no password.'),
  passwordExpiresOn: orNull(Type.String({ format: 'date' }), 'null where passwords do not expire.'),
}
export const profileFields = {
  firstName: text(),
  lastName: text(),
  companyName: text(),
  phone: text(),
  extension: text(),
  fax: text(),
  position: text(),
  language: text(),
  currency: text(),
}
export const pendingEmail = Type.Optional(Type.String({ description: 'An address that waits to be confirmed; until then `email` counts.' }))
export const version = Type.String({ maxLength: 40, description: 'Send it with a change: refused where somebody else was faster.' })

export const User = Type.Object(
  {
    ...summaryFields,
    ...profileFields,
    cameBy: Type.String({ description: 'How the account came to be, for instance `manual` or `registration`.' }),
    createdBy: Writer,
    modifiedBy: Writer,
    activatedAt: orNull(time('When its holder chose the first password.')),
    deactivatedAt: orNull(time('When it was deactivated.')),
    deactivatedBy: Type.Optional(Writer),
    ...passwordFields,
    pendingEmail,
    version,
  },
  { $id: 'User', description: 'A website user.' },
)

export const userName = Type.String({
  minLength: 1,
  maxLength: 508,
  description: 'Unique in the tenant. One with @ must be the user’s own address.',
})
export const email = Type.String({ minLength: 1, maxLength: 320, description: 'Unique in the tenant.' })
export const websiteId = Type.Optional(id('Whose mails and links the user gets; the tenant’s first open website where left out.'))
export const newUserBody = Type.Object({
  userName,
  email,
  ...profileBody,
  websiteId,
  sendActivation: Type.Optional(Type.Boolean({ default: true, description: 'Send the mail with which the user chooses a password.' })),
})
export const changedUserBody = Type.Object({ version, userName: Type.Optional(userName), email: Type.Optional(email), ...profileBody })

/** What a list is narrowed and sorted by. */
export const listFilter = {
  search: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Words that all occur in name, address, company or phone; of one or two letters, the beginnings of words.',
    }),
  ),
  state: Type.Optional(Type.Array(state, { description: 'Left out: all but erased ones.' })),
  activation: Type.Optional(Type.Array(activation)),
  signedInBefore: Type.Optional(time('Last sign-in before this moment, or none.')),
  signedInAfter: Type.Optional(time('Last sign-in at this moment or later.')),
  sort: Type.Optional(Type.Enum([...accountSorts], { type: 'string', default: 'userName' })),
  order: Type.Optional(Type.Enum(['asc', 'desc'], { type: 'string', default: 'asc' })),
}
const Filter = Type.Object(listFilter)

export function queryOf(it: Static<typeof Filter>): Omit<UserQuery, 'limit' | 'cursor'> {
  const { search, state: states, activation: activations, signedInBefore, signedInAfter, sort = 'userName', order } = it
  return {
    ...(search ? { search } : {}),
    ...(states ? { state: states } : {}),
    ...(activations ? { activation: activations } : {}),
    ...(signedInBefore ? { signedInBefore: new Date(signedInBefore) } : {}),
    ...(signedInAfter ? { signedInAfter: new Date(signedInAfter) } : {}),
    sort,
    descending: order === 'desc',
  }
}

export const BulkResult = Type.Object({
  items: Type.Array(
    Type.Object({
      accountId: id(),
      ok: Type.Boolean(),
      code: Type.Optional(Type.Enum([...errorCodes], { type: 'string', description: 'Why not.' })),
      detail: Type.Optional(Type.String({ description: 'Why not, in words.' })),
    }),
  ),
})
