import { settingOf } from '@tillward/contract/settings'
import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Outbox } from '../../platform/mail/index.ts'
import type { TellOwners } from '../access/index.ts'
import { type Context, type Person, personId } from '../audit/index.ts'
import { displayName } from '../principals/index.ts'
import type { PolicyNotice } from '../settings/index.ts'
import { findTenant } from '../tenants/index.ts'
import { calledBy } from './parts.ts'

/**
 * Tells whoever answers for an owner's settings that they were loosened, or changed by the operator: all Admin Owners of a tenant,
 * all administrators of another company. In the transaction of the change.
 */
export function policyAnnouncer({ outbox, tellOwners, now }: { outbox: Outbox; tellOwners: TellOwners; now: () => Date }) {
  return async (tx: Tx, context: Context, notice: PolicyNotice): Promise<void> => {
    const at = now()
    const template = notice.loosened ? 'policy-loosened-to-owners' : 'policy-changed-to-owners'
    const changes = notice.changes.map(({ key, from, to }) => `${settingOf(key).label}: ${String(from)} → ${String(to)}`)
    const data = { changes, by: calledBy(context), at: at.toISOString(), ...(notice.reason ? { reason: notice.reason } : {}) }
    if (await findTenant(tx, notice.ownerId)) {
      await tellOwners(tx, notice.ownerId, { template, data, now: at })
      return
    }
    for (const one of await administratorsOf(tx, notice.ownerId)) {
      const recipient = { address: one.email, ownerId: notice.ownerId, accountId: one.id }
      await outbox.enqueue(tx, { ownerId: notice.ownerId, template, recipient, language: one.language ?? 'en', data, now: at })
    }
  }
}

async function administratorsOf(reader: Reader, companyId: string): Promise<{ id: string; email: string; language: string | null }[]> {
  const { rows } = await sql<{ id: string; email: string; language: string | null }>`
    select id, email, language from account
    where owner_id = ${companyId} and kind = 'console' and state = 'active' and activation = 'Activated' and company_administrator`.execute(
    reader,
  )
  return rows
}

/** Names of people, and of API keys in their place, for a list or a history, by `personId`; who was erased has none. */
export async function namesOf(reader: Reader, people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
  if (!people.length) return new Map()
  const wanted = sql`unnest(${people.map((one) => one.ownerId)}::uuid[], ${people.map((one) => one.accountId)}::uuid[]) as w (owner_id, id)`
  const { rows } = await sql<{ ownerId: string; id: string; userName: string; firstName: string | null; lastName: string | null }>`
    select a.owner_id as "ownerId", a.id, a.user_name as "userName", a.first_name as "firstName", a.last_name as "lastName" from account a
    join ${wanted} on w.owner_id = a.owner_id and w.id = a.id
    where a.state <> 'erased'
    union all
    select k.tenant_id, k.id, k.name, null, null from api_key k join ${wanted} on w.owner_id = k.tenant_id and w.id = k.id`.execute(reader)
  return new Map(rows.map((row) => [personId({ ownerId: row.ownerId, accountId: row.id }), displayName(row)]))
}
