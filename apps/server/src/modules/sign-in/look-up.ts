import { loginNameKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import { prepared, type Reader } from '../../platform/db/index.ts'
import { type Account, accountColumns, type Kind } from '../principals/index.ts'
import { deviceDays, deviceHashes } from '../sessions/index.ts'
import type { BoundPolicy } from '../settings/index.ts'

/** What was typed at a door, ready for look-up and for counting. */
export interface TypedName {
  readonly realm: string
  readonly kind: Kind
  readonly key: string
  /** Keyed hash of the name in its realm: what is kept of a name that matches no account. */
  readonly hash: string
}

const longestName = 254

export function typedName(keys: KeyRing, kind: Kind, realm: string, typed: string): TypedName {
  // what can be nobody's name is looked up and counted like any other; no key begins with a space
  const key = loginNameKey(typed) ?? ` ${typed.normalize('NFC').toLowerCase().replaceAll('\0', '').slice(0, longestName)}`
  const hash = keys.hmac('sign-in name', `${realm}/${key}`).toString('base64url').slice(0, 32)
  return { realm, kind, key, hash }
}

/** Everything sign-in needs to know, whoever the name belongs to. Confidential: it carries the hash. */
export interface Found {
  readonly account: Account | undefined
  readonly hash: string | undefined
  readonly password: { readonly changedAt: Date | null; readonly mustChange: boolean }
  /** Id of this browser among the account's known devices. */
  readonly deviceId: string | undefined
  /** The account's company is closed, or it is a demo account on a public address. */
  readonly barred: boolean
  /** The shopper is assigned to the website of the door; counts where the tenant restricts users to theirs. */
  readonly assignedHere: boolean
  readonly sourceBarredUntil: Date | null
  /** Version of the settings that bind the account; at a shop's door also those of a name nobody has. */
  readonly policy: BoundPolicy | undefined
}

/** One statement, the same for known and unknown names. `websiteId`: of the door, where there is one. */
export async function lookUp(
  reader: Reader,
  name: TypedName,
  source: string,
  deviceTokens: readonly string[],
  demoAllowed: boolean,
  now: Date,
  websiteId: string | null,
): Promise<Found> {
  const { rows } = await sql<
    Account & {
      hash: string | null
      changedAt: Date | null
      mustChange: boolean
      deviceId: string | null
      barred: boolean
      assignedHere: boolean
      sourceBarredUntil: Date | null
      policyOwner: string | null
      policyVersion: number
    }
  >`${prepared}
    select ${accountColumns}, c.hash, c.changed_at as "changedAt", coalesce(c.must_change, false) as "mustChange", d.id as "deviceId", s.barred_until as "sourceBarredUntil",
      p.owner_id as "policyOwner", p.version as "policyVersion",
      (coalesce(y.state <> 'active', false) or (coalesce(shop.demo, office.demo, a.came_by = 'demo', false) and not ${demoAllowed}::boolean)) as barred,
      w.website_id is not null as "assignedHere"
    from (values (1)) one
    left join login_name n on n.realm = ${name.realm} and n.name_key = ${name.key} and n.account_kind = ${name.kind} and n.what <> 'former'
    left join account a on a.owner_id = n.owner_id and a.id = n.account_id and a.kind = ${name.kind}
    left join credential c on c.owner_id = a.owner_id and c.account_id = a.id
    left join company y on y.id = a.company_id
    left join tenant shop on shop.id = a.tenant_id
    left join tenant office on office.company_id = a.company_id
    left join policy p on p.owner_id = coalesce(office.id, a.owner_id, ${name.realm})
    left join known_device d on d.owner_id = a.owner_id and d.account_id = a.id and d.secret_hash = any(${deviceHashes(deviceTokens)}::bytea[])
      and d.last_used_at > ${plus(now, { days: -deviceDays })}
    left join account_website w on w.tenant_id = a.owner_id and w.account_id = a.id and w.website_id = ${websiteId}::uuid
    left join sign_in_source s on s.source = ${source}
    limit 1`.execute(reader)
  const { hash, changedAt, mustChange, deviceId, barred, assignedHere, sourceBarredUntil, policyOwner, policyVersion, ...account } =
    rows[0]!
  return {
    account: account.id ? account : undefined,
    hash: hash ?? undefined,
    password: { changedAt, mustChange },
    deviceId: deviceId ?? undefined,
    barred,
    assignedHere,
    sourceBarredUntil,
    policy: policyOwner ? { ownerId: policyOwner, version: policyVersion } : undefined,
  }
}
