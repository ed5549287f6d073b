import { type ConsolePermission, consoleAreas, consolePermissionInfo, consolePermissions } from '@tillward/contract/permissions'
import { t } from '../../../lib/text.ts'

const known = (permission: string): permission is ConsolePermission => permission in consolePermissionInfo

/** What a permission lets somebody do, as the role editor calls it. */
export const permissionLabel = (permission: string): string => (known(permission) ? t(consolePermissionInfo[permission].label) : permission)

const areaLabels: Readonly<Record<string, string>> = { ERP: 'Source systems', Users: 'Website users' }

/** Permissions area by area, in the order of the role editor; areas without any are left out. */
export const byArea = (permissions: Iterable<string>): { area: string; label: string; permissions: ConsolePermission[] }[] => {
  const held = new Set(permissions)
  return consoleAreas
    .map((area) => ({
      area,
      label: t(areaLabels[area] ?? area),
      permissions: consolePermissions.filter((one) => held.has(one) && consolePermissionInfo[one].area === area),
    }))
    .filter((one) => one.permissions.length > 0)
}
