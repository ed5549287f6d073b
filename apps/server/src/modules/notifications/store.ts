import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database.gen.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { MailHealth, MessageRecord, MessageState } from './message.ts'
import { shownTemplate } from './message.ts'

export type DueMessage = Pick<
  Selectable<Database['message']>,
  'owner_id' | 'id' | 'template' | 'recipient' | 'website_id' | 'language' | 'sealed' | 'message_id' | 'tries' | 'created_at'
>

export interface Claim {
  readonly now: Date
  /** Nobody else takes them before then. */
  readonly until: Date
  readonly limit: number
  /** So many of one owner before the next owner's turn; more only where there is room left. */
  readonly each: number
  /** The owner whose turn was last. */
  readonly after: string
}

/**
 * Takes mails that are due and holds them: no other sender takes them before `until`. Should this process end meanwhile,
 * they are taken again then, under the same Message-ID (ATK-143). Of one order key only the oldest that waits. Turns go
 * from owner to owner, so that one with a million mails keeps nobody else waiting (ATK-025).
 */
export async function claimDue(tx: Tx, { now, until, limit, each, after }: Claim): Promise<DueMessage[]> {
  const { rows } = await sql<DueMessage>`
    with recursive owner as (
      (select owner_id from message where state = 'waiting' order by owner_id limit 1)
      union all
      select (select m.owner_id from message m where m.state = 'waiting' and m.owner_id > o.owner_id order by m.owner_id limit 1)
      from owner o where o.owner_id is not null
    ), picked as (
      select owner_id, id from (
        select due.*, row_number() over (partition by due.owner_id order by due.next_try_at, due.no) as place
        from owner o cross join lateral (
          select w.owner_id, w.id, w.next_try_at, w.no from message w
          where w.owner_id = o.owner_id and w.state = 'waiting' and w.channel = 'mail' and w.next_try_at <= ${now}
            and not exists (select from message e
              where e.owner_id = w.owner_id and e.order_key = w.order_key and e.state = 'waiting' and e.no < w.no)
          order by w.next_try_at, w.no limit ${limit}
        ) due
      ) ranked
      order by place > ${each}, owner_id <= ${after}, owner_id, place limit ${limit}
    ), held as (
      select m.owner_id, m.id from message m join picked using (owner_id, id)
      where m.state = 'waiting' and m.next_try_at <= ${now} for update of m skip locked
    )
    update message m set next_try_at = ${until}, tried_at = ${now}, tries = m.tries + 1
    from held where m.owner_id = held.owner_id and m.id = held.id
    returning m.owner_id, m.id, m.template, m.recipient, m.website_id, m.language, m.sealed, m.message_id, m.tries, m.created_at`.execute(
    tx,
  )
  return rows
}

/** The relay has it. Its data, a one-time link perhaps, is emptied. */
export async function recordHanded(r: Reader, message: DueMessage, now: Date): Promise<void> {
  await sql`update message set state = 'handed', handed_at = ${now}, sealed = null, last_error = null
    where owner_id = ${message.owner_id} and id = ${message.id} and state = 'waiting'`.execute(r)
}

/**
 * The try failed: again at `nextTryAt`, or given up where undefined, its data emptied. Nothing where another sender has
 * taken it since: that one's outcome counts.
 */
export async function recordFailure(r: Reader, message: DueMessage, error: string, nextTryAt: Date | undefined): Promise<void> {
  const outcome = nextTryAt ? sql`next_try_at = ${nextTryAt}` : sql`state = 'failed', sealed = null`
  await sql`update message set ${outcome}, last_error = ${error}
    where owner_id = ${message.owner_id} and id = ${message.id} and state = 'waiting' and tries = ${message.tries}`.execute(r)
}

/** Gives back what was taken and not tried. */
export async function release(r: Reader, message: DueMessage, now: Date): Promise<void> {
  await sql`update message set next_try_at = ${now}, tries = tries - 1
    where owner_id = ${message.owner_id} and id = ${message.id} and state = 'waiting' and tries = ${message.tries}`.execute(r)
}

export interface MessageFilter {
  readonly limit: number
  readonly state?: MessageState
  /** Stored names. */
  readonly templates?: readonly string[]
  /** The place of the last one seen. */
  readonly before?: { readonly createdAt: Date; readonly id: string }
}

