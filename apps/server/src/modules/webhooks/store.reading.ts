import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { WebhookEvent } from './event.ts'

/** A webhook while events are read for it. */
export interface Reading {
  readonly tenantId: string
  readonly id: string
  readonly events: readonly string[]
  readonly sealNo: number
}

/** Active webhooks whose tenant's chain has seals they have not seen. */
export async function behindTheTrail(r: Reader): Promise<{ readonly tenantId: string; readonly id: string }[]> {
  const { rows } = await sql<{ tenantId: string; id: string }>`
    select w.tenant_id as "tenantId", w.id from webhook w
    where w.state = 'active' and exists (select from audit_seal s where s.owner_id = w.tenant_id and s.seal_no > w.seal_no)`.execute(r)
  return rows
}

/** Undefined where another node reads for it at this moment, or it is not active any more. */
export async function lockToRead(tx: Tx, tenantId: string, id: string): Promise<Reading | undefined> {
  const { rows } = await sql<{ events: string[]; seal_no: string }>`
    select events, seal_no from webhook where tenant_id = ${tenantId} and id = ${id} and state = 'active' for update skip locked`.execute(
    tx,
  )
  return rows[0] && { tenantId, id, events: rows[0].events, sealNo: Number(rows[0].seal_no) }
}

/** Counted up to `most`. */
export async function countWaiting(r: Reader, tenantId: string, id: string, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
    select from webhook_delivery where tenant_id = ${tenantId} and webhook_id = ${id} and state = 'waiting' limit ${most}) w`.execute(r)
  return rows[0]?.n ?? 0
}

/** In the order given. An event that is there already is not written again. */
export async function insertDeliveries(
  tx: Tx,
  tenantId: string,
  webhookId: string,
  events: readonly WebhookEvent[],
  now: Date,
): Promise<void> {
  if (!events.length) return
  const of = (field: (event: WebhookEvent) => unknown) => events.map(field)
  await sql`insert into webhook_delivery (tenant_id, webhook_id, event_id, event, order_key, body, at, next_try_at)
    select ${tenantId}, ${webhookId}, e.id, e.type, e.order_key, e.body, e.at, ${now}
    from unnest(${of((e) => e.id)}::uuid[], ${of((e) => e.type)}::text[], ${of((e) => e.orderKey)}::text[], ${of((e) => e.body)}::text[],
      ${of((e) => e.at)}::timestamptz[]) with ordinality as e (id, type, order_key, body, at, place) order by e.place
    on conflict do nothing`.execute(tx)
}

/** The row is held since `lockToRead`. */
export async function readUpTo(
  tx: Tx,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  sealNo: number,
): Promise<void> {
  await sql`update webhook set seal_no = ${sealNo} where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}
