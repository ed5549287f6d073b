import type { Schemas } from '../../lib/api.ts'
import { useSession, useTenant } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { paths } from '../../paths.ts'

/** One row of the audit log, as the server tells it. */
export type Entry = Schemas['AuditEntry']

/** Who did it, in words. */
export function actorOf({ actor }: Entry): string {
  if (actor.erased) return t('An erased person')
  switch (actor.kind) {
    case 'console':
    case 'website':
      return actor.name ?? t('A person without a name')
    case 'key':
      return t('API key “{name}”', { name: actor.name ?? '' })
    case 'operator':
      return t('The platform operator')
    case 'job':
      return t('Tillward')
    default:
      return t('Somebody not signed in')
  }
}

/** What kind of thing it was done to, for one whose name is not known. */
const things: Readonly<Record<string, string>> = {
  account: 'an account',
  accounts: 'website users',
  audit: 'the audit log',
  company: 'a company',
  customer: 'a customer',
  domain: 'a domain',
  key: 'an API key',
  'mail-text': 'a mail',
  name: 'a name nobody has',
  order: 'an order',
  partner: 'a partner company',
  people: 'people',
  property: 'a custom property',
  role: 'a role',
  settings: 'settings',
  tenant: 'the tenant',
  webhook: 'a webhook',
  website: 'a website',
}

/** The thing's name; its kind in words where the name is not known. */
export function thingOf({ subject }: Entry): string {
  if (subject.name) return subject.name
  const readable = subject.kind === 'domain' || subject.kind === 'mail-text'
  return readable && subject.id ? subject.id : t(things[subject.kind] ?? subject.kind)
}

/** Where one can look at what it was done to; undefined where there is no page, or none this person may enter. */
export function usePlaceOf(tenantId: string | undefined): (entry: Entry) => string | undefined {
  const tenant = useTenant()
  const { companyId } = useSession()
  const may = (permission: string) => tenant?.permissions.includes(permission) ?? false
  return ({ subject: { kind, ownerId, id } }) => {
    if (!tenantId) return kind === 'domain' ? paths.companyDomains(companyId) : undefined
    if (!id) return undefined
    switch (kind) {
      case 'account':
        if (ownerId === tenantId) return may('users.read') ? paths.user(tenantId, id) : undefined
        return may('people.read') ? paths.person(tenantId, id) : undefined
      case 'customer':
        return may('customers.read') ? paths.customer(tenantId, id) : undefined
      case 'role':
        return may('roles.read') ? paths.role(tenantId, id) : undefined
      case 'website':
        return may('websites.read') ? paths.website(tenantId, id) : undefined
      case 'key':
        return may('keys.manage') ? paths.keys(tenantId) : undefined
      case 'webhook':
        return may('webhooks.manage') ? paths.webhooks(tenantId) : undefined
      case 'property':
        return may('dictionary.write') ? paths.dictionary(tenantId) : undefined
      case 'mail-text':
        return may('templates.write') ? paths.mail(tenantId, id.split('/')[0]!) : undefined
      default:
        return undefined
    }
  }
}
