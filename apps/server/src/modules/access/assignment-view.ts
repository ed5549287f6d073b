import Type from 'typebox'
import type { Page } from '../../platform/page.ts'
import { type Customer, customerName } from '../customers/index.ts'
import { type Account, displayName } from '../principals/index.ts'
import type { Assignment, AssignmentValues, AssignmentWish } from './assignment.ts'
import { id, nullable, roleName, time } from './routes.console.schemas.ts'
import type { AssignmentReport } from './service.assignments.ts'

const shipToIds = Type.Union([Type.Literal('all'), Type.Array(id('A ship-to of the customer.'), { maxItems: 1000, uniqueItems: true })], {
  description: '`all`: the bill-to and every ship-to of it, later ones too. Else only these ship-tos, and not the bill-to.',
})
const nullableId = (description: string) => nullable(Type.String({ format: 'uuid' }), description)

/** What is set in an assignment; what is left out stays. */
export const assignmentBody = {
  roleId: Type.Optional(nullableId('The one website role; null = none, which is a state of its own.')),
  shipToIds: Type.Optional(shipToIds),
  approverId: Type.Optional(nullableId('Who approves this user’s orders: assigned to the same customer; null = its Administrators.')),
  isDefault: Type.Optional(Type.Boolean({ description: 'Chosen by itself at sign-in. One a user: it is taken from the other.' })),
  salesRepresentative: Type.Optional(Type.Boolean()),
}

const assignment = {
  accountId: id('The website user.'),
  customerId: id('The customer, a bill-to.'),
  role: nullable(roleName(), 'The one website role; null = none.'),
  shipToIds,
  approverId: nullableId('The approver named; null = the customer’s Administrators approve.'),
  isDefault: Type.Boolean(),
  salesRepresentative: Type.Boolean(),
  modifiedAt: time('When it was last changed.'),
  modifiedBy: Type.String(),
}
export const AssignmentSchema = Type.Object(assignment, { $id: 'Assignment', description: 'For whom a website user may act, and as what.' })

export const AssignmentOfUserSchema = Type.Object(
  {
    ...assignment,
    number: Type.String({ description: 'Customer number.' }),
    customer: Type.String({ description: 'What the customer is called.' }),
    customerActive: Type.Boolean({ description: 'False: nobody can act for the customer at the moment.' }),
  },
  { $id: 'AssignmentOfUser' },
)

export const UserOfCustomerSchema = Type.Object(
  {
    ...assignment,
    userName: Type.String(),
    email: Type.String(),
    name: Type.String(),
    state: Type.String({ description: '`active` or `deactivated`.' }),
    activation: Type.String({ description: '`EmailNotSent`, `EmailSent` or `Activated`.' }),
  },
  { $id: 'UserOfCustomer' },
)

const person = { accountId: id('The website user.'), name: Type.String() }
export const AssignmentReportSchema = Type.Object(
  {
    assignments: Type.Array(Type.Ref('Assignment'), { description: 'Made or changed, those that changed as a consequence included.' }),
    ended: Type.Array(Type.Object({ accountId: id('The website user.'), customerId: id('The customer.') })),
    fellBack: Type.Array(Type.Object({ ...person, customerId: id('The customer.'), approvers: Type.Array(Type.Object(person)) }), {
      description: 'Users who lose their approver, with the Administrators who approve for them now; the first 100.',
    }),
    fellBackCount: Type.Integer({ description: 'How many they are.' }),
    nobodyApproves: Type.Array(Type.Object({ customerId: id('The customer.'), name: Type.String() }), {
      description: 'Customers without an Administrator, where orders wait for one.',
    }),
  },
  { $id: 'AssignmentReport', description: 'What a change of assignments does.' },
)

const viewAssignment = ({ accountId, billToId, role, shipToIds: named, ...it }: Assignment) => ({
  accountId,
  customerId: billToId,
  role: role && { id: role.id, name: role.name },
  shipToIds: named === 'all' ? ('all' as const) : [...named],
  approverId: it.approverId,
  isDefault: it.isDefault,
  salesRepresentative: it.salesRepresentative,
  modifiedAt: it.modifiedAt.toISOString(),
  modifiedBy: it.modifiedBy,
})

export const viewOfUser = ({ items, ...page }: Page<{ readonly assignment: Assignment; readonly customer: Customer }>) => ({
  ...page,
  items: items.map((one) => ({
    ...viewAssignment(one.assignment),
    number: one.customer.number,
    customer: customerName(one.customer),
    customerActive: one.customer.active,
  })),
})

export const viewOfCustomer = ({ items, ...page }: Page<{ readonly assignment: Assignment; readonly account: Account }>) => ({
  ...page,
  items: items.map(({ account, ...one }) => ({
    ...viewAssignment(one.assignment),
    userName: account.userName,
    email: account.email,
    name: displayName(account),
    state: account.state,
    activation: account.activation,
  })),
})

export const viewReport = ({ changes, fellBack, fellBackCount, nobodyApproves }: AssignmentReport) => ({
  assignments: changes.flatMap(({ after }) => (after ? [viewAssignment(after)] : [])),
  ended: changes.flatMap(({ after, accountId, billToId }) => (after ? [] : [{ accountId, customerId: billToId }])),
  fellBack: fellBack.map((one) => ({ ...one, approvers: [...one.approvers] })),
  fellBackCount,
  nobodyApproves: [...nobodyApproves],
})

/** The wishes of a request at a user or a customer, and where each stands in its body. `other` is the id of the other side. */
export function wishesOf(
  {
    assign = [],
    end = [],
  }: { readonly assign?: readonly ({ readonly other: string } & Partial<AssignmentValues>)[]; readonly end?: readonly string[] },
  pair: (other: string) => Pick<AssignmentWish, 'accountId' | 'customerId'>,
): { wishes: AssignmentWish[]; fieldOf: (index: number, field: string) => string } {
  return {
    wishes: [
      ...assign.map(({ other, ...values }): AssignmentWish => ({ ...pair(other), values })),
      ...end.map((other): AssignmentWish => ({ ...pair(other), values: 'end' })),
    ],
    fieldOf: (index, field) => (index < assign.length ? `assign.${index}.${field}` : `end.${index - assign.length}`),
  }
}
