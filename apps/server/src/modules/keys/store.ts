import type { ConsolePermission } from '@tillward/contract/permissions'
import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { ApiKey, Holder } from './key.ts'

interface Row extends Omit<ApiKey, 'madeBy' | 'holder'> {
  madeByCompanyId: string
  madeByAccountId: string
  holderCompanyId: string
  holderAccountId: string
}

const columns = sql`k.tenant_id as "tenantId", k.id, k.name, k.permissions, k.made_by_company_id as "madeByCompanyId",
  k.made_by_account_id as "madeByAccountId", k.holder_company_id as "holderCompanyId", k.holder_account_id as "holderAccountId",
  k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.last_used_from as "lastUsedFrom",
  k.ended_at as "endedAt", k.version`

const keyOf = ({ madeByCompanyId, madeByAccountId, holderCompanyId, holderAccountId, ...row }: Row): ApiKey => ({
  ...row,
  madeBy: { companyId: madeByCompanyId, accountId: madeByAccountId },
  holder: { companyId: holderCompanyId, accountId: holderAccountId },
})

const formerSecret = (now: Date): RawBuilder<unknown> => sql`(select max(s.ends_at) from api_key_secret s
  where s.tenant_id = k.tenant_id and s.key_id = k.id and s.ends_at > ${now}) as "formerSecretEndsAt"`

async function keys(reader: Reader, now: Date, where: RawBuilder<unknown>, rest: RawBuilder<unknown> = sql``): Promise<ApiKey[]> {
  const { rows } = await sql<Row>`select ${columns}, ${formerSecret(now)} from api_key k where ${where} ${rest}`.execute(reader)
  return rows.map(keyOf)
}

/** The living key whose secret this is, at this moment (ATK-123). By the primary key: nothing is compared byte by byte. */
export async function findBySecret(reader: Reader, tenantId: string, hash: Buffer, now: Date): Promise<ApiKey | undefined> {
  const { rows } = await sql<Row>`${prepared}
    select ${columns}, s.ends_at as "formerSecretEndsAt" from api_key_secret s
    join api_key k on k.tenant_id = s.tenant_id and k.id = s.key_id and k.ended_at is null and k.expires_at > ${now}
    where s.tenant_id = ${tenantId} and s.secret_hash = ${hash} and (s.ends_at is null or s.ends_at > ${now})`.execute(reader)
  return rows[0] && keyOf(rows[0])
}

export async function findKey(reader: Reader, tenantId: string, id: string, now: Date): Promise<ApiKey | undefined> {
  return (await keys(reader, now, sql`k.tenant_id = ${tenantId} and k.id = ${id}`))[0]
}

/** The key with its row held until the end of the transaction. */
export async function lockKey(tx: Tx, tenantId: string, id: string, now: Date): Promise<ApiKey | undefined> {
  return (await keys(tx, now, sql`k.tenant_id = ${tenantId} and k.id = ${id}`, sql`for update of k`))[0]
}

/** Neither ended nor expired, oldest first: at most `mostKeys`. */
export const livingKeys = (reader: Reader, tenantId: string, now: Date): Promise<ApiKey[]> =>
  keys(reader, now, sql`k.tenant_id = ${tenantId} and k.ended_at is null and k.expires_at > ${now}`, sql`order by k.created_at, k.id`)

/** Living keys of one holder in one tenant. */
export const livingKeysOf = (reader: Reader, tenantId: string, holder: Holder, now: Date): Promise<ApiKey[]> =>
  keys(
    reader,
    now,
    sql`k.tenant_id = ${tenantId} and k.holder_company_id = ${holder.companyId} and k.holder_account_id = ${holder.accountId}
      and k.ended_at is null and k.expires_at > ${now}`,
    sql`order by k.created_at, k.id`,
  )

export interface KeyQuery {
  /** Only those that neither ended nor expired. */
  readonly living?: boolean
  readonly limit: number
  readonly cursor?: string
}

