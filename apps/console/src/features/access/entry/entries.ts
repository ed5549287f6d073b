import type { Schemas } from '../../../lib/api.ts'
import { currentLanguage, t } from '../../../lib/text.ts'
import type { Period } from '../../../parts/list/filters.ts'

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

/** When it was last used to get in; null where it never was. Undefined for companies: their people are asked about one by one. */
export function lastOf(entry: Entry): string | null | undefined {
  if (entry.kind === 'partner') return undefined
  return entry.kind === 'key' ? entry.of.lastUsedAt : entry.of.lastSignInAt
}

/** Whether it was used in this span. What never was used counts as long ago; companies have no such moment and are left out. */
export function usedWithin(entry: Entry, { from, to }: Period): boolean {
  if (!from && !to) return true
  const last = lastOf(entry)
  if (last === undefined) return false
  if (last === null) return from === undefined
  return (!from || last >= from.toISOString()) && (!to || last < to.toISOString())
}

/** Kind by kind, and within a kind by name or by last use. */
export function sorted(entries: readonly Entry[], by: string, order: 'asc' | 'desc'): readonly Entry[] {
  if (by === 'kind') return entries
  const way = order === 'asc' ? 1 : -1
  const value = (entry: Entry) => (by === 'last' ? (lastOf(entry) ?? '') : entry.name)
  return entries.toSorted(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || way * value(a).localeCompare(value(b), currentLanguage()),
  )
}
