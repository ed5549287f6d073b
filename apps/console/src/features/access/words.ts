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

/** Rights by name, joined, in quotation marks: labels are phrases. `most`: so many are named, the others counted. */
export function rightsListed(permissions: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const named = permissions.slice(0, most).map((one) => t('“{right}”', { right: labelOf(one) }))
  const more = permissions.length - named.length
  return listed(more > 0 ? [...named, t('{more, plural, one {# other right} other {# other rights}}', { more })] : named)
}
