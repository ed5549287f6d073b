import { sql } from 'kysely'
import { prepared, type Tx } from '../../platform/db/index.ts'
import type { NewId, Random } from '../../platform/random.ts'
import type { Context } from './actor.ts'
import { type AuditEntry, type Person, type PersonKeys, personId } from './entry.ts'
import { encryptPersonal } from './personal.ts'

/** The person who acts, if it is one. Not the holder of an API key: a program acts, on their behalf. */
export function actorPerson({ actor }: Context): Person | undefined {
  if (actor.kind === 'console') return { ownerId: actor.companyId, accountId: actor.accountId }
  if (actor.kind === 'website') return { ownerId: actor.tenantId, accountId: actor.accountId }
  return undefined
}

/**
 * Makes the writer of the trail. It writes in the caller's transaction: no row without the act, no act without the row.
 * Costs one look-up of keys and one statement.
 */
export function recorder({ newId, random, personKeys }: { newId: NewId; random: Random; personKeys: PersonKeys }) {
  return async function record(tx: Tx, context: Context, entry: AuditEntry): Promise<void> {
    const id = newId()
    const actor = actorPerson(context)
    const { actor: who } = context
    const people = [actor, entry.personal].filter((x) => x !== undefined)
    const keys = people.length ? await personKeys.read(tx, people) : new Map<string, Buffer>()
    const sealFor = (person: Person | undefined, value: object) => {
      const key = person && keys.get(personId(person))
      return key ? encryptPersonal(key, value, `${entry.ownerId}/${id}`, random) : null
    }
    const { before, after } = entry.personal ?? {}
    const acting = who.kind === 'key' ? { ownerId: who.tenantId, accountId: who.keyId } : actor
    // somebody with a one-time link is, as far as anybody can tell, the person it is about: where they are is personal as well
    const visitor = who.kind === 'anyone' && entry.personal ? { source: context.source, device: context.device } : undefined
    const personal = entry.personal && sealFor(entry.personal, { before, after, ...visitor })
    const actorPersonal = 'userName' in who ? sealFor(actor, { name: who.userName, source: context.source, device: context.device }) : null
    await sql`${prepared}
      with event as (
        insert into audit_event (owner_id, id, at, action, actor_kind, actor_owner_id, actor_account_id, actor_name, on_behalf_of, request_id,
          subject_kind, subject_owner_id, subject_id, before, after, reason, source, personal, actor_personal)
        values (${entry.ownerId}, ${id}, ${entry.now}, ${entry.action}, ${who.kind}, ${acting?.ownerId ?? null}, ${acting?.accountId ?? null},
          ${'name' in who ? who.name : null}, ${entry.onBehalfOf ?? (who.kind === 'key' ? who.accountId : null)}, ${context.requestId},
          ${entry.subject.kind}, ${entry.subject.ownerId ?? null}, ${entry.subject.id ?? null},
          ${json(entry.before)}, ${json(entry.after)}, ${entry.reason ?? null}, ${actor || visitor ? null : context.source || null},
          ${personal ?? null}, ${actorPersonal})
        returning owner_id, id)
      insert into audit_waiting (owner_id, event_id) select owner_id, id from event`.execute(tx)
  }
}

const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value))
