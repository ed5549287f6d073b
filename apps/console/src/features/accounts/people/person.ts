import type { Schemas } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import type { Status } from '../../../parts/StatusBadge.tsx'

export type Person = Schemas['PersonInTenant']

/** What a person is called: the name where there is one, else what they sign in with. */
export const nameOf = (person: { firstName: string | null; lastName: string | null; userName: string }): string =>
  [person.firstName, person.lastName].filter(Boolean).join(' ') || person.userName

/** One word for account and access together. That somebody is locked is no part of it. */
export function statusOfPerson(person: Pick<Person, 'state' | 'access' | 'activation'>): Status {
  if (person.state === 'deactivated') return 'inactive'
  if (person.access === 'invited') return 'invited'
  if (person.access === 'none') return 'none'
  if (person.activation === 'Activated') return 'active'
  return person.activation === 'EmailSent' ? 'sent' : 'unsent'
}

const ways: Readonly<Record<string, string>> = {
  founding: 'Invited by the platform operator, as first Admin Owner',
  owner: 'Invited by an Admin Owner',
  partner: 'Brought in by a colleague of the partner company',
  invitation: 'By an invitation',
  manual: 'Added by an administrator',
  registration: 'Registered the company',
  demo: 'Part of the demo data',
}

/** How somebody came here, in words. */
export const cameByWords = (cameBy: string): string => t(ways[cameBy] ?? cameBy)
