import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Outcome } from './delivery.ts'

/** A delivery that was taken, with what its try needs. */
export interface Taken {
  readonly tenantId: string
  readonly webhookId: string
  readonly eventId: string
  readonly orderKey: string
  readonly body: string
  /** This try included. Names the taking: an outcome of an earlier one counts no more. */
  readonly tries: number
  readonly url: string
  readonly secret: Buffer
  /** While a rotation lasts. */
  readonly former: Buffer | null
}

export interface Claim {
  readonly now: Date
  /** Nobody else takes them before then. */
  readonly until: Date
  readonly limit: number
  /** Tries of one webhook at once; one where it is failing. */
  readonly each: number
  /** Tries under way in this process, by webhook. */
  readonly busy: ReadonlyMap<string, number>
  /** The webhook whose turn was last. */
  readonly after: string
}

/**
 * Takes deliveries that are due and holds them: no other node takes them before `until`, and should this one end meanwhile they are taken
 * again then, with the same id and body (ATK-143). Of one key only the oldest that waits. Webhooks take turns, and none has more than its
 * lanes, so that a slow receiver keeps nobody else waiting.
 */
export async function claimDue(tx: Tx, { now, until, limit, each, busy, after }: Claim): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    with lane as (
      select w.tenant_id, w.id, (case when w.failing_since is null then ${each}::int else 1 end) - coalesce(b.n, 0) as free
      from webhook w left join unnest(${[...busy.keys()]}::uuid[], ${[...busy.values()]}::int[]) as b (id, n) on b.id = w.id
      where w.state = 'active'
    ), picked as (
      select due.tenant_id, due.webhook_id, due.event_id,
        row_number() over (partition by due.webhook_id order by due.next_try_at, due.no) as place
      from lane cross join lateral (
        select d.tenant_id, d.webhook_id, d.event_id, d.next_try_at, d.no from webhook_delivery d
        where d.tenant_id = lane.tenant_id and d.webhook_id = lane.id and d.state = 'waiting' and d.next_try_at <= ${now}
          and not exists (select from webhook_delivery e where e.tenant_id = d.tenant_id and e.webhook_id = d.webhook_id
            and e.order_key = d.order_key and e.state = 'waiting' and e.no < d.no)
        order by d.next_try_at, d.no limit greatest(lane.free, 0)
      ) due
    ), chosen as (
      select * from picked order by place, webhook_id <= ${after}, webhook_id limit ${limit}
    ), held as (
      select d.tenant_id, d.webhook_id, d.event_id from webhook_delivery d join chosen using (tenant_id, webhook_id, event_id)
      where d.state = 'waiting' and d.next_try_at <= ${now} for update of d skip locked
    )
    update webhook_delivery d set next_try_at = ${until}, tried_at = ${now}, tries = d.tries + 1
    from held, webhook w
    where d.tenant_id = held.tenant_id and d.webhook_id = held.webhook_id and d.event_id = held.event_id
      and w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.state = 'active'
    returning d.tenant_id as "tenantId", d.webhook_id as "webhookId", d.event_id as "eventId", d.order_key as "orderKey", d.body, d.tries, w.url, w.secret,
      case when w.former_secret_ends_at > ${now} then w.former_secret end as former`.execute(tx)
  return rows
}

/** The receiver has it. Nothing where another node has taken it since: that one's outcome counts. */
export async function recordDelivered(tx: Tx, it: Taken, status: number, now: Date): Promise<void> {
  const { numAffectedRows } = await sql`update webhook_delivery
    set state = 'delivered', delivered_at = ${now}, status = ${status}, last_error = null where ${taken(it)}`.execute(tx)
  if (numAffectedRows !== 1n) return
  await letOthers(tx, it, now)
  await sql`update webhook set failing_since = null, told_at = null
    where tenant_id = ${it.tenantId} and id = ${it.webhookId} and failing_since is not null`.execute(tx)
}

/** How a webhook stands after a failed try. */
export interface Standing {
  readonly name: string
  readonly failingSince: Date
  readonly told: boolean
}

/** The try failed: again at `next`, or given up. Undefined where another node has taken it since, or nobody wants it any more. */
export async function recordFailure(
  tx: Tx,
  it: Taken,
  { error, status }: Extract<Outcome, { ok: false }>,
  next: Date | undefined,
  now: Date,
): Promise<Standing | undefined> {
  const { numAffectedRows } = await sql`update webhook_delivery set ${next ? sql`next_try_at = ${next}` : sql`state = 'dead'`},
    status = ${status ?? null}, last_error = ${error} where ${taken(it)}`.execute(tx)
  if (numAffectedRows !== 1n) return undefined
  if (next) await holdOthers(tx, it, next)
  else await letOthers(tx, it, now)
  const { rows } = await sql<{ name: string; failing_since: Date; told_at: Date | null }>`
    update webhook set failing_since = coalesce(failing_since, ${now})
    where tenant_id = ${it.tenantId} and id = ${it.webhookId} and state = 'active' returning name, failing_since, told_at`.execute(tx)
  const row = rows[0]
  return row && { name: row.name, failingSince: row.failing_since, told: row.told_at !== null }
}

/**
 * Later ones of the key wait for this one, whatever their time says. Giving them its time spares every look for due ones from finding them
 * and passing them over.
 */
async function holdOthers(tx: Tx, it: Taken, until: Date): Promise<void> {
  await sql`update webhook_delivery set next_try_at = ${until} where ${ofKey(it)} and next_try_at < ${until}`.execute(tx)
}

/** This one has ended: later ones of the key are due. */
async function letOthers(tx: Tx, it: Taken, now: Date): Promise<void> {
  await sql`update webhook_delivery set next_try_at = ${now} where ${ofKey(it)} and next_try_at > ${now}`.execute(tx)
}

export async function markTold(tx: Tx, { tenantId, webhookId }: Pick<Taken, 'tenantId' | 'webhookId'>, now: Date): Promise<void> {
  await sql`update webhook set told_at = ${now} where tenant_id = ${tenantId} and id = ${webhookId}`.execute(tx)
}

/** Gives back what was taken and not tried. */
export async function release(r: Reader, it: Taken, now: Date): Promise<void> {
  await sql`update webhook_delivery set next_try_at = ${now}, tries = tries - 1 where ${taken(it)}`.execute(r)
}

const taken = (it: Taken) =>
  sql`tenant_id = ${it.tenantId} and webhook_id = ${it.webhookId} and event_id = ${it.eventId} and state = 'waiting' and tries = ${it.tries}`
const ofKey = (it: Taken) =>
  sql`tenant_id = ${it.tenantId} and webhook_id = ${it.webhookId} and order_key = ${it.orderKey} and state = 'waiting'`
