import type { Entity, PropertyDefinition } from '@tillward/contract/properties'

/** A property of a tenant's dictionary, as it is kept. */
export interface Property extends PropertyDefinition {
  readonly tenantId: string
  readonly entity: Entity
  /** Under which values are kept. Made once: a renamed property keeps its values. */
  readonly key: string
  readonly position: number
  /** Rises with every change, so that two editors notice each other. */
  readonly version: number
  /** Whether filters, sorting and search know the values of every record. */
  readonly filled: boolean
  readonly createdAt: Date
  readonly createdBy: string
  readonly modifiedAt: Date
  readonly modifiedBy: string
  readonly removedAt: Date | null
}

/** What a record holds, by the keys of the properties. */
export type Stored = Readonly<Record<string, unknown>>

/**
 * Who sees or changes values. `console`: staff, by their roles; `all` for Admin Owners, whom no role of a property keeps out. `storefront`:
 * a shopper, by the website roles held where they act; sees only what is opened to the storefront. `trusted`: a source that knows the whole
 * record, such as an import; sees and writes everything, and nothing is demanded of it.
 */
export type Editor =
  | { readonly kind: 'console'; readonly roleIds: ReadonlySet<string>; readonly all?: boolean }
  | { readonly kind: 'storefront'; readonly roleIds: ReadonlySet<string> }
  | { readonly kind: 'trusted' }

/** How long a removal can be undone. */
export const daysToRestore = 30

type Opened = Pick<PropertyDefinition, 'viewRoles' | 'editRoles' | 'storefront'>

/** Whether somebody may see values of a property: through the storefront only where it is opened there and to the role. */
export function maySee(property: Opened, viewer: Editor): boolean {
  if (viewer.kind === 'trusted' || (viewer.kind === 'console' && viewer.all)) return true
  if (viewer.kind === 'storefront' && property.storefront === 'hidden') return false
  return isAmong(property.viewRoles, viewer)
}

/** Whether somebody may change values of a property. Nobody changes what they may not see. */
export function mayEdit(property: Opened, editor: Editor): boolean {
  if (!maySee(property, editor)) return false
  if (editor.kind === 'trusted' || (editor.kind === 'console' && editor.all)) return true
  if (editor.kind === 'storefront' && property.storefront !== 'edit') return false
  return isAmong(property.editRoles, editor)
}

/** Roles named by id, in whatever case a path or file spelled them. */
const isAmong = (roles: readonly string[] | null, { roleIds }: Exclude<Editor, { kind: 'trusted' }>): boolean =>
  roles === null || roles.some((id) => roleIds.has(id))
