import { api, type Schemas } from '../../../lib/api.ts'
import { type May, useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'

export type Role = Schemas['Role']
export type Kind = Role['kind']
export type Right = Schemas['PermissionInfo']

/** Rights that belong together, in the order of the matrix. */
export interface Area {
  readonly name: string
  readonly rights: readonly Right[]
}

/** The API groups console rights only: there are few of the others. */
const websiteAreas: Readonly<Record<string, string>> = {
  checkout: 'Orders',
  'order.approve': 'Orders',
  'approval.exempt': 'Orders',
  'budget.exempt': 'Orders',
  'requisition.submit': 'Requisitions',
  'requisition.approve': 'Requisitions',
  'invoices.read': 'Prices and invoices',
  'prices.read': 'Prices and invoices',
  'users.manage': 'Team',
}

/** All roles of the tenant and the rights they are made of. Both are short lists; the holders are not, and are read page by page. */
export function useRoles() {
  const tenantId = useTenantId()
  const params = { params: { path: { tenantId } } }
  const roles = api.useQuery('get', '/api/console/tenants/{tenantId}/roles', params)
  const rights = api.useQuery('get', '/api/console/tenants/{tenantId}/permissions', params, { staleTime: Number.POSITIVE_INFINITY })
  return {
    all: roles.data && rights.data ? roles.data.items : undefined,
    areasOf: (kind: Kind) => areasOf(rights.data?.items ?? [], kind),
    rights: rights.data?.items ?? [],
    error: roles.error ?? rights.error,
    retry: () => Promise.all([roles.refetch(), rights.refetch()]),
  }
}

function areasOf(rights: readonly Right[], kind: Kind): Area[] {
  const mine = rights.filter((right) => right.kind === kind)
  const groups = Map.groupBy(mine, (right) => right.area ?? websiteAreas[right.permission] ?? 'Other')
  return [...groups].map(([name, of]) => ({ name, rights: of }))
}

/** Why this right of this role is as it is; undefined: it can be changed. */
export function lockOf(role: Role, right: Right, may: May): string | undefined {
  if (role.stock)
    return t('{role} is a stock role: every tenant has it, and nobody changes it. Copy it to make a role of your own.', { role: role.name })
  return lockOfRight(right) ?? (may === true ? undefined : may.reason)
}

/** Why no role of one's own can contain a right. */
export function lockOfRight(right: Right): string | undefined {
  if (right.inCustomRoles) return undefined
  return right.ownerOnly
    ? t('Only Admin Owners hold this right. It comes with ISC_Owner and no other role.')
    : t('This right has an effect on API keys only. Give it to a key; no role of your own can contain it.')
}

/** Whether whoever is signed in may make and change roles. */
export const useMayManage = (): May => useCan()('roles.manage')

/** "12 people", "3 partners": how many have a role, as far as it is counted. */
export function heldBy(role: Role): string {
  if (role.kind === 'console') return t('{count, plural, =0 {Nobody} one {# holder} other {# holders}}', { count: role.inUse })
  if (role.inUse >= 1000) return t('1,000 users or more')
  return t('{count, plural, =0 {Nobody} one {# user} other {# users}}', { count: role.inUse })
}
