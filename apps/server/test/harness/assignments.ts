import type { WebsitePermission } from '@tillward/contract/permissions'
import { sql } from 'kysely'
import { type AssignmentWish, assignAllIn, stockRoleId } from '../../src/modules/access/index.ts'
import { insertAccount, setActivation } from '../../src/modules/principals/index.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import type { NewId } from '../../src/platform/random.ts'

interface Parts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
}

let made = 0

/** A website user of a tenant without a password, in its table and nowhere else: activated, unless said otherwise. */
export async function givenUser(
  { database, clock, newId }: Parts,
  tenantId: string,
  { name = `assigned${++made}`, activated = true }: { name?: string; activated?: boolean } = {},
): Promise<string> {
  const id = newId()
  const now = clock.now()
  await database.transaction(async (tx) => {
    const account = { ownerId: tenantId, id, kind: 'website' as const, userName: name, email: `${name}@example.test`, cameBy: 'manual' }
    const written = await insertAccount(tx, { ...account, by: 'test', now })
    if (!written.ok) throw new Error(JSON.stringify(written.refusal))
    if (activated) await setActivation(tx, tenantId, id, 'Activated', now)
  })
  return id
}

/** A bill-to, or with `billToId` a ship-to of it, in its table and nowhere else. */
export async function givenRecord(
  { database, clock, newId }: Parts,
  tenantId: string,
  { billToId = null, name, active = true }: { billToId?: string | null; name?: string; active?: boolean } = {},
): Promise<string> {
  const id = newId()
  const now = clock.now()
  const number = `R${++made}`
  const company = name ?? `Company ${number}`
  await sql`insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, company_name, active, came_by, name_key, search_text, created_at,
      created_by, modified_at, modified_by)
    values (${tenantId}, ${id}, ${billToId}, 'company', ${number}, ${billToId ? '1' : ''}, ${company}, ${active}, 'manual', ${company.toLowerCase()},
      ${`${number} ${company}`.toLowerCase()}, ${now}, 'test', ${now}, 'test')`.execute(database.db)
  return id
}

/** The id of a stock website role, or of a new custom one made of these permissions. */
export async function websiteRole(
  { database, clock, newId }: Parts,
  tenantId: string,
  what: string | readonly WebsitePermission[],
): Promise<string> {
  if (typeof what === 'string') {
    const stock = await stockRoleId(database.db, tenantId, what)
    if (!stock) throw new Error(`no role ${what}`)
    return stock
  }
  const id = newId()
  const name = `Role ${++made}`
  const now = clock.now()
  await database.transaction(async (tx) => {
    await sql`insert into role (tenant_id, id, kind, name, name_key, description, created_at, modified_at)
      values (${tenantId}, ${id}, 'website', ${name}, ${name.toLowerCase()}, '', ${now}, ${now})`.execute(tx)
    for (const permission of what) {
      await sql`insert into role_permission (tenant_id, role_id, permission) values (${tenantId}, ${id}, ${permission})`.execute(tx)
    }
  })
  return id
}

export const wish = (accountId: string, customerId: string, values: AssignmentWish['values']): AssignmentWish => ({
  accountId,
  customerId,
  values,
})

/** Assigns as a test wants it; a refusal is a mistake of the test. */
export async function givenWishes({ database, clock }: Parts, tenantId: string, ...wishes: readonly AssignmentWish[]): Promise<void> {
  const done = await database.transaction((tx) => assignAllIn(tx, tenantId, wishes, { by: 'test', now: clock.now() }))
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
}
