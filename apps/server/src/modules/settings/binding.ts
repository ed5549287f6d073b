import { registryDefaults, type Settings } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { prepared, type Reader } from '../../platform/db/index.ts'
import type { SettingsService } from './service.ts'

/** Whose settings are asked for: an account's owner and kind. */
export interface BoundAccount {
  readonly ownerId: string
  readonly kind: 'console' | 'website'
}

export type SettingsOf = (reader: Reader, account: BoundAccount, websiteId: string | null) => Promise<Settings>

/** Which version of whose settings: read together with something else. */
export interface BoundPolicy {
  readonly ownerId: string
  readonly version: number
}

export type SettingsAt = (reader: Reader, policy: BoundPolicy | undefined, websiteId: string | null) => Promise<Settings>

/** The settings of a version; the registry's own where nobody has any. No statement where they are in memory. */
export const settingsAtVersion =
  (settings: Pick<SettingsService, 'effectiveAt'>): SettingsAt =>
  async (reader, policy, websiteId) =>
    policy ? settings.effectiveAt(reader, policy.ownerId, policy.version, websiteId ?? undefined) : registryDefaults

/**
 * The settings that bind an account (R-54): a website user's are its tenant's and website's; a console user's those of the home company, which
 * for a merchant are the tenant's. One statement for the version, known or unknown; unknown owners (a name nobody has) get the registry's own.
 */
export function settingsOfAccounts(settings: Pick<SettingsService, 'effectiveAt'>): SettingsOf {
  const at = settingsAtVersion(settings)
  return async (reader, { ownerId, kind }, websiteId) => {
    const { rows } = await sql<BoundPolicy>`${prepared}
      select p.owner_id as "ownerId", p.version from policy p
      where p.owner_id = ${kind === 'website' ? sql`${ownerId}::uuid` : sql`coalesce((select id from tenant where company_id = ${ownerId}), ${ownerId}::uuid)`}`.execute(
      reader,
    )
    return at(reader, rows[0], websiteId)
  }
}
