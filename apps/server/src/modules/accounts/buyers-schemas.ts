import Type from 'typebox'
import { id, orNull } from './users-schemas.ts'

export const buyersPath = '/api/storefront/customers/:customerId'
export const ofCustomer = Type.Object({ customerId: id('The customer of the session.') })
export const ofBuyer = Type.Object({ customerId: id('The customer of the session.'), accountId: id('The user.') })
export const buyerTags = ['Buyers']
const Named = Type.Object({ id: id(), name: Type.String() })
export const shipTos = Type.Union([Type.Literal('all'), Type.Array(id(), { minItems: 1, maxItems: 1000 })], {
  description: '`all`: the bill-to and every ship-to of it, later ones too; else only these ship-tos.',
})
export const role = orNull(id(), 'null = no role, which is a state of its own.')
export const approver = orNull(id(), 'Who approves the orders of this user; null = the customer’s Administrators.')

export const buyer = {
  id: id('The user.'),
  userName: Type.String(),
  email: Type.String(),
  displayName: Type.String({ description: 'First and last name, else the user name.' }),
  firstName: orNull(Type.String()),
  lastName: orNull(Type.String()),
  state: Type.Enum(['active', 'deactivated', 'erased'], { type: 'string' }),
  activation: Type.Enum(['EmailNotSent', 'EmailSent', 'Activated'], { type: 'string' }),
  role: orNull(Named, 'Role for this customer.'),
  allShipTos: Type.Boolean({ description: 'For the bill-to and all its ship-tos.' }),
  approver: orNull(Named, 'Who approves; null = the customer’s Administrators.'),
  salesRepresentative: Type.Boolean({ description: 'Of the shop: nobody here changes that.' }),
  self: Type.Boolean({ description: 'The one who asks.' }),
}
export const Buyer = Type.Object(
  { ...buyer, shipToIds: shipTos, version: Type.String({ description: 'Goes with a change, so that two do not overwrite each other.' }) },
  { $id: 'Buyer', description: 'A user of a customer, as its Administrators see it: nothing of what the user is elsewhere.' },
)
