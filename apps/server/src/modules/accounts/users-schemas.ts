import { errorCodes } from '@tillward/contract/errors'
import Type, { type Static } from 'typebox'
import { customAnswer, customBody, customFilters, customSortName } from '../dictionary/index.ts'
import { accountSorts } from '../principals/index.ts'
import { profileBody } from './profile.ts'
import type { UserFilter } from './users-read.ts'

export const id = (description?: string) => Type.String({ format: 'uuid', ...(description ? { description } : {}) })
export const time = (description: string) => Type.String({ format: 'date-time', description })
export const orNull = <T extends Type.TSchema>(schema: T, description?: string) =>
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
  kind: Type.String({ description: 'For instance `console user`, `website user`, `key`, `operator`, `job …`.' }),
  accountId: Type.Optional(id('Of a person; the key’s id where an API key wrote.')),
  name: Type.Optional(Type.String({ description: 'What that person, or key, is called today; missing where erased.' })),
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
export const UserSummary = Type.Object(
  {
    ...summaryFields,
    locked: Type.Boolean({ description: 'Cannot sign in for a while, after wrong passwords.' }),
    customer: orNull(
      Type.Object({
        id: id('A bill-to.'),
        number: Type.String(),
        name: Type.String(),
        role: text('The role there; null where there is none.'),
      }),
      'The customer chosen by itself at sign-in, else the first; null where the user is assigned to none.',
    ),
    customerCount: Type.Integer({ description: 'Customers the user is assigned to, counted to a hundred.' }),
    custom: customAnswer,
  },
  { $id: 'UserSummary', description: 'A website user, as lists show it.' },
)

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
    custom: customAnswer,
    websites: Type.Array(Type.Object({ id: id(), name: Type.String() }), { description: 'The websites the user is assigned to.' }),
    consents: Type.Array(Type.Ref('MailConsent'), {
      description: 'What the user agreed to be mailed about, or took back: the newest of each topic.',
    }),
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

const roleId = Type.Union([id(), Type.Null()], { description: 'A role for website users; null: none, which is a state of its own.' })
const shipToIds = Type.Union([Type.Literal('all'), Type.Array(id(), { minItems: 1, maxItems: 1000 })], {
  description: '`all`: the whole customer, later ship-tos too. Else these ship-tos only.',
})
/** What is set in an assignment. */
export const assignmentFields = {
  customerId: id('A bill-to.'),
  roleId: Type.Optional(roleId),
  shipToIds: Type.Optional(shipToIds),
  approverId: Type.Optional(
    Type.Union([id(), Type.Null()], { description: 'Who approves this user’s orders; null: the Administrators of the customer.' }),
  ),
  isDefault: Type.Optional(Type.Boolean({ description: 'Chosen by itself at sign-in.' })),
  salesRepresentative: Type.Optional(Type.Boolean()),
}

export const newUserBody = Type.Object({
  userName,
  email,
  ...profileBody,
  custom: customBody,
  assignments: Type.Optional(
    Type.Array(Type.Object(assignmentFields), {
      maxItems: 50,
      description:
        'The customers the user acts for. Needs the permission to assign users to customers. What is left out: no role, all ship-tos, no approver.',
    }),
  ),
  websiteIds: Type.Optional(Type.Array(id(), { maxItems: 200, description: 'The websites the user is assigned to.' })),
  websiteId,
  sendActivation: Type.Optional(Type.Boolean({ default: true, description: 'Send the mail with which the user chooses a password.' })),
})
export const changedUserBody = Type.Object({
  version,
  userName: Type.Optional(userName),
  email: Type.Optional(email),
  ...profileBody,
  custom: customBody,
})

/** What a list is narrowed and sorted by. */
export const listFilter = {
  search: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'Words that all occur in name, address, company, phone or searchable custom properties; of one or two letters, the beginnings of words.',
    }),
  ),
  state: Type.Optional(Type.Array(state, { description: 'Left out: all but erased ones.' })),
  activation: Type.Optional(Type.Array(activation)),
  signedInBefore: Type.Optional(time('Last sign-in before this moment, or none.')),
  signedInAfter: Type.Optional(time('Last sign-in at this moment or later.')),
  locked: Type.Optional(Type.Boolean({ description: 'Locked at this moment, after wrong passwords; or not.' })),
  passwordState: Type.Optional(
    Type.Enum(['expiring', 'expired'], { type: 'string', description: 'Whose password expires within 14 days, or has expired.' }),
  ),
  createdBefore: Type.Optional(time('Made before this moment.')),
  createdAfter: Type.Optional(time('Made at this moment or later.')),
  customerId: Type.Optional(id('Assigned to this customer: a bill-to, or a ship-to the user may act for.')),
  roleId: Type.Optional(id('With this role for a customer; for that one, where one is named.')),
  websiteId: Type.Optional(id('Assigned to this website.')),
  custom: customFilters,
  sort: Type.Optional(
    Type.String({
      pattern: `^(${accountSorts.join('|')}|${customSortName})$`,
      default: 'userName',
      description: `${accountSorts.map((one) => `\`${one}\``).join(', ')}, or \`custom.\` and the name of a searchable custom property.`,
    }),
  ),
  order: Type.Optional(Type.Enum(['asc', 'desc'], { type: 'string', default: 'asc' })),
}
const Filter = Type.Object(listFilter)

export function queryOf(it: Static<typeof Filter>): UserFilter {
  const {
    state: states,
    activation: activations,
    signedInBefore,
    signedInAfter,
    createdBefore,
    createdAfter,
    sort = 'userName',
    order,
    ...rest
  } = it
  return {
    ...rest,
    ...(states ? { state: states } : {}),
    ...(activations ? { activation: activations } : {}),
    ...(signedInBefore ? { signedInBefore: new Date(signedInBefore) } : {}),
    ...(signedInAfter ? { signedInAfter: new Date(signedInAfter) } : {}),
    ...(createdBefore ? { createdBefore: new Date(createdBefore) } : {}),
    ...(createdAfter ? { createdAfter: new Date(createdAfter) } : {}),
    sort: sort as UserFilter['sort'],
    descending: order === 'desc',
  }
}

export const BulkResult = Type.Object({
  items: Type.Array(
    Type.Object({
      accountId: id(),
      ok: Type.Boolean(),
      moved: Type.Optional(
        Type.Boolean({
          description:
            'Of customers and websites: whether the assignment was made, or ended, by this. False where it was so before; then there is nothing to take back.',
        }),
      ),
      code: Type.Optional(Type.Enum([...errorCodes], { type: 'string', description: 'Why not.' })),
      detail: Type.Optional(Type.String({ description: 'Why not, in words.' })),
      fields: Type.Optional(
        Type.Array(Type.Object({ field: Type.String(), rule: Type.String(), message: Type.String() }), {
          description: 'What is wrong in the request for this user.',
        }),
      ),
    }),
  ),
})
