import { permissionsWithoutRole, type WebsitePermission } from '@tillward/contract/permissions'
import type { AskedPermission, AssignmentValues, AssignmentWish } from '../../src/modules/access/index.ts'

// A plain model of: sets and loops, nothing of the program but the permissions of stock roles.
export interface AssignmentModel {
  readonly users: Map<string, { state: 'active' | 'deactivated'; activated: boolean; websites: Set<string> }>
  readonly customers: Map<string, { billTo: string; active: boolean; websites: Set<string> }>
  readonly roles: Map<string, Set<WebsitePermission>>
  assigned: Map<string, AssignmentValues>
}
export const at = (user: string, billTo: string) => `${user} ${billTo}`
const held = (model: AssignmentModel, roleId: string | null): ReadonlySet<WebsitePermission> =>
  roleId === null ? new Set(permissionsWithoutRole) : (model.roles.get(roleId) ?? new Set())
/** What somebody with this role needs others for; of who needs nobody, as if orders waited. */
const needs = (model: AssignmentModel, roleId: string | null): WebsitePermission[] => {
  const own = held(model, roleId)
  const requisitions = own.has('requisition.submit') && !own.has('requisition.approve')
  const orders = own.has('checkout') && (!own.has('approval.exempt') || !own.has('budget.exempt'))
  return requisitions ? (orders ? ['order.approve', 'requisition.approve'] : ['requisition.approve']) : ['order.approve']
}
/** Whether who is assigned so approves for who has the role. */
export const approves = (model: AssignmentModel, one: AssignmentValues | undefined, roleId: string | null) =>
  one !== undefined && one.roleId !== null && needs(model, roleId).every((permission) => held(model, one.roleId).has(permission))

/** What the assignments are after these wishes; undefined where they are refused. */
export function wished(model: AssignmentModel, wishes: readonly AssignmentWish[]): Map<string, AssignmentValues> | undefined {
  const next = new Map(model.assigned)
  const keys = wishes.map((one) => at(one.accountId, one.customerId))
  if (new Set(keys).size < keys.length) return undefined
  for (const { accountId, customerId, values } of wishes) {
    const key = at(accountId, customerId)
    if (values === 'end') {
      if (!next.delete(key)) return undefined
      continue
    }
    if (model.customers.get(customerId)?.billTo !== customerId || !model.users.has(accountId)) return undefined
    if (values.approverId === accountId) return undefined
    const shipTos = values.shipToIds ?? 'all'
    if (
      shipTos !== 'all' &&
      (shipTos.length === 0 || shipTos.some((id) => id === customerId || model.customers.get(id)?.billTo !== customerId))
    ) {
      return undefined
    }
    const before = next.get(key) ?? { roleId: null, shipToIds: 'all', approverId: null, isDefault: false, salesRepresentative: false }
    next.set(key, { ...before, ...values })
  }
  for (const one of wishes) {
    if (one.values === 'end' || !one.values.isDefault) continue
    for (const [key, value] of next) {
      if (key === at(one.accountId, one.customerId) || !key.startsWith(one.accountId)) continue
      if (wishes.some((other) => key === at(other.accountId, other.customerId) && other.values !== 'end' && other.values.isDefault))
        return undefined
      next.set(key, { ...value, isDefault: false })
    }
  }
  for (const [key, value] of next) {
    if (value.approverId === null) continue
    const billTo = key.split(' ')[1]!
    const approver = at(value.approverId, billTo)
    const wish = wishes.find((one) => key === at(one.accountId, one.customerId))?.values
    const names = wish !== undefined && wish !== 'end' && wish.approverId !== undefined
    const was = approves(model, model.assigned.get(approver), model.assigned.get(key)?.roleId ?? null)
    const is = approves(model, next.get(approver), value.roleId)
    const lost = !next.has(approver) || (was && !is)
    if (!names && lost) next.set(key, { ...value, approverId: null })
    if (!names) continue
    if (model.assigned.get(key)?.approverId === value.approverId && !lost) continue
    if (!is || model.users.get(value.approverId)?.state !== 'active') return undefined
  }
  for (const one of wishes) {
    if (one.values === 'end') continue
    let who = next.get(at(one.accountId, one.customerId))?.approverId
    for (let steps = 0; who && steps < 20; steps++) {
      if (who === one.accountId) return undefined
      who = next.get(at(who, one.customerId))?.approverId
    }
  }
  return next
}

export interface Expected {
  readonly barred: string | undefined
  readonly permissions: readonly string[]
  readonly approvers: readonly string[]
}

export function expectedRights(
  model: AssignmentModel,
  user: string,
  customer: string,
  site: { websiteId: string; restricted: boolean } | undefined,
): Expected {
  const nothing = (barred: string): Expected => ({ barred, permissions: [], approvers: [] })
  const [who, record] = [model.users.get(user)!, model.customers.get(customer)!]
  const billTo = model.customers.get(record.billTo)!
  const covers = (one: AssignmentValues | undefined) => one !== undefined && (one.shipToIds === 'all' || one.shipToIds.includes(customer))
  const own = model.assigned.get(at(user, record.billTo))
  if (!own) return nothing('not-assigned')
  if (who.state !== 'active') return nothing('account-not-active')
  if (!who.activated) return nothing('account-not-activated')
  if (site?.restricted && !who.websites.has(site.websiteId)) return nothing('website-not-assigned')
  if (!covers(own)) return nothing('ship-to-not-assigned')
  if (!record.active || !billTo.active) return nothing('customer-inactive')
  if (site && billTo.websites.size > 0 && !billTo.websites.has(site.websiteId)) return nothing('customer-not-on-website')
  const able = (id: string) => {
    const [account, one] = [model.users.get(id)!, model.assigned.get(at(id, record.billTo))]
    return account.state === 'active' && account.activated && id !== user && covers(one) && approves(model, one, own.roleId)
  }
  const administrators = [...model.users.keys()].filter(
    (id) => able(id) && held(model, model.assigned.get(at(id, record.billTo))!.roleId).has('users.manage'),
  )
  return {
    barred: undefined,
    permissions: [...held(model, own.roleId)].toSorted(),
    approvers: own.approverId && able(own.approverId) ? [own.approverId] : administrators.toSorted(),
  }
}

/** R-12 in one line a question, by what the model holds. */
export function expectedAnswer({ permissions, approvers, barred }: Expected, permission: AskedPermission, overBudget: boolean): string {
  if (barred) return barred
  if (!permissions.includes(permission)) return 'role-lacks'
  if (permission !== 'checkout' || (permissions.includes('approval.exempt') && (permissions.includes('budget.exempt') || !overBudget)))
    return 'yes'
  return approvers.length ? 'waits' : 'nobody-approves'
}
