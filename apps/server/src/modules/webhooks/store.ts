import { type Selectable, sql } from 'kysely'
import type { Database, Reader, Tx } from '../../platform/db/index.ts'
import type { Webhook } from './webhook.ts'

type Row = Selectable<Database['webhook']>

/** The webhooks of a tenant that have not ended, oldest first. */
export async function listWebhooks(r: Reader, tenantId: string): Promise<Webhook[]> {
  const rows = await r
    .selectFrom('webhook')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '<>', 'ended')
    .orderBy('id')
    .execute()
  return rows.map(webhook)
}

export async function findWebhook(r: Reader, tenantId: string, id: string): Promise<Webhook | undefined> {
  const { rows } = await sql<Row>`select * from webhook where tenant_id = ${tenantId} and id = ${id} and state <> 'ended'`.execute(r)
  return rows[0] && webhook(rows[0])
}

/** The webhook with its row held: who reads the trail for it, and who changes it, follow each other. */
export async function lockWebhook(tx: Tx, tenantId: string, id: string): Promise<Webhook | undefined> {
  const { rows } =
    await sql<Row>`select * from webhook where tenant_id = ${tenantId} and id = ${id} and state <> 'ended' for update`.execute(tx)
  return rows[0] && webhook(rows[0])
}

export async function countWebhooks(r: Reader, tenantId: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from webhook where tenant_id = ${tenantId} and state <> 'ended'`.execute(r)
  return rows[0]?.n ?? 0
}

export interface NewWebhook {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
  readonly secret: Buffer
  readonly sealNo: number
  readonly by: string
  readonly now: Date
}

export async function insertWebhook(tx: Tx, it: NewWebhook): Promise<void> {
  await sql`insert into webhook (tenant_id, id, name, url, events, secret, seal_no, created_at, created_by, modified_at, modified_by)
    values (${it.tenantId}, ${it.id}, ${it.name}, ${it.url}, ${it.events}::text[], ${it.secret}, ${it.sealNo}, ${it.now}, ${it.by}, ${it.now}, ${it.by})`.execute(
    tx,
  )
}

export interface Changes {
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
}

/** The row is held. A new address begins without failures. */
export async function updateWebhook(tx: Tx, { tenantId, id }: Webhook, it: Changes, by: string, now: Date): Promise<void> {
  await sql`update webhook set name = ${it.name}, events = ${it.events}::text[],
      failing_since = case when url = ${it.url} then failing_since end, told_at = case when url = ${it.url} then told_at end, url = ${it.url},
      modified_at = ${now}, modified_by = ${by}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

/** The row is held. The present secret becomes the former one, and the former one of an earlier rotation is gone. */
export async function replaceSecret(
  tx: Tx,
  { tenantId, id }: Webhook,
  it: { readonly secret: Buffer; readonly formerEndsAt: Date; readonly by: string; readonly now: Date },
): Promise<void> {
  await sql`update webhook set former_secret = secret, former_secret_ends_at = ${it.formerEndsAt}, secret = ${it.secret},
      modified_at = ${it.now}, modified_by = ${it.by}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

/** Paused, with the reason, or active again as if nothing had failed. False where it was so already, or has ended. */
export async function setPaused(
  tx: Tx,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  because: 'person' | 'failing' | undefined,
  by: string,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update webhook set state = ${because ? 'paused' : 'active'}, paused_because = ${because ?? null},
      failing_since = case when ${because !== undefined} then failing_since end, told_at = case when ${because !== undefined} then told_at end,
      modified_at = ${now}, modified_by = ${by}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id} and state = ${because ? 'active' : 'paused'}`.execute(tx)
  return numAffectedRows === 1n
}

/** Up to where the trail was read for it. */
export async function sealNoOf(r: Reader, { tenantId, id }: Webhook): Promise<number> {
  const { rows } = await sql<{ seal_no: string }>`select seal_no from webhook where tenant_id = ${tenantId} and id = ${id}`.execute(r)
  return Number(rows[0]?.seal_no ?? 0)
}

/** Ends it: its secrets are gone, and so is what still waited. What was sent stays in the record for its time. */
export async function endWebhook(tx: Tx, { tenantId, id }: Webhook, by: string, now: Date): Promise<void> {
  await sql`update webhook set state = 'ended', paused_because = null, secret = null, former_secret = null, former_secret_ends_at = null,
      modified_at = ${now}, modified_by = ${by}, version = version + 1
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  await sql`delete from webhook_delivery where tenant_id = ${tenantId} and webhook_id = ${id} and state = 'waiting'`.execute(tx)
}

/** Former secrets whose time is up. Returns how many. */
export async function forgetFormerSecrets(r: Reader, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`update webhook set former_secret = null, former_secret_ends_at = null
    where former_secret_ends_at <= ${now}`.execute(r)
  return Number(numAffectedRows ?? 0)
}

export interface SealedSecrets {
  readonly tenantId: string
  readonly id: string
  readonly secret: Buffer
  readonly former: Buffer | null
}

/** Those sealed under another secret of the installation than the one with this key id, held. */
export async function lockOldSecrets(tx: Tx, keyId: string, limit: number): Promise<SealedSecrets[]> {
  const { rows } = await sql<SealedSecrets>`
    select tenant_id as "tenantId", id, secret, former_secret as former from webhook
    where substr(secret, 2, 4) <> decode(${keyId}, 'hex') or substr(former_secret, 2, 4) <> decode(${keyId}, 'hex')
    limit ${limit} for update skip locked`.execute(tx)
  return rows
}

export async function setSecrets(tx: Tx, { tenantId, id, secret, former }: SealedSecrets): Promise<void> {
  await sql`update webhook set secret = ${secret}, former_secret = ${former} where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

const webhook = (row: Row): Webhook => ({
  tenantId: row.tenant_id,
  id: row.id,
  name: row.name,
  url: row.url,
  events: row.events,
  state: row.state as Webhook['state'],
  ...(row.paused_because ? { pausedBecause: row.paused_because as 'person' | 'failing' } : {}),
  ...(row.former_secret_ends_at ? { formerSecretEndsAt: row.former_secret_ends_at } : {}),
  ...(row.failing_since ? { failingSince: row.failing_since } : {}),
  createdAt: row.created_at,
  createdBy: row.created_by,
  modifiedAt: row.modified_at,
  modifiedBy: row.modified_by,
  version: row.version,
})
