import {
  type ConsolePermission,
  consolePermissionInfo,
  type WebsitePermission,
  websitePermissionInfo,
} from '@tillward/contract/permissions'
import { currentLanguage, t } from '../../lib/text.ts'

/** "Orders, users and roles", as the person's language joins them. */
export const listed = (items: readonly string[]): string => new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(items)

/** What a right is called. */
export function labelOf(permission: string): string {
  const info = consolePermissionInfo[permission as ConsolePermission] ?? websitePermissionInfo[permission as WebsitePermission]
  return info ? t(info.label) : permission
}

/** Rights by name, joined, in quotation marks: labels are phrases. */
export const rightsListed = (permissions: readonly string[]): string =>
  listed(permissions.map((one) => t('“{right}”', { right: labelOf(one) })))