/** The mails of these owners, newest first. */
export async function listMessages(r: Reader, ownerIds: readonly string[], filter: MessageFilter): Promise<MessageRecord[]> {
  const { limit, state, templates, before } = filter
  // each owner by its own index; two owners in one condition would sort all there is
  const ofOwner = ownerIds.map(
    (ownerId) => sql`(select * from message where owner_id = ${ownerId} and channel = 'mail'
      ${state ? sql`and state = ${state}` : sql``} ${templates ? sql`and template = any(${templates})` : sql``}
      ${before ? sql`and (created_at, id) < (${before.createdAt}, ${before.id})` : sql``}
      order by created_at desc, id desc limit ${limit})`,
  )
  if (ofOwner.length === 0) return []
  const { rows } = await sql<Selectable<Database['message']>>`
    ${sql.join(ofOwner, sql` union all `)} order by created_at desc, id desc limit ${limit}`.execute(r)
  return rows.map(record)
}

export async function findMessage(r: Reader, ownerId: string, id: string): Promise<MessageRecord | undefined> {
  const row = await r.selectFrom('message').selectAll().where('owner_id', '=', ownerId).where('id', '=', id).executeTakeFirst()
  return row && record(row)
}

/** How many mails of this template were written since. */
export async function countSince(r: Reader, ownerId: string, template: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from message
    where owner_id = ${ownerId} and created_at >= ${since} and template = ${template}`.execute(r)
  return rows[0]?.count ?? 0
}

/** How many of this owner's mails went to one person lately. */
export async function countTo(r: Reader, ownerId: string, to: { ownerId: string; accountId: string }, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from message
    where owner_id = ${ownerId} and created_at >= ${since} and recipient_owner_id = ${to.ownerId} and recipient_account_id = ${to.accountId}`.execute(
    r,
  )
  return rows[0]?.count ?? 0
}

/** What the health of these owners' mail is told by. `stuck`: a mail failed twice or more since the last one was handed over. */
export async function readHealth(r: Reader, ownerIds: readonly string[]): Promise<Omit<MailHealth, 'state'> & { readonly stuck: boolean }> {
  const { rows } = await sql<{
    waiting: number
    handed_at: Date | null
    stuck: boolean
    at: Date | null
    template: string | null
    error: string | null
    state: string | null
  }>`
    with owner as (select unnest(${ownerIds}::uuid[]) as id),
      handed as (select max(h.at) as at from owner, lateral
        (select handed_at as at from message where owner_id = owner.id and state = 'handed' order by created_at desc limit 20) h),
      failure as (select f.* from owner, lateral
        (select tried_at, template, last_error, state from message
         where owner_id = owner.id and tried_at is not null and last_error is not null order by tried_at desc limit 1) f
        order by f.tried_at desc limit 1)
    select (select count(*)::int from (select from message, owner where owner_id = owner.id and state = 'waiting' limit 1000) counted) as waiting,
      handed.at as handed_at,
      exists (select from message, owner where owner_id = owner.id and state = 'waiting' and last_error is not null and tries >= 2
        and (handed.at is null or tried_at > handed.at)) as stuck,
      failure.tried_at as at, failure.template, failure.last_error as error, failure.state
    from handed left join failure on true`.execute(r)
  const row = rows[0]
  return {
    waiting: row?.waiting ?? 0,
    stuck: row?.stuck ?? false,
    ...(row?.handed_at ? { lastHandedAt: row.handed_at } : {}),
    ...(row?.at
      ? {
          lastFailure: { at: row.at, template: shownTemplate(row.template ?? ''), error: row.error ?? '', givenUp: row.state === 'failed' },
        }
      : {}),
  }
}

const record = (row: Selectable<Database['message']>): MessageRecord => ({
  id: row.id,
  template: shownTemplate(row.template),
  recipient: row.recipient,
  language: row.language,
  state: row.state as MessageState,
  tries: row.tries,
  createdAt: row.created_at,
  ...(row.website_id ? { websiteId: row.website_id } : {}),
  ...(row.state === 'waiting' ? { nextTryAt: row.next_try_at } : {}),
  ...(row.last_error ? { lastError: row.last_error } : {}),
  ...(row.handed_at ? { handedAt: row.handed_at } : {}),
})

/** Removes records of mails that left, failed for good or were cancelled before a time: they hold addresses (R-08). */
export async function deleteSettled(r: Reader, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from message where state <> 'waiting' and created_at < ${before}`.execute(r)
  return Number(numAffectedRows ?? 0)
}
