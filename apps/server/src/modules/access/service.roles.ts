import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { NewId } from '../../platform/random.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { lockTenant, raiseRightsVersion } from '../tenants/index.ts'
import { mayGrant } from './granting.ts'
import type { Rights } from './policy.ts'
import { consolePermissionsOf, type Role, roleNameIssue, rolePermissionsRefusal } from './role.ts'
import { rightsIn } from './service.ts'
import {
  deleteRole,
  findRole,
  holdersOf,
  insertRole,
  listRoles,
  lockRole,
  type RoleHolders,
  type RoleValues,
  updateRole,
} from './store.roles.ts'

export interface RoleParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
}

export type Roles = ReturnType<typeof createRoles>

/** Custom roles of a tenant, of both kinds. Stock roles are read here and changed nowhere. */
export function createRoles({ database, clock, newId, audit }: RoleParts) {
  return {
    list: (tenantId: string): Promise<Role[]> => listRoles(database.db, tenantId),

    async read(tenantId: string, roleId: string): Promise<Result<Role>> {
      const role = await findRole(database.db, tenantId, roleId)
      return role ? ok(role) : refuse('not-found')
    },

    /** Who has the role: asked before changing or removing it. */
    async whoHas(tenantId: string, roleId: string, page?: Parameters<typeof holdersOf>[3]): Promise<Result<RoleHolders>> {
      const role = await findRole(database.db, tenantId, roleId)
      return role ? ok(await holdersOf(database.db, tenantId, roleId, page)) : refuse('not-found')
    },

    create(context: Context, tenantId: string, values: RoleValues & { kind: 'console' | 'website' }): Promise<Result<Role>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const allowed = mayCompose(await editorIn(tx, context, tenantId), values.kind, values)
        if (!allowed.ok) return allowed
        const id = newId()
        if (!(await insertRole(tx, tenantId, { ...values, id }, now))) return nameTaken()
        await audit.record(tx, context, { ownerId: tenantId, action: 'role.created', now, subject: { kind: 'role', id }, after: values })
        return found(await findRole(tx, tenantId, id))
      })
    },

    /** Changes a custom role; takes effect on the next request of everyone who has it. `version` is the one the editor saw. */
    change(
      context: Context,
      tenantId: string,
      roleId: string,
      change: { version: number; name?: string; description?: string; permissions?: readonly string[] },
    ): Promise<Result<Role>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const editor = await editorIn(tx, context, tenantId)
        const role = await custom(tx, tenantId, roleId)
        if (!role.ok) return role
        const before = valuesOf(role.value)
        const after: RoleValues = {
          name: change.name ?? before.name,
          description: change.description ?? before.description,
          permissions: change.permissions ?? before.permissions,
        }
        const allowed = mayCompose(editor, role.value.kind, after)
        if (!allowed.ok) return allowed
        if (role.value.version !== change.version) return refuse('version-conflict', 'Look at the role again, then repeat your change.')
        if (!(await updateRole(tx, tenantId, role.value, after, now))) return nameTaken()
        await raiseRightsVersion(tx, tenantId)
        await audit.record(tx, context, {
          ownerId: tenantId,
          action: 'role.changed',
          now,
          subject: { kind: 'role', id: roleId },
          before,
          after,
        })
        return found(await findRole(tx, tenantId, roleId))
      })
    },

    /** Removes a custom role that nobody has; else `conflict` with who has it. */
    remove(context: Context, tenantId: string, roleId: string): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const editor = await editorIn(tx, context, tenantId)
        const role = await custom(tx, tenantId, roleId)
        if (!role.ok) return role
        const allowed = mayCompose(editor, role.value.kind, valuesOf(role.value))
        if (!allowed.ok) return allowed
        const holders = await holdersOf(tx, tenantId, roleId)
        if (holders.people.length + holders.partners.length + holders.users.length > 0) {
          return refuse('conflict', 'Give these people another role first.', { more: { holders } })
        }
        await deleteRole(tx, tenantId, roleId)
        await audit.record(tx, context, {
          ownerId: tenantId,
          action: 'role.removed',
          now,
          subject: { kind: 'role', id: roleId },
          before: { kind: role.value.kind, ...valuesOf(role.value) },
        })
        return ok()
      })
    },
  }
}

/**
 * The editor's rights as they are inside the transaction; nobody but a console user edits roles. Holds the tenant's row, so
 * edits of one tenant's roles follow each other and two never settle on one name.
 */
async function editorIn(tx: Tx, { actor }: Context, tenantId: string): Promise<Rights | undefined> {
  await lockTenant(tx, tenantId)
  return actor.kind === 'console' ? rightsIn(tx, tenantId, { companyId: actor.companyId, accountId: actor.accountId }) : undefined
}

/** Name and permissions fit the kind, and the editor holds what the role gives. */
function mayCompose(editor: Rights | undefined, kind: 'console' | 'website', values: RoleValues): Result<void> {
  if (!editor?.permissions.has('roles.manage')) return refuse('forbidden', 'Only Admin Owners make, change and remove roles.')
  const issue = roleNameIssue(kind, values.name)
  if (issue) return refuseFields(issue)
  const refused = rolePermissionsRefusal(kind, values.permissions)
  if (refused) return refused
  const given = consolePermissionsOf({ kind, stock: null, permissions: values.permissions })
  return mayGrant(editor, given) ? ok() : refuse('forbidden', 'You cannot put a permission into a role that you lack.')
}

async function custom(tx: Tx, tenantId: string, roleId: string): Promise<Result<Role>> {
  const role = await lockRole(tx, tenantId, roleId)
  if (!role) return refuse('not-found')
  return role.stock ? refuse('conflict', 'Stock roles cannot be changed. Make a role of your own instead.') : ok(role)
}

const valuesOf = ({ name, description, permissions }: Role): RoleValues => ({ name, description, permissions })
const found = (role: Role | undefined): Result<Role> => (role ? ok(role) : refuse('not-found'))
const nameTaken = () =>
  refuse('name-taken', 'Another role has this name.', {
    fields: [{ field: 'name', rule: 'taken', message: 'Another role has this name.' }],
  })
