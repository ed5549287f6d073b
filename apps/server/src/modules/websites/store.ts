import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Database } from '../../database.gen.ts'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { CustomSort, Stored } from '../dictionary/index.ts'
import type { Host } from './host.ts'
import type { StoredWebsite, Website } from './website.ts'

const website = (row: Selectable<Database['website']>): StoredWebsite => ({
  tenantId: row.tenant_id,
  id: row.id,
  name: row.name,
  language: row.language,
  state: row.state as Website['state'],
  custom: row.custom as Stored,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
})

const host = (row: Selectable<Database['website_host']>): Host => ({
  tenantId: row.tenant_id,
  websiteId: row.website_id,
  key: row.host_key,
  challenge: row.challenge,
  createdAt: row.created_at,
  ...(row.checked_at ? { checkedAt: row.checked_at } : {}),
  ...(row.verified_at ? { verifiedAt: row.verified_at } : {}),
  ...(row.verified_by ? { verifiedBy: row.verified_by as 'dns' | 'operator' | 'local' } : {}),
})

export async function insertWebsite(
  tx: Tx,
  values: { tenantId: string; id: string; name: string; language: string; custom?: Stored; now: Date },
): Promise<void> {
  const { tenantId, id, name, language, custom = {}, now } = values
  const row = { tenant_id: tenantId, id, name, language, custom: JSON.stringify(custom), created_at: now, modified_at: now }
  await tx.insertInto('website').values(row).execute()
}

export async function findWebsite(r: Reader, tenantId: string, id: string): Promise<StoredWebsite | undefined> {
  const row = await r.selectFrom('website').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id).executeTakeFirst()
  return row && website(row)
}

/** Reads the website and holds its row until the transaction ends. */
export async function lockWebsite(tx: Tx, tenantId: string, id: string): Promise<StoredWebsite | undefined> {
  const query = tx.selectFrom('website').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id)
  const row = await query.forUpdate().executeTakeFirst()
  return row && website(row)
}

/** Oldest first, or sorted by a custom property; closed ones too. All conditions must hold, on `w`. */
export async function listWebsites(
  r: Reader,
  tenantId: string,
  {
    conditions = [],
    sort,
    descending = false,
  }: { conditions?: readonly RawBuilder<unknown>[]; sort?: CustomSort; descending?: boolean } = {},
): Promise<StoredWebsite[]> {
  const { rows } = await sql<Selectable<Database['website']>>`select w.* from website w ${sort ? sort.join : sql``}
    where w.tenant_id = ${tenantId} ${sql.join(
      conditions.map((condition) => sql`and ${condition}`),
      sql` `,
    )}
    order by ${sort ? sql`${sort.column} ${descending ? sql`desc` : sql`asc`},` : sql``} w.created_at, w.id`.execute(r)
  return rows.map(website)
}

export async function countWebsites(r: Reader, tenantId: string): Promise<number> {
  const query = r.selectFrom('website').select((eb) => eb.fn.countAll<string>().as('count'))
  return Number((await query.where('tenant_id', '=', tenantId).executeTakeFirstOrThrow()).count)
}

export async function updateWebsite(
  tx: Tx,
  tenantId: string,
  id: string,
  values: { name?: string; language?: string; custom?: Stored; state?: 'closed'; now: Date },
): Promise<StoredWebsite | undefined> {
  const { now, custom, ...changes } = values
  const written = { ...changes, ...(custom ? { custom: JSON.stringify(custom) } : {}), modified_at: now }
  const query = tx.updateTable('website').set(written)
  const row = await query.where('tenant_id', '=', tenantId).where('id', '=', id).returningAll().executeTakeFirst()
  return row && website(row)
}

/**
 * The website a request's host belongs to: proved or confirmed, and not closed. The one look-up that does not know the tenant
 * yet: it finds it.
 */
export async function websiteByHostKey(r: Reader, key: string): Promise<Website | undefined> {
  const { rows } = await sql<Website>`${prepared}
    select w.tenant_id as "tenantId", w.id, w.name, w.language, w.state, w.created_at as "createdAt", w.modified_at as "modifiedAt"
    from website_host h join website w on w.tenant_id = h.tenant_id and w.id = h.website_id
    where h.host_key = ${key} and h.verified_at is not null and w.state = 'active'`.execute(r)
  return rows[0]
}

export async function insertHost(tx: Tx, values: Pick<Host, 'tenantId' | 'websiteId' | 'key' | 'challenge' | 'createdAt'>): Promise<Host> {
  const row = await tx
    .insertInto('website_host')
    .values({
      tenant_id: values.tenantId,
      website_id: values.websiteId,
      host_key: values.key,
      challenge: values.challenge,
      created_at: values.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return host(row)
}

export async function findHost(r: Reader, tenantId: string, websiteId: string, key: string): Promise<Host | undefined> {
  const query = r.selectFrom('website_host').selectAll().where('tenant_id', '=', tenantId).where('website_id', '=', websiteId)
  const row = await query.where('host_key', '=', key).executeTakeFirst()
  return row && host(row)
}

/** Hosts of one website, or of all websites of the tenant; by name. */
export async function listHosts(r: Reader, tenantId: string, websiteId?: string): Promise<Host[]> {
  let query = r.selectFrom('website_host').selectAll().where('tenant_id', '=', tenantId)
  if (websiteId !== undefined) query = query.where('website_id', '=', websiteId)
  return (await query.orderBy('host_key').execute()).map(host)
}

/** Lets one transaction at a time decide which website a host serves; `isServed` is read after it. */
export async function lockHostName(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`website_host ${key}`}, 0))`.execute(tx)
}

/** Whether a website of any tenant has proved this host. */
export async function isServed(r: Reader, key: string): Promise<boolean> {
  const query = r.selectFrom('website_host').select('host_key').where('host_key', '=', key).where('verified_at', 'is not', null)
  return (await query.executeTakeFirst()) !== undefined
}

/** Notes a check now, unless one was noted after `since`. Says whether this one may go ahead. */
export async function startHostCheck(tx: Tx, { tenantId, websiteId, key }: Host, now: Date, since: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('website_host')
    .set({ checked_at: now })
    .where('tenant_id', '=', tenantId)
    .where('website_id', '=', websiteId)
    .where('host_key', '=', key)
    .where((eb) => eb.or([eb('checked_at', 'is', null), eb('checked_at', '<=', since)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Verifies the host with exactly this challenge. Nothing where it was removed, added anew or verified meanwhile. */
export async function markHostVerified(
  tx: Tx,
  { tenantId, websiteId, key, challenge }: Host,
  by: 'dns' | 'operator' | 'local',
  now: Date,
): Promise<Host | undefined> {
  const row = await tx
    .updateTable('website_host')
    .set({ verified_at: now, verified_by: by })
    .where('tenant_id', '=', tenantId)
    .where('website_id', '=', websiteId)
    .where('host_key', '=', key)
    .where('challenge', '=', challenge)
    .where('verified_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row && host(row)
}

export async function deleteHost(tx: Tx, { tenantId, websiteId, key }: Host): Promise<void> {
  const query = tx.deleteFrom('website_host').where('tenant_id', '=', tenantId).where('website_id', '=', websiteId)
  await query.where('host_key', '=', key).execute()
}
