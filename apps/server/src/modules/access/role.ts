import { hasHiddenCharacters, looksLikeConsoleRole } from '@tillward/contract/login-names'
import {
  type ConsolePermission,
  customRolePermissions,
  type RoleKind,
  stockConsoleRoles,
  stockRoles,
  type WebsitePermission,
  websitePermissions,
} from '@tillward/contract/permissions'
import { type FieldIssue, type Refused, refuseFields } from '../../platform/result.ts'

export const ownerRole = 'ISC_Owner'

/** A role as decisions need it. `permissions` are the rows of a custom role; what a stock role may do lives in the contract. */
export interface RoleFacts {
  readonly id: string
  readonly name: string
  readonly kind: RoleKind
  readonly stock: string | null
  readonly permissions: readonly string[]
}

/** A role as it is shown and edited. */
export interface Role {
  readonly id: string
  readonly kind: RoleKind
  readonly name: string
  readonly description: string
  /** True for the roles every tenant has; they cannot be changed or removed. */
  readonly stock: boolean
  readonly permissions: readonly (ConsolePermission | WebsitePermission)[]
  readonly version: number
  /** People whose access or open invitation has it, and partner companies it is the ceiling of. */
  readonly inUse: number
}

const stockConsole = new Map(stockConsoleRoles.filter((role) => role.inTenants).map((role) => [role.key, role]))
const stockNames = new Set(stockRoles.map((role) => nameKeyOfRole(role.name)))
const forCustomConsole: ReadonlySet<string> = new Set(customRolePermissions)
const forWebsite: ReadonlySet<string> = new Set(websitePermissions)

/**
 * What a console role gives in a tenant. A website role, a stock role that is not one of tenants (`ISC_System`) and a forged row
 * give nothing; owner-only permissions come from `ISC_Owner` and no other (R-01, R-03, ATK-057).
 */
export function consolePermissionsOf(role: Omit<RoleFacts, 'id' | 'name'>): readonly ConsolePermission[] {
  if (role.kind !== 'console') return []
  if (role.stock !== null) return (stockConsole.get(role.stock)?.permissions ?? []) as readonly ConsolePermission[]
  return role.permissions.filter((permission): permission is ConsolePermission => forCustomConsole.has(permission))
}

/** Every permission a role contains, of its own kind, in the order of the contract. */
export function permissionsOf(role: Omit<RoleFacts, 'id' | 'name'>): readonly (ConsolePermission | WebsitePermission)[] {
  if (role.kind === 'console') return inOrder(consolePermissionsOf(role))
  const stock = stockRoles.find((one) => one.key === role.stock && one.kind === 'website')
  if (role.stock !== null) return (stock?.permissions ?? []) as readonly WebsitePermission[]
  return websitePermissions.filter((permission) => role.permissions.includes(permission))
}

/** One name, one role: NFC, lower case, as login names. */
export function nameKeyOfRole(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/**
 * What is wrong with the name of a custom role (R-11, ATK-057): a console role begins with exactly `ISC_`; a website role has
 * nothing at its beginning that looks like it, in any spelling; the names of stock roles are theirs alone.
 */
export function roleNameIssue(kind: RoleKind, name: string): FieldIssue | undefined {
  const wrong = (rule: string, message: string): FieldIssue => ({ field: 'name', rule, message })
  if (hasHiddenCharacters(name)) return wrong('hidden-character', 'Use only characters that can be seen.')
  if (/^\s|\s$|\s\s/u.test(name)) return wrong('spaces', 'No spaces at the ends, and no two in a row.')
  if (name.length < 1 || name.length > 80) return wrong('length', 'Use 1 to 80 characters.')
  if (kind === 'console' && !/^ISC_[\p{L}\p{N}]/u.test(name)) {
    return wrong('console-prefix', 'The name of a console role begins with ISC_ and a letter or digit.')
  }
  if (kind === 'website' && looksLikeConsoleRole(name)) {
    return wrong('website-prefix', 'The name of a website role must not begin with ISC_ or anything that looks like it.')
  }
  if (stockNames.has(nameKeyOfRole(name))) return wrong('stock', 'This is the name of a stock role.')
  return undefined
}

/** What a custom role may be made of: permissions of its own kind, none that only Admin Owners hold. */
export function rolePermissionsRefusal(kind: RoleKind, permissions: readonly string[]): Refused | undefined {
  const allowed = kind === 'console' ? forCustomConsole : forWebsite
  const issues = permissions.flatMap((permission, index) =>
    allowed.has(permission)
      ? []
      : [{ field: `permissions.${index}`, rule: 'not-for-role', message: `A custom ${kind} role cannot contain ${permission}.` }],
  )
  return issues.length ? refuseFields(...issues) : undefined
}

/** What one role has and the other lacks. */
export function compareRoles(left: Pick<Role, 'permissions'>, right: Pick<Role, 'permissions'>) {
  const [inLeft, inRight] = [new Set(left.permissions), new Set(right.permissions)]
  return {
    both: left.permissions.filter((permission) => inRight.has(permission)),
    onlyLeft: left.permissions.filter((permission) => !inRight.has(permission)),
    onlyRight: right.permissions.filter((permission) => !inLeft.has(permission)),
  }
}

const order = new Map([...(stockConsole.get(ownerRole)?.permissions ?? [])].map((permission, index) => [permission, index]))

/** Permissions in the order of the contract, each once. */
export function inOrder(permissions: Iterable<ConsolePermission>): ConsolePermission[] {
  return [...new Set(permissions)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
}
