import Type from 'typebox'
import { askedPermissions, reasonCodes } from './decision.ts'
import { id, nullable, roleName } from './routes.console.schemas.ts'

/** What is asked, whoever asks. */
export const questionBody = {
  customerId: id('A bill-to or a ship-to.'),
  permission: Type.Union(
    askedPermissions.map((permission) => Type.Literal(permission)),
    { description: 'What the user wants to do.' },
  ),
  overBudget: Type.Optional(Type.Boolean({ description: 'For `checkout`: whether the order is over the user’s budget.' })),
  budgetsOn: Type.Optional(Type.Boolean({ description: 'For `checkout`: false where the customer uses no budgets.' })),
  orderedBy: Type.Optional(id('For `order.approve` and `requisition.approve`: whose order it is. Left out: whether anybody’s at all.')),
}

export const DecisionSchema = Type.Object(
  {
    allowed: Type.Boolean(),
    reason: Type.Object({
      code: Type.Union(
        reasonCodes.map((code) => Type.Literal(code)),
        { description: 'Stable: programs decide by it.' },
      ),
      text: Type.String({ description: 'For people.' }),
      role: Type.Optional(nullable(roleName(), 'The role for this customer that decided; null = it has none.')),
      approvers: Type.Optional(
        Type.Array(Type.Object({ accountId: id('A website user.'), name: Type.String() }), {
          description: 'Who approves, where somebody has to: the approver named, else the customer’s Administrators.',
        }),
      ),
    }),
  },
  { $id: 'Decision', description: 'Whether a website user may do something for a customer, and why.' },
)

export const mostQuestions = 100
