import type { Schemas } from '../../../lib/api.ts'
import { currentLanguage, t } from '../../../lib/text.ts'

export type Who = Schemas['WhoCanGetIn']
export type PersonHere = Who['people'][number]
export type PartnerHere = Who['partners'][number]
export type KeyHere = Who['keys'][number]
export type InvitationHere = Who['invitations'][number]

/** One way into the tenant. */
export type Entry = { readonly id: string; readonly name: string } & (
  | { readonly kind: 'person'; readonly of: PersonHere }
  | { readonly kind: 'partner'; readonly of: PartnerHere }
  | { readonly kind: 'key'; readonly of: KeyHere }
  | { readonly kind: 'invitation'; readonly of: InvitationHere }
)
export type EntryKind = Entry['kind']
export const kinds: readonly EntryKind[] = ['person', 'partner', 'key', 'invitation']

/** Everything of one answer, kind by kind. */
export const entriesOf = (who: Who): readonly Entry[] => [
  ...who.people.map((of): Entry => ({ kind: 'person', id: of.accountId, name: of.name, of })),
  ...who.partners.map((of): Entry => ({ kind: 'partner', id: of.companyId, name: of.name, of })),
  ...who.keys.map((of): Entry => ({ kind: 'key', id: of.id, name: of.name, of })),
  ...who.invitations.map((of): Entry => ({ kind: 'invitation', id: of.accountId, name: of.name, of })),
]

const roleNames = (roles: readonly { readonly name: string }[]) => roles.map((role) => role.name).join(', ')

/** What the entry lets somebody do, in a few words. */
export function mayOf(entry: Entry): string {
  if (entry.kind === 'partner') return t('Up to {role}', { role: entry.of.ceiling.name })
  if (entry.kind === 'key') return t('{count, plural, one {# right} other {# rights}}', { count: entry.of.permissions.length })
  return roleNames(entry.of.roles) || '–'
}

const flat = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(currentLanguage())

/** Whether every word typed occurs somewhere in the entry. */
export function matches(entry: Entry, search: string): boolean {
  const text = flat(JSON.stringify(Object.values(entry.of)))
  return flat(search)
    .split(/\s+/)
    .every((word) => text.includes(word))
}
