import type { Schemas } from '../../../lib/api.ts'
import { currentLanguage, t } from '../../../lib/text.ts'
import type { Period } from '../../../parts/list/filters.ts'
import type { ListState } from '../../../parts/list/listState.ts'
import { permissionLabel } from '../../accounts/people/permissions.ts'

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

/** What the search looks at: what a person reads or may know of the entry, not its ids. */
function wordsOf(entry: Entry): readonly (string | undefined)[] {
  if (entry.kind === 'partner') return [...entry.of.domains, entry.of.ceiling.name]
  if (entry.kind === 'key') return [entry.of.holder.name, ...entry.of.permissions, ...entry.of.permissions.map(permissionLabel)]
  const { email, userName, roles, invitedBy } = entry.of
  return [email, userName, entry.kind === 'person' ? entry.of.company : undefined, roleNames(roles), invitedBy]
}

/** Whether every word typed occurs somewhere in the entry. */
export function matches(entry: Entry, search: string): boolean {
  if (!search.trim()) return true
  const text = flat([entry.name, ...wordsOf(entry)].join('\n'))
  return flat(search.trim())
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

/** What the list's search and filters leave, in its order. */
export function found(
  entries: readonly Entry[],
  state: Pick<ListState, 'search' | 'filters' | 'sort' | 'order'>,
  used: Period,
): readonly Entry[] {
  const wanted = state.filters['kind'] ?? []
  const left = entries.filter(
    (entry) => (wanted.length === 0 || wanted.includes(entry.kind)) && matches(entry, state.search) && usedWithin(entry, used),
  )
  return sorted(left, state.sort, state.order)
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

/** One page of entries that are all here. `trail` as the pages lie: where the last page went with its entries, the one before is shown. */
export function pageOf(entries: readonly Entry[], { limit, trail }: Pick<ListState, 'limit' | 'trail'>) {
  const pages = trail.slice(0, Math.max(0, Math.ceil(entries.length / limit) - 1))
  const end = (pages.length + 1) * limit
  const next = end < entries.length ? { next: String(end) } : {}
  return { trail: pages, data: { items: entries.slice(end - limit, end), total: entries.length, ...next } }
}
