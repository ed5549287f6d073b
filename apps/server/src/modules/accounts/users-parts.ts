import type { RawBuilder } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { TellOwners } from '../access/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { findWebsite, listWebsites, type Website } from '../websites/index.ts'
import type { AccountParts } from './parts.ts'

/** Orders by whose contacts customers and users come to be, as far as they are about one user. */
export interface OrdersOfUsers {
  /** Those that wait for the user's address to be proved, opened: for the export. */
  waitingOf(reader: Reader, tenantId: string, account: Pick<Account, 'ownerId' | 'id' | 'email'>): Promise<readonly object[]>
  /** Lets go of the orders of an account that nobody came for. */
  release(tx: Tx, tenantId: string, accountId: string): Promise<void>
  /** Forgets what they told of the person; which order it was stays. */
  erase(tx: Tx, tenantId: string, account: Pick<Account, 'ownerId' | 'id' | 'email'>): Promise<void>
}

/** What the use cases on website users and on addresses need besides. */
export interface UserParts extends AccountParts {
  readonly tellOwners: TellOwners
  readonly sessions: Pick<Sessions, 'list' | 'endOne' | 'endAll'>
  /** The account pages of a website, without any secret. */
  readonly accountPage: (reader: Reader, tenantId: string, websiteId: string | null) => Promise<string>
  /** Hands an invitation to a customer to the job that mails it, in the caller's transaction. */
  readonly sendInvitation: (tx: Tx, invitation: { readonly tenantId: string; readonly invitationId: string }) => Promise<void>
  /** Forgets all failures of an account; handed in, because sign-in comes after accounts. */
  readonly clearFailures: (tx: Tx, realm: string, accountId: string, now: Date) => Promise<void>
  /** The ids of those locked now, as a query; handed in for the same reason. */
  readonly lockedIn: (realm: string, now: Date) => RawBuilder<unknown>
  /** What orders told of a person; handed in, because registration comes after accounts. */
  readonly orders: OrdersOfUsers
}

const isUser = (account: Account | undefined): account is Account => account?.kind === 'website' && account.state !== 'erased'

/** A website user of this tenant; `not-found` for another tenant's, for a console user, and for one who was erased. */
export async function findUser(reader: Reader, tenantId: string, id: string): Promise<Result<Account>> {
  const account = await findAccount(reader, tenantId, id)
  return isUser(account) ? ok(account) : refuse('not-found')
}

/** The same with the row held, so that acts on one user follow each other. */
export async function holdUser(tx: Tx, tenantId: string, id: string): Promise<Result<Account>> {
  const account = await lockAccount(tx, tenantId, id)
  return isUser(account) ? ok(account) : refuse('not-found')
}

/** The website whose mails and links a user gets: the one named, else the tenant's first that is open, if there is any. */
export async function websiteFor(
  reader: Reader,
  tenantId: string,
  wanted: string | null | undefined,
): Promise<Result<Website | undefined>> {
  const website = wanted
    ? await findWebsite(reader, tenantId, wanted)
    : (await listWebsites(reader, tenantId)).find((one) => one.state === 'active')
  if (wanted && website?.state !== 'active') {
    return refuseFields({ field: 'websiteId', rule: 'unknown', message: 'There is no such website, or it is closed.' })
  }
  return ok(website)
}

/** What is wrong in any of these, together. */
export const issuesOf = (...results: readonly Result<unknown>[]): FieldIssue[] =>
  results.flatMap((one): readonly FieldIssue[] => (one.ok ? [] : (one.refusal.fields ?? [])))

/** An account as the trail names it. */
export const subjectOf = ({ ownerId, id }: Pick<Account, 'ownerId' | 'id'>) => ({ kind: 'account', ownerId, id })
