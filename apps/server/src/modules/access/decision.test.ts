import { stockWebsiteRoles, type WebsitePermission, websitePermissions } from '@tillward/contract/permissions'
import { describe, expect, test } from 'vitest'
import { type AskedPermission, askedPermissions, decide, type Question } from './decision.ts'
import type { RoleFacts } from './role.ts'
import {
  type CustomerBarred,
  type CustomerFacts,
  type CustomerRights,
  customerRightsFrom,
  mayGrantWebsiteRole,
  needsApprover,
  shipTosWithin,
} from './website-rights.ts'

const role = (name: string, permissions: readonly WebsitePermission[] = []): RoleFacts => ({
  id: name,
  name,
  kind: 'website',
  stock: stockWebsiteRoles.some(({ key }) => key === name) ? name : null,
  permissions,
})
const able = { state: 'active', activation: 'Activated' } as const
const ada = { accountId: 'ada', name: 'Ada' }
const facts = (name: string | null, more: Partial<CustomerFacts> = {}, permissions?: readonly WebsitePermission[]): CustomerFacts => ({
  tenantId: 'tenant',
  accountId: 'buyer',
  customerId: 'customer',
  billToId: 'customer',
  account: able,
  active: true,
  site: undefined,
  assignment: { role: name === null ? null : role(name, permissions), covers: true, wholeCustomer: true, salesRepresentative: false },
  approver: undefined,
  administrators: [{ ...ada, approves: ['order.approve', 'requisition.approve'] }],
  ...more,
})
const rightsOf = (...it: Parameters<typeof facts>): CustomerRights => customerRightsFrom(facts(...it))
const ask = (rights: CustomerRights, permission: AskedPermission, more: Omit<Question, 'permission'> = {}) => {
  const { allowed, reason } = decide(rights, { permission, ...more })
  return allowed ? 'yes' : reason.code
}

