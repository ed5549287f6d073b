import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'

/** One row of the audit log, as the server tells it. */
export type Entry = Schemas['AuditEntry']

/** Who did it, in words: as they are called now, as everywhere in the console. */
export function actorOf({ actor }: Entry): string {
  if (actor.erased) return t('An erased person')
  const name = actor.displayName ?? actor.name
  switch (actor.kind) {
    case 'console':
    case 'website':
      return name ?? t('A person without a name')
    case 'key':
      return t('API key “{name}”', { name: name ?? '' })
    case 'operator':
      return t('The platform operator')
    case 'job':
      return t('Tillward')
    default:
      return t('Somebody not signed in')
  }
}

/** What was written of who did it, where that is not what they are called now. */
export const writtenName = ({ actor: { name, displayName, erased } }: Entry): string | undefined =>
  erased || displayName === undefined || name === displayName ? undefined : name

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
