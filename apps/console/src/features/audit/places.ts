import type { ConsolePermission } from '@tillward/contract/permissions'
import { useSession, useTenant } from '../../lib/session.ts'
import { paths } from '../../paths.ts'
import type { Entry } from './entry.ts'

/** Pages of what an entry names; undefined where there is none, or none that whoever reads this may enter. */
export interface Places {
  readonly ofActor: (entry: Entry) => string | undefined
  readonly ofThing: (entry: Entry) => string | undefined
}

/** The places of a tenant's log, or of a company's; of the own acts those in the own company. */
export function usePlaces(tenantId: string | undefined, companyId: string | undefined): Places {
  const permissions = useTenant()?.permissions ?? []
  const own = useSession()
  if (tenantId) return placesInTenant(tenantId, permissions)
  if (companyId) return placesInCompany(companyId)
  return { ofActor: () => undefined, ofThing: own.companyAdministrator ? placesInCompany(own.companyId).ofThing : () => undefined }
}

/** What goes away, and with it its page, is told to be here while it is. */
const goes: ReadonlySet<string> = new Set(['account', 'company', 'customer', 'key', 'role', 'webhook', 'website'])

export function placesInTenant(tenantId: string, permissions: readonly string[]): Places {
  const when = (permission: ConsolePermission, to: string) => (permissions.includes(permission) ? to : undefined)
  return {
    ofActor({ actor: { kind, accountId: id, here } }) {
      if (!id || !here) return undefined
      if (kind === 'website') return when('users.read', paths.user(tenantId, id))
      if (kind === 'console') return when('people.read', paths.person(tenantId, id))
      return kind === 'key' ? when('keys.manage', paths.key(tenantId, id)) : undefined
    },
    ofThing({ subject: { kind, ownerId, id, here } }) {
      if (!id || (goes.has(kind) && !here)) return undefined
      switch (kind) {
        case 'account':
          return ownerId === tenantId ? when('users.read', paths.user(tenantId, id)) : when('people.read', paths.person(tenantId, id))
        case 'company':
          return when('people.read', paths.partner(tenantId, id))
        case 'customer':
          return when('customers.read', paths.customer(tenantId, id))
        case 'role':
          return when('roles.read', paths.role(tenantId, id))
        case 'website':
          return when('websites.read', paths.website(tenantId, id))
        case 'key':
          return when('keys.manage', paths.key(tenantId, id))
        case 'webhook':
          return when('webhooks.manage', paths.webhook(tenantId, id))
        case 'property':
          return when('dictionary.write', paths.dictionary(tenantId))
        case 'mail-text':
          return when('templates.write', paths.mail(tenantId, id.split('/')[0]!))
        default:
          return undefined
      }
    },
  }
}

/** Whoever reads a company's log administers it, and sees its people and domains. */
export const placesInCompany = (companyId: string): Places => ({
  ofActor: ({ actor: { kind, accountId, here } }) =>
    kind === 'console' && accountId && here ? paths.colleague(companyId, accountId) : undefined,
  ofThing({ subject: { kind, ownerId, id, here } }) {
    if (kind === 'domain') return paths.companyDomains(companyId)
    return kind === 'account' && ownerId === companyId && id && here ? paths.colleague(companyId, id) : undefined
  },
})
