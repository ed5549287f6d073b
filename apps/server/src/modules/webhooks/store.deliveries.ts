import { type Selectable, sql } from 'kysely'
import type { Database, Reader, Tx } from '../../platform/db/index.ts'
import type { Delivery, DeliveryError, DeliveryState } from './delivery.ts'

type Row = Omit<Selectable<Database['webhook_delivery']>, 'body' | 'no'> & { readonly no: string }

export interface DeliveryFilter {
  readonly limit: number
  readonly state?: DeliveryState
  /** The `no` of the last one seen. */
  readonly before?: string
}

const columns = sql`tenant_id, webhook_id, event_id, event, order_key, no, state, tries, next_try_at, tried_at, status, last_error, at, delivered_at`

/** Newest first, with the place of each. */
export async function listDeliveries(
  r: Reader,
  tenantId: string,
  webhookId: string,
  { limit, state, before }: DeliveryFilter,
): Promise<{ readonly no: string; readonly delivery: Delivery }[]> {
  const { rows } = await sql<Row>`select ${columns} from webhook_delivery where tenant_id = ${tenantId} and webhook_id = ${webhookId}
    ${state ? sql`and state = ${state}` : sql``} ${before ? sql`and no < ${before}` : sql``}
    order by no desc limit ${limit}`.execute(r)
  return rows.map((row) => ({ no: row.no, delivery: delivery(row) }))
}

/** With the body as it is sent. */
export async function findDelivery(
  r: Reader,
  tenantId: string,
  webhookId: string,
  eventId: string,
): Promise<(Delivery & { readonly body: string }) | undefined> {
  const { rows } = await sql<Row & { body: string }>`select ${columns}, body from webhook_delivery
    where tenant_id = ${tenantId} and webhook_id = ${webhookId} and event_id = ${eventId}`.execute(r)
  return rows[0] && { ...delivery(rows[0]), body: rows[0].body }
}

/** How many wait and how many were given up, each counted up to `most`. */
export async function countOpen(
  r: Reader,
  tenantId: string,
  webhookId: string,
  most: number,
): Promise<{ readonly waiting: number; readonly dead: number }> {
  const counted = (state: DeliveryState) => sql`(select count(*)::int from (select from webhook_delivery
    where tenant_id = ${tenantId} and webhook_id = ${webhookId} and state = ${state} limit ${most}) counted)`
  const { rows } = await sql<{
    waiting: number
    dead: number
  }>`select ${counted('waiting')} as waiting, ${counted('dead')} as dead`.execute(r)
  return rows[0] ?? { waiting: 0, dead: 0 }
}

/** How many of this kind happened since. */
export async function countSince(r: Reader, tenantId: string, webhookId: string, event: string, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook_delivery
    where tenant_id = ${tenantId} and webhook_id = ${webhookId} and at >= ${since} and event = ${event}`.execute(r)
  return rows[0]?.n ?? 0
}

export type Replay =
  | { readonly eventId: string }
  | { readonly dead: true }
  /** When it happened, the end not included. */
  | { readonly from: Date; readonly to: Date }

const chosen = (what: Replay) => {
  if ('eventId' in what) return sql`event_id = ${what.eventId}`
  return 'dead' in what ? sql`state = 'dead'` : sql`state <> 'waiting' and at >= ${what.from} and at < ${what.to}`
}

/** Counted up to `most`. */
export async function countReplay(r: Reader, tenantId: string, webhookId: string, what: Replay, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from webhook_delivery
    where tenant_id = ${tenantId} and webhook_id = ${webhookId} and ${chosen(what)} limit ${most}) counted`.execute(r)
  return rows[0]?.n ?? 0
}

export interface Again {
  readonly now: Date
  /** What was taken since then and has no outcome is being tried at this moment. */
  readonly heldSince: Date
  readonly most: number
}

/**
 * Lets deliveries be sent again, oldest first, with all their tries before them: what ended, and what waits for another try. What is being
 * tried at this moment goes on. They keep their place: before later events of the same key. Returns how many.
 */
export async function sendAgain(
  tx: Tx,
  tenantId: string,
  webhookId: string,
  what: Replay | 'waiting',
  { now, heldSince, most }: Again,
): Promise<number> {
  const wanted = sql`tenant_id = ${tenantId} and webhook_id = ${webhookId} and ${what === 'waiting' ? sql`state = 'waiting'` : chosen(what)}
    and (state <> 'waiting' or last_error is not null and tried_at < ${heldSince})`
  const { numAffectedRows } = await sql`update webhook_delivery
    set state = 'waiting', tries = 0, next_try_at = ${now}, status = null, last_error = null, delivered_at = null
    where ${wanted} and event_id = any(array(select event_id from webhook_delivery where ${wanted} order by no limit ${most}))`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

const rowsAStep = 1_000

/** Removes what ended and happened before a time, and webhooks that ended before it. Returns the deliveries removed. */
export async function deleteSettled(r: Reader, before: Date): Promise<number> {
  const { rows: webhooks } = await sql<{ tenant_id: string; id: string }>`select tenant_id, id from webhook`.execute(r)
  let removed = 0
  for (const { tenant_id, id } of webhooks) {
    for (let step = rowsAStep; step === rowsAStep; removed += step) {
      const { numAffectedRows } =
        await sql`delete from webhook_delivery where tenant_id = ${tenant_id} and webhook_id = ${id} and event_id = any(array(
        select event_id from webhook_delivery where tenant_id = ${tenant_id} and webhook_id = ${id} and at < ${before} and state <> 'waiting'
        order by at limit ${rowsAStep}))`.execute(r)
      step = Number(numAffectedRows ?? 0)
    }
  }
  await sql`delete from webhook w where state = 'ended' and modified_at < ${before}
    and not exists (select from webhook_delivery d where d.tenant_id = w.tenant_id and d.webhook_id = w.id)`.execute(r)
  return removed
}

const delivery = (row: Row): Delivery => ({
  id: row.event_id,
  event: row.event,
  state: row.state as DeliveryState,
  tries: row.tries,
  at: row.at,
  ...(row.state === 'waiting' ? { nextTryAt: row.next_try_at } : {}),
  ...(row.tried_at ? { triedAt: row.tried_at } : {}),
  ...(row.delivered_at ? { deliveredAt: row.delivered_at } : {}),
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.last_error ? { error: row.last_error as DeliveryError } : {}),
})
