import { consolePermissions } from '@tillward/contract/permissions'
import Type, { type TSchema } from 'typebox'
import { customAnswer } from '../dictionary/index.ts'

export const id = (description: string) => Type.String({ format: 'uuid', description })
export const time = (description: string) => Type.String({ format: 'date-time', description })
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const oneOf = (values: readonly string[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  )

export const peoplePath = '/api/console/tenants/:tenantId/people'
export const ofTenant = Type.Object({ tenantId: id('The tenant.') })
export const ofPerson = Type.Object({ tenantId: id('The tenant.'), accountId: id('The account.') })

const roleName = Type.Object({ id: id('The role.'), name: Type.String() })
const text = orNull(Type.String())

export const roleIds = Type.Array(id('A console role of the tenant.'), { minItems: 1, maxItems: 50, uniqueItems: true })
export const email = Type.String({ minLength: 3, maxLength: 300, description: 'One e-mail address.' })
export const activation = oneOf(['EmailNotSent', 'EmailSent', 'Activated'], 'Whether the holder has chosen a password yet (R-17).')

/** Of people of the own company, read one by one. */
const record = {
  version: Type.Optional(Type.String({ description: 'Send it back with a change.' })),
  createdByName: Type.Optional(orNull(Type.String())),
  modifiedByName: Type.Optional(orNull(Type.String())),
  passwordChangedOn: Type.Optional(orNull(Type.String({ format: 'date', description: 'Null: there is no password yet.' }))),
  passwordExpiresOn: Type.Optional(orNull(Type.String({ format: 'date', description: 'Null: it does not expire.' }))),
}

export const PersonInTenant = Type.Object(
  {
    accountId: id('The account.'),
    companyId: orNull(id('Home company.')),
    company: text,
    own: Type.Boolean({ description: 'Of the tenant’s own company.' }),
    state: oneOf(['active', 'deactivated'], 'Of the account.'),
    access: oneOf(['active', 'invited', 'none'], 'To this tenant.'),
    activation,
    userName: Type.String(),
    email: Type.String(),
    firstName: text,
    lastName: text,
    companyName: text,
    phone: text,
    extension: text,
    fax: text,
    position: text,
    language: text,
    currency: text,
    roles: Type.Array(roleName),
    mayBringPeople: Type.Boolean(),
    cameBy: Type.String(),
    invitedAt: orNull(time('When invited to this tenant.')),
    invitationEndsAt: orNull(time('Until when the invitation can be accepted.')),
    acceptedAt: orNull(time('Since when the person has access.')),
    lastSignInAt: orNull(time('Last sign-in, wherever.')),
    createdAt: time('When the account was made.'),
    createdBy: text,
    modifiedAt: time('When the account was last changed.'),
    modifiedBy: text,
    deactivatedAt: orNull(time('When the account was deactivated.')),
    custom: Type.Optional(customAnswer),
    ...record,
  },
  {
    $id: 'PersonInTenant',
    description:
      'A console user as a tenant sees one. Of an account of another company only the address is shown until its holder has accepted.',
  },
)

const websiteUser = Type.Object({
  tenantId: id('The tenant.'),
  accountId: id('The website user.'),
  userName: Type.String(),
  email: Type.String(),
  name: Type.String(),
  lastSignInAt: orNull(time('Last sign-in.')),
  customers: Type.Array(Type.Object({ id: id('The customer.'), number: Type.String(), name: Type.String() }), {
    description: 'Customers the user acts for; the first ten.',
  }),
})

export const EndInTenant = Type.Object(
  {
    tenantId: id('The tenant.'),
    tenant: Type.String(),
    roles: Type.Array(roleName),
    lastOwner: Type.Boolean({ description: 'True: it will be refused, the tenant would be without Admin Owner.' }),
    dutiesWithoutHolder: Type.Array(Type.Union(consolePermissions.map((one) => Type.Literal(one))), {
      description: 'Permissions nobody else would have.',
    }),
    invitations: Type.Array(Type.String(), { description: 'Addresses of open invitations the person sent: they end too.' }),
    keys: Type.Array(Type.Object({ id: id('The API key.'), name: Type.String() }), {
      description: 'API keys the person holds: they end too, unless handed over first.',
    }),
    websiteUsers: Type.Array(websiteUser, {
      description: 'Website users with the same e-mail address, to be deactivated too unless left out.',
    }),
  },
  { $id: 'EndInTenant', description: 'What would end in one tenant.' },
)

export const EndEverywhere = Type.Object(
  {
    sessions: Type.Integer({ description: 'Living sessions on all devices.' }),
    lastAdministrator: Type.Boolean({ description: 'True: it will be refused, the company would be without administrator.' }),
    tenants: Type.Array(Type.Ref('EndInTenant')),
  },
  { $id: 'EndEverywhere', description: 'What deactivating would end.' },
)

export const ConsoleAccount = Type.Object(
  {
    id: id('The account.'),
    companyId: id('Home company.'),
    state: oneOf(['active', 'deactivated', 'erased'], 'Of the account.'),
    activation,
    companyAdministrator: Type.Boolean({ description: 'Administers the company; of companies that are no merchant’s.' }),
    userName: Type.String(),
    email: Type.String(),
    firstName: text,
    lastName: text,
    companyName: text,
    phone: text,
    extension: text,
    fax: text,
    position: text,
    language: text,
    currency: text,
    cameBy: Type.String(),
    lastSignInAt: orNull(time('Last sign-in.')),
    createdAt: time('When made.'),
    createdBy: Type.String(),
    modifiedAt: time('When last changed.'),
    modifiedBy: Type.String(),
    deactivatedAt: orNull(time('When deactivated.')),
    custom: Type.Optional(customAnswer),
    ...record,
  },
  { $id: 'ConsoleAccount', description: 'A console user’s account, as the home company and its holder see it.' },
)

export const tickedBody = Type.Object({
  websiteUsers: Type.Optional(
    Type.Array(Type.Object({ tenantId: id('The tenant.'), accountId: id('The website user.') }), {
      maxItems: 200,
      description: 'Which of the website users shown before go too. All where left out, none where empty.',
    }),
  ),
})
