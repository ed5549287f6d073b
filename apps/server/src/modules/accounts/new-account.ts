import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, type CameBy, findAccount, insertAccount, type Kind, type Profile } from '../principals/index.ts'
import { type AccountParts, writtenBy } from './parts.ts'

export interface AccountToMake extends Profile {
  /** The tenant of a website user, the home company of a console user. */
  readonly ownerId: string
  readonly kind: Kind
  readonly email: string
  /** The address where left out. */
  readonly userName?: string
  readonly cameBy: CameBy
  readonly unclaimed?: boolean
  readonly companyAdministrator?: boolean
  readonly now: Date
}

/** Makes an account with its person key, without password and without rights (R-17). `name-taken` where a name is somebody else's. */
export async function makeAccount(
  { newId, personKeys, audit }: Pick<AccountParts, 'newId' | 'personKeys' | 'audit'>,
  tx: Tx,
  context: Context,
  it: AccountToMake,
): Promise<Result<Account>> {
  const { now, kind, cameBy, ownerId, unclaimed, companyAdministrator, email, userName = it.email, ...profile } = it
  const id = newId()
  const made = await insertAccount(tx, { ...it, id, userName, by: writtenBy(context) })
  if (!made.ok) return made
  await personKeys.make(tx, { ownerId, accountId: id })
  await audit.record(tx, context, {
    ownerId,
    action: 'account.created',
    now,
    subject: { kind: 'account', ownerId, id },
    after: { kind, cameBy, ...(unclaimed ? { unclaimed } : {}), ...(companyAdministrator ? { companyAdministrator } : {}) },
    personal: { ownerId, accountId: id, after: { userName, email, ...profile } },
  })
  return ok((await findAccount(tx, ownerId, id))!)
}

/**
 * Lets one transaction at a time decide what becomes of an address in the console's name space. Taken before anything else, so that two
 * who invite the same new address follow each other, and the second finds the account the first made.
 */
export async function lockConsoleAddress(tx: Tx, email: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`console address ${addressKey(email) ?? ''}`}, 0))`.execute(tx)
}