/** Keys of a tenant, newest first. */
export async function listKeys(reader: Reader, tenantId: string, { living, limit, cursor }: KeyQuery, now: Date): Promise<Page<ApiKey>> {
  const after = readCursor(cursor, 2)
  const found = await keys(
    reader,
    now,
    sql`k.tenant_id = ${tenantId} ${living ? sql`and k.ended_at is null and k.expires_at > ${now}` : sql``}
      ${after ? sql`and (k.created_at, k.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}`,
    sql`order by k.created_at desc, k.id desc limit ${limit + 1}`,
  )
  return pageOf(found, limit, (key) => [key.createdAt.toISOString(), key.id])
}

/** What keys are called, by id: for records and rows of the trail they wrote. */
export async function namesOfKeys(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from api_key where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`.execute(reader)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Removes secrets that are over: those before a rotation, and those of keys that expired. Returns how many. */
export async function sweepSecrets(reader: Reader, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from api_key_secret s using api_key k
    where k.tenant_id = s.tenant_id and k.id = s.key_id and (s.ends_at <= ${now} or k.expires_at <= ${now})`.execute(reader)
  return Number(numAffectedRows ?? 0)
}

export interface NewKey {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly permissions: readonly ConsolePermission[]
  readonly madeBy: Holder
  readonly expiresAt: Date
  readonly secretHash: Buffer
  readonly now: Date
}

export async function insertKey(tx: Tx, it: NewKey): Promise<void> {
  await sql`insert into api_key (tenant_id, id, name, permissions, made_by_company_id, made_by_account_id, holder_company_id,
      holder_account_id, created_at, expires_at)
    values (${it.tenantId}, ${it.id}, ${it.name}, ${it.permissions}, ${it.madeBy.companyId}, ${it.madeBy.accountId}, ${it.madeBy.companyId},
      ${it.madeBy.accountId}, ${it.now}, ${it.expiresAt})`.execute(tx)
  await insertSecret(tx, it.tenantId, it.id, it.secretHash, it.now)
}

async function insertSecret(tx: Tx, tenantId: string, keyId: string, hash: Buffer, now: Date): Promise<void> {
  await sql`insert into api_key_secret (tenant_id, secret_hash, key_id, created_at)
    values (${tenantId}, ${hash}, ${keyId}, ${now})`.execute(tx)
}

/** A second secret; the one until now goes on until `formerEndsAt`, one from a rotation before is over. The row is held. */
export async function replaceSecret(
  tx: Tx,
  key: Pick<ApiKey, 'tenantId' | 'id'>,
  it: { secretHash: Buffer; formerEndsAt: Date; expiresAt: Date; now: Date },
): Promise<void> {
  await sql`delete from api_key_secret where tenant_id = ${key.tenantId} and key_id = ${key.id} and ends_at is not null`.execute(tx)
  await sql`update api_key_secret set ends_at = ${it.formerEndsAt} where tenant_id = ${key.tenantId} and key_id = ${key.id}`.execute(tx)
  await insertSecret(tx, key.tenantId, key.id, it.secretHash, it.now)
  await sql`update api_key set expires_at = ${it.expiresAt}, warned_at = null, version = version + 1
    where tenant_id = ${key.tenantId} and id = ${key.id}`.execute(tx)
}

export async function setHolder(tx: Tx, key: Pick<ApiKey, 'tenantId' | 'id'>, holder: Holder): Promise<void> {
  await sql`update api_key set holder_company_id = ${holder.companyId}, holder_account_id = ${holder.accountId}, version = version + 1
    where tenant_id = ${key.tenantId} and id = ${key.id}`.execute(tx)
}

/** Ends living keys that match, at once: their secrets are gone. */
async function endWhere(tx: Tx, where: RawBuilder<unknown>, by: string, now: Date): Promise<ApiKey[]> {
  const { rows } = await sql<Row>`
    update api_key k set ended_at = ${now}, ended_by = ${by}, version = version + 1 where ${where} and k.ended_at is null
    returning ${columns}, null as "formerSecretEndsAt"`.execute(tx)
  if (rows.length > 0) {
    await sql`delete from api_key_secret where tenant_id = any(${rows.map((row) => row.tenantId)}::uuid[])
      and key_id = any(${rows.map((row) => row.id)}::uuid[])`.execute(tx)
  }
  return rows.map(keyOf)
}

export const endKey = async (tx: Tx, tenantId: string, id: string, by: string, now: Date): Promise<ApiKey | undefined> =>
  (await endWhere(tx, sql`k.tenant_id = ${tenantId} and k.id = ${id}`, by, now))[0]

/** All keys somebody holds in a tenant: they end with the access (R-07). */
export const endKeysOf = (tx: Tx, tenantId: string, holder: Holder, by: string, now: Date): Promise<ApiKey[]> =>
  endWhere(
    tx,
    sql`k.tenant_id = ${tenantId} and k.holder_company_id = ${holder.companyId} and k.holder_account_id = ${holder.accountId}`,
    by,
    now,
  )

/** All keys people of a company hold in a tenant: they end with its grant (R-04). */
export const endKeysOfCompany = (tx: Tx, tenantId: string, companyId: string, by: string, now: Date): Promise<ApiKey[]> =>
  endWhere(tx, sql`k.tenant_id = ${tenantId} and k.holder_company_id = ${companyId}`, by, now)

/** Writes when and from where a key was used, where the written time is older than `notSince`. */
export async function touchKey(
  reader: Reader,
  { tenantId, id }: Pick<ApiKey, 'tenantId' | 'id'>,
  from: string,
  now: Date,
  notSince: Date,
): Promise<void> {
  await sql`${prepared} update api_key set last_used_at = ${now}, last_used_from = ${from}
    where tenant_id = ${tenantId} and id = ${id} and ended_at is null and (last_used_at is null or last_used_at <= ${notSince})`.execute(
    reader,
  )
}

/** Marks and returns living keys that expire before this moment and whose people were not told yet. */
export async function takeExpiring(tx: Tx, before: Date, now: Date, limit: number): Promise<ApiKey[]> {
  const { rows } = await sql<Row>`
    update api_key k set warned_at = ${now} from (
      select tenant_id, id from api_key where ended_at is null and warned_at is null and expires_at < ${before} and expires_at > ${now}
      order by expires_at limit ${limit} for update skip locked) x
    where k.tenant_id = x.tenant_id and k.id = x.id
    returning ${columns}, null as "formerSecretEndsAt"`.execute(tx)
  return rows.map(keyOf)
}
