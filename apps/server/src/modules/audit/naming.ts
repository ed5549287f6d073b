import type { Reader } from '../../platform/db/index.ts'
import type { AuditRecord } from './entry.ts'

/** What somebody or something is called now, and whether it is still to be found where the log is. */
export interface NamedThing {
  readonly name: string
  readonly here: boolean
}

/** What those of these ids are called now, as far as whoever reads this owner's log may know. */
export type NamesOfThings = (reader: Reader, ownerId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, NamedThing>>

/** An entry as the API tells it. */
export const view = (entry: AuditRecord) => ({ ...entry, at: entry.at.toISOString() })

const isId = (text: string | undefined): text is string => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '')
/** The ids of who acted in some entries and of what it was done to. */
export const thingsIn = (entries: readonly AuditRecord[]) => [
  ...new Set(entries.flatMap(({ actor, subject, onBehalfOf }) => [actor.accountId, subject.id, onBehalfOf]).filter(isId)),
]

/** With what everything is called now beside what was written, which stays as it is. */
export function named({ actor, subject, ...entry }: ReturnType<typeof view>, names: ReadonlyMap<string, NamedThing>) {
  const [who, what, holder] = [actor.accountId, subject.id, entry.onBehalfOf].map((one) => (one ? names.get(one) : undefined))
  const ifHere = (thing: NamedThing) => (thing.here ? { here: true } : {})
  return {
    ...entry,
    actor: { ...actor, ...(who ? { displayName: who.name, ...ifHere(who) } : {}) },
    subject: { ...subject, ...(what ? { name: what.name, ...ifHere(what) } : {}) },
    ...(holder ? { onBehalfOfName: holder.name } : {}),
  }
}
