import { type WebsitePermission, websitePermissionInfo } from '@tillward/contract/permissions'
import { type Approver, awaited, type CustomerBarred, type CustomerRights, ordersWait, requisitionsWait } from './website-rights.ts'

/** What can be asked: may this user do that for this customer? Exemptions from approval are part of the answer about checking out. */
export const askedPermissions = [
  'checkout',
  'order.approve',
  'invoices.read',
  'users.manage',
  'requisition.submit',
  'requisition.approve',
  'prices.read',
] as const satisfies readonly WebsitePermission[]
export type AskedPermission = (typeof askedPermissions)[number]

export interface Question {
  readonly permission: AskedPermission
  /** Facts only the caller knows: whether the order is over the user's budget, and whether budgets are on for this customer. */
  readonly overBudget?: boolean | undefined
  readonly budgetsOn?: boolean | undefined
  /** To approve: whose order or requisition, as that user's rights for the same customer. Left out: whether anybody's at all. */
  readonly orderedBy?: CustomerRights | undefined
}

export const reasonCodes = [
  'role',
  'no-role',
  'budgets-off',
  'within-budget',
  'role-lacks',
  'needs-approval',
  'over-budget',
  'nobody-approves',
  'budget-unknown',
  'own-order',
  'approval-not-needed',
  'not-approver',
  'not-assigned',
  'ship-to-not-assigned',
  'customer-inactive',
  'account-not-active',
  'account-not-activated',
  'website-not-assigned',
  'customer-not-on-website',
  'not-found',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** Yes or no, and what decided it: which role, which assignment, which limit, who approves. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: {
    readonly code: ReasonCode
    /** For people. */
    readonly text: string
    /** The role of the assignment; null = it has none; left out where there is no assignment in force. */
    readonly role?: { readonly id: string; readonly name: string } | null
    /** Who approves, where somebody has to. */
    readonly approvers?: readonly Approver[]
  }
}

const barredTexts: Readonly<Record<CustomerBarred, string>> = {
  'not-assigned': 'The user is not assigned to this customer.',
  'ship-to-not-assigned': 'The user is assigned to other ship-tos of this customer, not to this one.',
  'customer-inactive': 'The customer is not active.',
  'account-not-active': 'The user is deactivated.',
  'account-not-activated': 'The user has not activated the account yet.',
  'website-not-assigned': 'The user is not assigned to this website, and users are restricted to theirs.',
  'customer-not-on-website': 'The customer does not use this website.',
}

/** What is said of a customer one is not assigned to, and of one that is not there. */
export const notAssignedHere: Decision = { allowed: false, reason: { code: 'not-assigned', text: barredTexts['not-assigned'] } }

export const notFound: Decision = { allowed: false, reason: { code: 'not-found', text: 'There is no such user or no such customer.' } }

/** May this user do that for this customer, now, and why. Pure: the same facts get the same answer. */
export function decide(rights: CustomerRights, question: Question): Decision {
  if (rights.barred) return { allowed: false, reason: { code: rights.barred, text: barredTexts[rights.barred] } }
  const { permission } = question
  if (!rights.permissions.has(permission)) {
    return no(rights, 'role-lacks', `${called(rights)} does not include “${websitePermissionInfo[permission].label}”.`)
  }
  if (permission === 'checkout') return decideCheckout(rights, question)
  const approves = permission === 'order.approve' || permission === 'requisition.approve'
  if (approves && question.orderedBy) return decideApproval(rights, question.orderedBy, permission)
  const given = yes(rights, rights.role ? 'role' : 'no-role', `${called(rights)} includes “${websitePermissionInfo[permission].label}”.`)
  const waits = permission === 'requisition.submit' && requisitionsWait(rights.permissions)
  return waits ? { ...given, reason: { ...given.reason, approvers: rights.approvers } } : given
}

function decideCheckout(rights: CustomerRights, { overBudget, budgetsOn }: Question): Decision {
  const { permissions } = rights
  if (!permissions.has('approval.exempt')) return waitsFor(rights, 'needs-approval', `${called(rights)} needs approval for every order.`)
  if (permissions.has('budget.exempt')) return yes(rights, rights.role ? 'role' : 'no-role', `${called(rights)} needs no approval.`)
  if (budgetsOn === false) return yes(rights, 'budgets-off', `${called(rights)} needs approval over budget, and no budgets are on.`)
  if (overBudget === undefined) {
    return no(rights, 'budget-unknown', `${called(rights)} needs approval over budget: say \`overBudget\`, or \`budgetsOn\` false.`)
  }
  if (!overBudget) return yes(rights, 'within-budget', `${called(rights)} needs approval over budget only, and this is within.`)
  return waitsFor(rights, 'over-budget', `${called(rights)} needs approval over budget, and this is over.`)
}

/** Whether one may approve what another ordered: never one's own, and only who is that user's approver for this customer (ATK-138). */
function decideApproval(rights: CustomerRights, orderer: CustomerRights, permission: 'order.approve' | 'requisition.approve'): Decision {
  if (orderer.accountId === rights.accountId) return no(rights, 'own-order', 'Nobody approves what they ordered themselves.')
  if (orderer.barred) return no(rights, 'not-approver', `Who ordered can do nothing for this customer now: ${barredTexts[orderer.barred]}`)
  const waits = permission === 'order.approve' ? ordersWait(orderer.permissions) : requisitionsWait(orderer.permissions)
  if (!waits) return no(rights, 'approval-not-needed', 'What this user orders needs no approval.')
  const administrates = rights.administrator && awaited(orderer.permissions).every((one) => rights.permissions.has(one))
  const approves = orderer.approverNamed ? orderer.approvers.some(({ accountId }) => accountId === rights.accountId) : administrates
  if (!approves || orderer.customerId !== rights.customerId) return no(rights, 'not-approver', 'Somebody else approves for this user.')
  return yes(rights, 'role', `${called(rights)} approves for this user.`)
}

/** No, not by oneself: and who can help. */
function waitsFor(rights: CustomerRights, code: 'needs-approval' | 'over-budget', text: string): Decision {
  const { approvers } = rights
  const { allowed, reason } = approvers.length
    ? no(rights, code, `${text} ${listed(approvers)} can give it.`)
    : no(rights, 'nobody-approves', `${text} Nobody can give it: no approver is in force and the customer has no Administrator.`)
  return { allowed, reason: { ...reason, approvers } }
}

const yes = (rights: CustomerRights, code: ReasonCode, text: string): Decision => answer(true, rights, code, text)
const no = (rights: CustomerRights, code: ReasonCode, text: string): Decision => answer(false, rights, code, text)

const answer = (allowed: boolean, { role }: CustomerRights, code: ReasonCode, text: string): Decision => ({
  allowed,
  reason: { code, text, role: role && { id: role.id, name: role.name } },
})

const called = ({ role }: CustomerRights) => (role ? `The role “${role.name}”` : 'An assignment without a role')
const listed = (approvers: readonly Approver[]) =>
  approvers.length > 3 ? `${approvers[0]!.name} and ${approvers.length - 1} others` : approvers.map(({ name }) => name).join(', ')
