import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Editor, viewCustom } from '../dictionary/index.ts'
import { type Account, type CameBy, findAccount, insertAccount, type Kind, type Profile } from '../principals/index.ts'
import { columnsOf, indexOwnFields, newOwnFields, noFields, type OwnFields } from './own-fields.ts'
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
  /** Takes no login name until the address is proved. */
  readonly nameless?: boolean
  readonly companyAdministrator?: boolean
  /** Own fields by name (R-60). */
  readonly custom?: Readonly<Record<string, unknown>> | undefined
  /** Who typed them; left out: a source of which nothing is demanded. */
  readonly editor?: Editor
  readonly now: Date
}

/**
 * Makes an account with its person key, without password and without rights (R-17). `name-taken` where a name is somebody else's; wrong own
 * fields are named.
 */
export async function makeAccount(
  { newId, personKeys, audit }: Pick<AccountParts, 'newId' | 'personKeys' | 'audit'>,
  tx: Tx,
  context: Context,
  it: AccountToMake,
): Promise<Result<Account>> {
  const { now, kind, cameBy, ownerId, unclaimed, nameless: _, companyAdministrator, email, userName = it.email, ...rest } = it
  const { custom, editor = { kind: 'trusted' }, ...profile } = rest
  const id = newId()
  const fields = await newOwnFields(tx, it, { custom, editor })
  if (!fields.ok) return fields
  const columns = fields.value ? columnsOf(fields.value) : noFields
  const made = await insertAccount(tx, { ...it, id, userName, custom: columns, by: writtenBy(context) })
  if (!made.ok) return made
  if (fields.value) await indexOwnFields(tx, id, fields.value)
  await personKeys.make(tx, { ownerId, accountId: id })
  await audit.record(tx, context, {
    ownerId,
    action: 'account.created',
    now,
    subject: { kind: 'account', ownerId, id },
    after: { kind, cameBy, ...(unclaimed ? { unclaimed } : {}), ...(companyAdministrator ? { companyAdministrator } : {}) },
    personal: { ownerId, accountId: id, after: { userName, email, ...profile, ...shownOf(fields.value) } },
  })
  return ok((await findAccount(tx, ownerId, id))!)
}

function shownOf(fields: OwnFields | undefined): { custom?: Record<string, unknown> } {
  const custom = fields ? viewCustom(fields.properties, fields.stored, { kind: 'trusted' }) : {}
  return Object.keys(custom).length ? { custom } : {}
}

/**
 * Lets one transaction at a time decide what becomes of an address in the console's name space. Taken before anything else, so that two
 * who invite the same new address follow each other, and the second finds the account the first made.
 */
export async function lockConsoleAddress(tx: Tx, email: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`console address ${addressKey(email) ?? ''}`}, 0))`.execute(tx)
}
