import { isSettingKey, type SettingDifferences } from '@tillward/contract/settings'
import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import type { OwnerKind, PolicyVersion, RecordedChange, StoredPolicy, VersionedPolicy, VersionOfChange } from './stored.ts'

interface Row {
  readonly owner_kind: OwnerKind
  readonly preset: string
  readonly preset_version: number
  readonly version: number
  /** Differences by website id; the nil id for the owner's own. */
  readonly differences: Record<string, Record<string, unknown>>
}

/** Version and values from one snapshot, in one statement, so that a value is never taken for another version's. */
const whole = (ownerId: string) => sql<Row>`
  select p.owner_kind, p.preset, p.preset_version, p.version,
    (select coalesce(jsonb_object_agg(w.website_id, w.own), '{}')
       from (select website_id, jsonb_object_agg(key, value) as own from setting where owner_id = ${ownerId} group by website_id) w
    ) as differences
  from policy p where p.owner_id = ${ownerId}`

/** The stored settings of one owner; undefined where it has none. */
export async function findPolicy(reader: Reader, ownerId: string): Promise<VersionedPolicy | undefined> {
  const row = (await whole(ownerId).execute(reader)).rows[0]
  return row && policy(row)
}

/** The same, and nobody else changes them until the transaction ends. */
export async function lockPolicy(tx: Tx, ownerId: string): Promise<VersionedPolicy | undefined> {
  // The lock first: a statement that waits for a row lock sees other tables as they were before the wait.
  await sql`select 1 from policy where owner_id = ${ownerId} for update`.execute(tx)
  return findPolicy(tx, ownerId)
}

/** The first version of an owner's settings. */
export async function insertPolicy(tx: Tx, ownerId: string, { ownerKind, preset, presetVersion }: StoredPolicy): Promise<void> {
  const row = { owner_id: ownerId, owner_kind: ownerKind, preset, preset_version: presetVersion }
  await tx.insertInto('policy').values(row).execute()
}

/** Replaces what is stored by `next` as version `from + 1`; false where the stored version is not `from` any more. */
export async function replacePolicy(tx: Tx, ownerId: string, from: number, next: StoredPolicy): Promise<boolean> {
  const raised = await tx
    .updateTable('policy')
    .set({ preset: next.preset, preset_version: next.presetVersion, version: from + 1 })
    .where('owner_id', '=', ownerId)
    .where('version', '=', from)
    .executeTakeFirst()
  if (raised.numUpdatedRows !== 1n) return false
  await tx.deleteFrom('setting').where('owner_id', '=', ownerId).execute()
  const rows = Object.entries({ ...next.websites, [nil]: next.own }).flatMap(([websiteId, own]) =>
    Object.entries(own).map(([key, value]) => ({ owner_id: ownerId, website_id: websiteId, key, value: JSON.stringify(value) })),
  )
  if (rows.length) await tx.insertInto('setting').values(rows).execute()
  return true
}

/** Writes what a version is, for history and return. */
export async function insertVersion(tx: Tx, ownerId: string, state: StoredPolicy, version: PolicyVersion): Promise<void> {
  await tx
    .insertInto('setting_version')
    .values({
      owner_id: ownerId,
      version: version.version,
      at: version.at,
      actor_kind: version.actor.kind,
      actor_owner_id: version.actor.ownerId ?? null,
      actor_account_id: version.actor.accountId ?? null,
      reason: version.reason ?? null,
      preset: state.preset,
      preset_version: state.presetVersion,
      changes: JSON.stringify(version.changes),
      loosened: version.loosened,
      state: JSON.stringify({ ...state.websites, [nil]: state.own }),
    })
    .execute()
}

/** What was stored as of one version; undefined where the owner never had it. */
export async function findVersion(reader: Reader, ownerId: string, version: number): Promise<Omit<StoredPolicy, 'ownerKind'> | undefined> {
  const row = await reader
    .selectFrom('setting_version')
    .select(['preset', 'preset_version', 'state'])
    .where('owner_id', '=', ownerId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) return undefined
  return { preset: row.preset, presetVersion: row.preset_version, ...differencesOf(row.state as Row['differences']) }
}

/** The last change of each setting that changed since the founding: an owner's own values, or those of one of its websites. */
export async function listLastChanges(reader: Reader, ownerId: string, websiteId?: string): Promise<ReadonlyMap<string, VersionOfChange>> {
  const { rows } = await sql<VersionOfChange & { readonly key: string }>`
    select distinct on (c->>'key') c->>'key' as key, v.version, v.at,
      v.actor_owner_id as "ownerId", v.actor_account_id as "accountId"
    from setting_version v, jsonb_array_elements(v.changes) c
    where v.owner_id = ${ownerId} and (c->>'websiteId') is not distinct from ${websiteId ?? null}::text
    order by c->>'key', v.version desc`.execute(reader)
  return new Map(rows.map(({ key, ...change }) => [key, { ...change, at: new Date(change.at) }]))
}

/** Newest first, `limit` of those below `below`. */
export async function listVersions(reader: Reader, ownerId: string, limit: number, below?: number): Promise<PolicyVersion[]> {
  let query = reader.selectFrom('setting_version').selectAll().where('owner_id', '=', ownerId)
  if (below !== undefined) query = query.where('version', '<', below)
  const rows = await query.orderBy('version', 'desc').limit(limit).execute()
  return rows.map((row) => ({
    version: row.version,
    at: row.at,
    actor: {
      kind: row.actor_kind,
      ...(row.actor_owner_id ? { ownerId: row.actor_owner_id } : {}),
      ...(row.actor_account_id ? { accountId: row.actor_account_id } : {}),
    },
    ...(row.reason === null ? {} : { reason: row.reason }),
    preset: row.preset,
    presetVersion: row.preset_version,
    changes: row.changes as RecordedChange[],
    loosened: row.loosened,
  }))
}

const policy = (row: Row): VersionedPolicy => ({
  ownerKind: row.owner_kind,
  preset: row.preset,
  presetVersion: row.preset_version,
  version: row.version,
  ...differencesOf(row.differences),
})

function differencesOf(byWebsite: Row['differences']): Pick<StoredPolicy, 'own' | 'websites'> {
  const { [nil]: own = {}, ...websites } = byWebsite
  return { own: known(own), websites: Object.fromEntries(Object.entries(websites).map(([id, values]) => [id, known(values)])) }
}

/** Without the settings this program no longer has. */
const known = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => isSettingKey(key))) as SettingDifferences
