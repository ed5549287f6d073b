import Type from 'typebox'
import { customAnswer, customBody, customFilters, customSortName } from '../dictionary/index.ts'
import { customerBody, keyBody } from './fields.ts'
import { customerSorts } from './list.ts'

export const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const orNull = <T extends Type.TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description ? { description } : {})
const text = (description?: string) => orNull(Type.String(), description)

export const customersPath = '/api/console/tenants/:tenantId/customers'
export const ofTenant = Type.Object({ tenantId: id('The tenant.') })
export const ofCustomer = Type.Object({ tenantId: id('The tenant.'), customerId: id('The customer, a bill-to or a ship-to.') })
export const ofBillTo = Type.Object({ tenantId: id('The tenant.'), customerId: id('The bill-to.') })

const kind = Type.Enum(['company', 'person'], { type: 'string', description: 'Left out: a company where one is named, else a person.' })
const state = Type.Enum(['active', 'inactive', 'merged', 'erased'], {
  type: 'string',
  description: '`inactive`: nobody can act for it. `merged`: it went up in another. `erased`: a person’s data are gone for good.',
})
const Warning = Type.Object({
  field: Type.String(),
  rule: Type.String(),
  message: Type.String(),
})
const Writer = Type.Object({
  kind: Type.String({ description: 'For instance `console user`, `website user`, `operator`, `job …`, `key …`.' }),
  accountId: Type.Optional(id('The account.')),
  name: Type.Optional(Type.String({ description: 'What that person is called today; missing where erased.' })),
})

const summaryFields = {
  id: id('The customer.'),
  billToId: orNull(id('The bill-to of a ship-to.'), 'null: this is a bill-to.'),
  kind,
  number: Type.String({ description: 'Customer number.' }),
  sequence: Type.String({ description: 'Of a ship-to; empty for a bill-to.' }),
  name: Type.String({ description: 'The company, else the person, else the number.' }),
  state,
  mergedIntoId: orNull(id('The bill-to it went up in.')),
  erpNumber: text(),
  erpSequence: text(),
  companyName: text(),
  firstName: text(),
  lastName: text(),
  city: text(),
  postalCode: text(),
  country: text(),
  email: text(),
  phone: text(),
  custom: customAnswer,
  createdAt: time('When it was made.'),
  modifiedAt: time('When it was last changed.'),
}

export const CustomerSummary = Type.Object(
  { ...summaryFields, warnings: Type.Integer({ description: 'How much was kept although it is not right.' }) },
  { $id: 'CustomerSummary', description: 'A customer, as lists show it.' },
)

export const Customer = Type.Object(
  {
    ...summaryFields,
    attention: text(),
    address1: text(),
    address2: text(),
    address3: text(),
    region: text(),
    fax: text(),
    currency: text(),
    importKey: text('Under which a file or a source system knows the record.'),
    warnings: Type.Array(Warning, { description: 'What was kept as it came although it is not right: an order’s broken address.' }),
    cameBy: Type.Enum(['manual', 'order', 'registration', 'import', 'erp'], { type: 'string' }),
    websiteIds: Type.Array(id('A website.'), { description: 'Websites the bill-to, and so its ship-tos, may use; none = all.' }),
    shipTos: Type.Integer({ description: 'How many ship-tos it has.' }),
    mergedInto: Type.Optional(
      Type.Object({ id: id('That customer.'), number: Type.String(), name: Type.String() }, { description: 'Where it went.' }),
    ),
    createdBy: Writer,
    modifiedBy: Writer,
    deactivatedAt: orNull(time('When it was deactivated.')),
    erasedAt: orNull(time('When the person’s data were erased.')),
    version: Type.String({ description: 'Send it with a change: refused where somebody else was faster.' }),
  },
  { $id: 'Customer', description: 'A bill-to or ship-to.' },
)

const number = Type.String({ minLength: 1, maxLength: 100, description: 'Customer number, unique in the tenant; made where left out.' })
const sequence = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Unique among the ship-tos of a number; the next one where left out.',
})
const websiteIds = Type.Optional(Type.Array(id('A website.'), { maxItems: 500, description: 'Websites it may use; none = all.' }))

export const newBillToBody = Type.Object({
  kind: Type.Optional(kind),
  number: Type.Optional(number),
  ...customerBody,
  ...keyBody,
  websiteIds,
  custom: customBody,
})
export const newShipToBody = Type.Object({
  kind: Type.Optional(kind),
  sequence: Type.Optional(sequence),
  ...customerBody,
  ...keyBody,
  custom: customBody,
})
export const changedCustomerBody = Type.Object({
  version: Type.String({ maxLength: 40, description: '`version` of the customer as it was seen; another one is a `version-conflict`.' }),
  kind: Type.Optional(kind),
  number: Type.Optional(number),
  sequence: Type.Optional(sequence),
  ...customerBody,
  ...keyBody,
  websiteIds,
  custom: customBody,
})

const search = Type.Optional(
  Type.String({
    maxLength: 100,
    description:
      'Words that all occur in number, name, address, phone, e-mail or custom properties; of one or two letters, the beginnings of words.',
  }),
)
const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 4000 })),
}
export const listQuery = Type.Object({
  search,
  state: Type.Optional(Type.Array(state, { description: 'Left out: active and inactive; with `number` or `importKey`, merged ones too.' })),
  record: Type.Optional(Type.Enum(['bill-to', 'ship-to'], { type: 'string', description: 'Left out: both.' })),
  kind: Type.Optional(Type.Enum(['company', 'person'], { type: 'string' })),
  websiteId: Type.Optional(id('Those who may use this website.')),
  country: Type.Optional(Type.String({ maxLength: 1000 })),
  number: Type.Optional(Type.String({ maxLength: 100 })),
  erpNumber: Type.Optional(Type.String({ maxLength: 200 })),
  importKey: Type.Optional(Type.String({ maxLength: 400 })),
  withWarnings: Type.Optional(Type.Boolean({ description: 'Only those with something kept although it is not right.' })),
  custom: customFilters,
  sort: Type.Optional(
    Type.String({
      pattern: `^(${customerSorts.join('|')}|${customSortName})$`,
      default: 'number',
      description: `${customerSorts.map((one) => `\`${one}\``).join(', ')}, or \`custom.\` and the name of a searchable property.`,
    }),
  ),
  order: Type.Optional(Type.Enum(['asc', 'desc'], { type: 'string', default: 'asc' })),
  ...paging,
})
export const shipToQuery = Type.Object({ search, active: Type.Optional(Type.Boolean({ description: 'Left out: both.' })), ...paging })
export const customerPage = Type.Object({ items: Type.Array(Type.Ref('CustomerSummary')), next: Type.Optional(Type.String()) })
