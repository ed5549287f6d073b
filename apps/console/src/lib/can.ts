import { type ConsolePermission, consolePermissionInfo, ownerOnly } from '@tillward/contract/permissions'
import { useTenant } from './session.ts'
import { t } from './text.ts'

/** `true`, or why not, in words for the person. */
export type May = true | { readonly reason: string }

/** Whether a person with these permissions may do what needs `permission`. The server decides; this says it beforehand. */
export function can(permissions: readonly string[], permission: ConsolePermission): May {
  if (permissions.includes(permission)) return true
  const { label } = consolePermissionInfo[permission]
  return {
    reason: ownerOnly.has(permission)
      ? t('Only Admin Owners may do this.')
      : t('You need the permission “{label}”. Ask an Admin Owner for it.', { label: t(label) }),
  }
}

/** The same for whoever is signed in, in the tenant of the address. */
export function useCan(): (permission: ConsolePermission) => May {
  const permissions = useTenant()?.permissions ?? []
  return (permission) => can(permissions, permission)
}
