import { useMemo, useState } from 'react'
import type { Role } from './role.ts'

/** What was ticked and cleared and not saved yet, role by role. Kept as differences, so that it fits a role somebody else changed meanwhile. */
type Draft = ReadonlyMap<string, ReadonlyMap<string, boolean>>

/** A role with the rights it would have. */
export interface ChangedRole {
  readonly role: Role
  readonly permissions: readonly string[]
  readonly count: number
}

export interface DraftControl {
  has(role: Role, permission: string): boolean
  isChanged(role: Role, permission: string): boolean
  set(role: Role, permissions: readonly string[], has: boolean): void
  /** Forgets what was changed: of one role, or of all. */
  discard(roleId?: string): void
  readonly changes: readonly ChangedRole[]
}

export function useDraft(roles: readonly Role[]): DraftControl {
  const [draft, setDraft] = useState<Draft>(new Map())
  return useMemo(() => {
    const wanted = (role: Role, permission: string) => draft.get(role.id)?.get(permission)
    const isChanged = (role: Role, permission: string) => {
      const has = wanted(role, permission)
      return has !== undefined && has !== role.permissions.includes(permission)
    }
    const has = (role: Role, permission: string) => wanted(role, permission) ?? role.permissions.includes(permission)
    return {
      has,
      isChanged,
      set: (role, permissions, value) =>
        setDraft((now) => {
          const next = new Map(now.get(role.id))
          for (const permission of permissions) next.set(permission, value)
          return new Map(now).set(role.id, next)
        }),
      discard: (roleId) => setDraft((now) => (roleId ? new Map([...now].filter(([id]) => id !== roleId)) : new Map())),
      changes: roles.flatMap((role) => {
        const touched = [...(draft.get(role.id)?.keys() ?? [])]
        const count = touched.filter((permission) => isChanged(role, permission)).length
        if (count === 0) return []
        const permissions = [...new Set([...role.permissions, ...touched])].filter((permission) => has(role, permission))
        return [{ role, permissions, count }]
      }),
    }
  }, [draft, roles])
}
