import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type Refused, refuse } from '../../platform/result.ts'
import { administersCompany, freshRefusal, type Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, findAccount } from '../principals/index.ts'
import { type Company, findCompany, lockCompany, lockTenant, type Tenant, tenantOfCompany } from '../tenants/index.ts'
import type { AccountParts } from './parts.ts'

/** The console user who acts. Nobody else manages people: not the operator, not a key, not a job. */
export function personOf({ actor }: Context): Person | undefined {
  return actor.kind === 'console' ? { companyId: actor.companyId, accountId: actor.accountId } : undefined
}

export const notAPerson = () => refuse('forbidden', 'Only people manage people.')
export const notTheManager = () =>
  refuse('forbidden', 'Only the Admin Owners of a merchant, and the administrators of another company, manage its people.')

/** A company with its tenant where it is a merchant's. */
export interface Home {
  readonly company: Company
  readonly tenant: Tenant | undefined
}

/**
 * Holds what acts on a company's people are decided by, in the order of locks everywhere: company, then tenant. Two who act on each other
 * follow each other, and the second sees what the first did.
 */
export async function holdHome(tx: Tx, companyId: string): Promise<Home | undefined> {
  const company = await lockCompany(tx, companyId)
  if (!company) return undefined
  const own = await tenantOfCompany(tx, companyId)
  return { company, tenant: own && (await lockTenant(tx, own.id)) }
}

/** The same for looking only: nothing is held. */
export async function homeOf(reader: Reader, companyId: string): Promise<Home | undefined> {
  const company = await findCompany(reader, companyId)
  return company && { company, tenant: await tenantOfCompany(reader, companyId) }
}

/** Whether the actor manages the people of this company, by the rows as they are now: its Admin Owners, or its administrators. */
export async function managesPeople(reader: Reader, context: Context, companyId: string): Promise<boolean> {
  const actor = personOf(context)
  if (actor?.companyId !== companyId) return false
  const account = await findAccount(reader, actor.companyId, actor.accountId)
  return account?.state === 'active' && account.activation === 'Activated' && administersCompany(reader, account)
}

/** a company other than a merchant's keeps an administrator who can sign in. An act calls it with the company's row held. */
export async function lastAdministrator(reader: Reader, { company }: Home, account: Account): Promise<Refused | undefined> {
  if (company.kind === 'merchant' || !account.companyAdministrator || account.activation !== 'Activated') return undefined
  const { rows } = await sql`
    select 1 from account where owner_id = ${company.id} and id <> ${account.id} and company_administrator and state = 'active'
      and activation = 'Activated' limit 1`.execute(reader)
  return rows.length ? undefined : refuse('conflict', 'Make somebody else a company administrator first.')
}

/** Changes of Admin Owners need a fresh sign-in, whatever the route: undefined where it is fresh enough. */
export async function notFreshForOwners(
  { settingsOf }: Pick<AccountParts, 'settingsOf'>,
  tx: Tx,
  { actor }: Context,
  now: Date,
): Promise<Refused | undefined> {
  if (actor.kind !== 'console') return undefined
  const settings = await settingsOf(tx, { ownerId: actor.companyId, kind: 'console' }, null)
  return freshRefusal(actor.authenticatedAt, settings['console.session.freshMinutes'], now)
}