describe('R-12 what a website user may do for a customer', () => {
  const over = { budgetsOn: true, overBudget: true }
  const within = { budgetsOn: true, overBudget: false }
  // role: check out within budget, over budget; approve; requisitions: submit, approve; invoices; prices; users
  test.each([
    [null, 'yes', 'yes', 'role-lacks', 'role-lacks', 'role-lacks', 'role-lacks', 'yes', 'role-lacks'],
    ['Administrator', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
    ['Buyer3', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'role-lacks'],
    ['Buyer2', 'yes', 'over-budget', 'role-lacks', 'role-lacks', 'role-lacks', 'yes', 'yes', 'role-lacks'],
    ['Buyer1', 'needs-approval', 'needs-approval', 'role-lacks', 'role-lacks', 'role-lacks', 'yes', 'yes', 'role-lacks'],
    ['Requisitioner', 'role-lacks', 'role-lacks', 'role-lacks', 'yes', 'role-lacks', 'role-lacks', 'yes', 'role-lacks'],
  ] as const)('as %s', (name, withinBudget, overBudget, approve, submit, turn, invoices, prices, users) => {
    const rights = rightsOf(name)
    expect({
      withinBudget: ask(rights, 'checkout', within),
      overBudget: ask(rights, 'checkout', over),
      approve: ask(rights, 'order.approve'),
      submit: ask(rights, 'requisition.submit'),
      turn: ask(rights, 'requisition.approve'),
      invoices: ask(rights, 'invoices.read'),
      prices: ask(rights, 'prices.read'),
      users: ask(rights, 'users.manage'),
    }).toEqual({ withinBudget, overBudget, approve, submit, turn, invoices, prices, users })
  })

  test.each([
    [{ budgetsOn: false }, 'yes', 'budgets-off'],
    [{ budgetsOn: false, overBudget: true }, 'yes', 'budgets-off'],
    [{ overBudget: false }, 'yes', 'within-budget'],
    [{ overBudget: true }, 'no', 'over-budget'],
    [{ budgetsOn: true }, 'no', 'budget-unknown'],
    [{}, 'no', 'budget-unknown'],
  ] as const)('as Buyer2 told %o: %s, because %s', (told, allowed, code) => {
    const decision = decide(rightsOf('Buyer2'), { permission: 'checkout', ...told })
    expect([decision.allowed ? 'yes' : 'no', decision.reason.code]).toEqual([allowed, code])
  })

  test('R-12 a custom role decides by its permissions: exempt from approval only with both exemptions', () => {
    const made = (...held: WebsitePermission[]) => rightsOf('Made here', {}, held)
    expect(ask(made('checkout'), 'checkout', within)).toBe('needs-approval')
    expect(ask(made('checkout', 'budget.exempt'), 'checkout', over)).toBe('needs-approval')
    expect(ask(made('checkout', 'approval.exempt'), 'checkout', over)).toBe('over-budget')
    expect(ask(made('checkout', 'approval.exempt', 'budget.exempt'), 'checkout', over)).toBe('yes')
    expect(ask(made('approval.exempt', 'budget.exempt'), 'checkout')).toBe('role-lacks')
    expect(needsApprover(role('Made', ['checkout']))).toBe(true)
    expect(needsApprover(role('Made', ['prices.read']))).toBe(false)
    expect(['Buyer1', 'Buyer2', 'Buyer3', 'Requisitioner', 'Administrator'].filter((name) => needsApprover(role(name)))).toEqual([
      'Buyer1',
      'Buyer2',
      'Requisitioner',
    ])
    expect(needsApprover(null)).toBe(false)
  })

  test('R-12 the answer names the role that decided and who approves', () => {
    expect(decide(rightsOf('Buyer1'), { permission: 'checkout' })).toEqual({
      allowed: false,
      reason: {
        code: 'needs-approval',
        text: 'The role “Buyer1” needs approval for every order. Ada can give it.',
        role: { id: 'Buyer1', name: 'Buyer1' },
        approvers: [ada],
      },
    })
    expect(decide(rightsOf(null), { permission: 'prices.read' })).toEqual({
      allowed: true,
      reason: { code: 'no-role', text: 'An assignment without a role includes “See prices”.', role: null },
    })
    expect(decide(rightsOf('Requisitioner'), { permission: 'requisition.submit' }).reason.approvers).toEqual([ada])
    expect(decide(rightsOf('Buyer3'), { permission: 'requisition.submit' }).reason.approvers).toBeUndefined()
  })

  test('R-12 where nobody can approve, it says so', () => {
    const alone = rightsOf('Buyer1', { administrators: [] })
    expect(decide(alone, { permission: 'checkout' })).toMatchObject({ allowed: false, reason: { code: 'nobody-approves', approvers: [] } })
    expect(decide(rightsOf('Buyer2', { administrators: [] }), { permission: 'checkout', overBudget: true })).toMatchObject({
      reason: { code: 'nobody-approves' },
    })
  })
})

describe('R-12 the approver', () => {
  const bob = { accountId: 'bob', name: 'Bob', account: able, role: role('Buyer3'), covers: true }
  const approvers = (approver: CustomerFacts['approver']) => rightsOf('Buyer1', { approver }).approvers

  test('is the one named while able to, else the Administrators are', () => {
    expect(approvers(bob)).toEqual([{ accountId: 'bob', name: 'Bob' }])
    expect(approvers({ ...bob, role: role('Made here', ['order.approve']) })).toHaveLength(1)
    for (const unable of [
      undefined,
      { ...bob, role: role('Buyer2') },
      { ...bob, role: null },
      { ...bob, role: role('Made here', ['checkout']) },
      { ...bob, covers: false },
      { ...bob, account: { ...able, state: 'deactivated' as const } },
      { ...bob, account: { ...able, activation: 'EmailSent' as const } },
      { ...bob, accountId: 'buyer' },
    ]) {
      expect(approvers(unable)).toEqual([ada])
    }
  })

  test('R-12 is asked for what the user’s own role waits for: orders, requisitions, or both', () => {
    const [orders, requisitions] = [role('Orders', ['order.approve']), role('Requisitions', ['requisition.approve'])]
    const both = role('Both', ['order.approve', 'requisition.approve'])
    const named = (of: string | null, by: RoleFacts, held?: WebsitePermission[]) =>
      rightsOf(of, { approver: { ...bob, role: by } }, held).approverNamed
    const waitsForBoth = ['checkout', 'requisition.submit'] as WebsitePermission[]
    expect([orders, requisitions, both].map((by) => named('Buyer1', by))).toEqual([true, false, true])
    expect([orders, requisitions, both].map((by) => named('Buyer2', by))).toEqual([true, false, true])
    expect([orders, requisitions, both].map((by) => named('Requisitioner', by))).toEqual([false, true, true])
    expect([orders, requisitions, both].map((by) => named('Made here', by, waitsForBoth))).toEqual([false, false, true])
    // nobody is named in vain: the Administrators take over, those who can
    const administrators = [
      { accountId: 'a', name: 'A', approves: ['order.approve'] as const },
      { accountId: 'b', name: 'B', approves: ['requisition.approve'] as const },
      { accountId: 'c', name: 'C', approves: ['order.approve', 'requisition.approve'] as const },
    ]
    const approve = (of: string | null, held?: WebsitePermission[]) =>
      rightsOf(of, { administrators, approver: { ...bob, role: role('Buyer2') } }, held).approvers.map(({ accountId }) => accountId)
    expect(approve('Buyer1')).toEqual(['a', 'c'])
    expect(approve('Requisitioner')).toEqual(['b', 'c'])
    expect(approve('Made here', waitsForBoth)).toEqual(['c'])
    // and the answer to who is asked agrees with the list
    const half = rightsOf('Half', { accountId: 'a' }, ['users.manage', 'order.approve'])
    expect(ask(half, 'order.approve', { orderedBy: rightsOf('Buyer1') })).toBe('yes')
    expect(ask(half, 'order.approve', { orderedBy: rightsOf('Made here', {}, waitsForBoth) })).toBe('not-approver')
    expect(ask(half, 'requisition.approve', { orderedBy: rightsOf('Requisitioner') })).toBe('role-lacks')
  })

  test('ATK-138 only who approves for that user approves, never the own order, never at another customer', () => {
    const named = rightsOf('Buyer1', { approver: bob })
    const fallback = rightsOf('Buyer1')
    const as = (accountId: string, name: string) => rightsOf(name, { accountId })
    const approve = (rights: CustomerRights, orderedBy: CustomerRights) => ask(rights, 'order.approve', { orderedBy })
    expect(approve(as('bob', 'Buyer3'), named)).toBe('yes')
    expect(approve(as('ada', 'Administrator'), named)).toBe('not-approver')
    expect(approve(as('ada', 'Administrator'), fallback)).toBe('yes')
    // one of more Administrators than are listed
    expect(approve(as('eve', 'Administrator'), fallback)).toBe('yes')
    expect(approve(as('bob', 'Buyer3'), fallback)).toBe('not-approver')
    expect(approve(as('bob', 'Buyer1'), named)).toBe('role-lacks')
    expect(approve(rightsOf('Administrator'), rightsOf('Administrator'))).toBe('own-order')
    expect(approve(as('ada', 'Administrator'), as('cyd', 'Buyer3'))).toBe('approval-not-needed')
    const elsewhere = customerRightsFrom(facts('Administrator', { accountId: 'ada', customerId: 'another', billToId: 'another' }))
    expect(approve(elsewhere, fallback)).toBe('not-approver')
    expect(approve(as('ada', 'Administrator'), rightsOf('Buyer1', { assignment: undefined }))).toBe('not-approver')
    const requisition = { orderedBy: rightsOf('Requisitioner') }
    expect(ask(as('ada', 'Administrator'), 'requisition.approve', requisition)).toBe('yes')
    expect(ask(as('ada', 'Administrator'), 'requisition.approve', { orderedBy: rightsOf('Buyer1') })).toBe('approval-not-needed')
  })
})

test.each<[CustomerBarred, Partial<CustomerFacts>]>([
  ['account-not-active', { account: { ...able, state: 'deactivated' } }],
  ['account-not-active', { account: { ...able, state: 'erased' } }],
  ['account-not-activated', { account: { ...able, activation: 'EmailSent' } }],
  ['website-not-assigned', { site: { restricted: true, assigned: false, servesCustomer: true } }],
  ['not-assigned', { assignment: undefined }],
  ['customer-inactive', { active: false }],
  ['customer-not-on-website', { site: { restricted: false, assigned: false, servesCustomer: false } }],
  ['ship-to-not-assigned', { assignment: { role: null, covers: false, wholeCustomer: false, salesRepresentative: false } }],
])('R-15 who is barred (%s) may do nothing, and the answer says why', (because, more) => {
  const rights = rightsOf('Administrator', more)
  expect(rights).toMatchObject({ barred: because, administrator: false, approvers: [] })
  expect(rights.permissions.size).toBe(0)
  for (const permission of askedPermissions) expect(ask(rights, permission)).toBe(because)
})

test('R-13 a website restricts nobody who is assigned to it, and nobody where the tenant does not restrict', () => {
  for (const site of [
    { restricted: true, assigned: true, servesCustomer: true },
    { restricted: false, assigned: false, servesCustomer: true },
  ]) {
    expect(rightsOf('Buyer3', { site }).barred).toBeUndefined()
  }
})

test('R-06 R-25 nobody grants a website role with more than they hold; none counts as a role', () => {
  const administrator = rightsOf('Administrator')
  const lesser = rightsOf('Made here', {}, ['users.manage', 'prices.read'])
  for (const name of ['Administrator', 'Buyer3', 'Buyer2', 'Buyer1', 'Requisitioner']) {
    expect(mayGrantWebsiteRole(administrator, role(name))).toBe(true)
    expect(mayGrantWebsiteRole(lesser, role(name))).toBe(false)
    expect(mayGrantWebsiteRole(rightsOf('Buyer3'), role(name))).toBe(false)
  }
  expect(mayGrantWebsiteRole(administrator, null)).toBe(true)
  expect(mayGrantWebsiteRole(lesser, null)).toBe(false)
  expect(mayGrantWebsiteRole(lesser, role('Reader', ['prices.read']))).toBe(true)
  expect(mayGrantWebsiteRole(rightsOf('Administrator', { active: false }), role('Buyer1'))).toBe(false)
  expect(mayGrantWebsiteRole(administrator, { ...role('ISC_Admin'), kind: 'console', stock: 'ISC_Admin' })).toBe(false)
})

test('R-06 R-25 nobody reaches beyond their own ship-tos', () => {
  expect(shipTosWithin('all', 'all')).toBe(true)
  expect(shipTosWithin(['a'], 'all')).toBe(true)
  expect(shipTosWithin('all', ['a'])).toBe(false)
  expect(shipTosWithin(['a'], ['a', 'b'])).toBe(true)
  expect(shipTosWithin(['a', 'c'], ['a', 'b'])).toBe(false)
})

test('R-12 every website permission is asked about, or is a part of the answer about checking out', () => {
  const exemptions: WebsitePermission[] = ['approval.exempt', 'budget.exempt']
  expect([...askedPermissions, ...exemptions].toSorted()).toEqual([...websitePermissions].toSorted())
})
