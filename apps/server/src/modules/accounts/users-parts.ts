import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { TellOwners } from '../access/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { findWebsite, listWebsites, type Website } from '../websites/index.ts'
import type { AccountParts } from './parts.ts'

/** What the use cases on website users and on addresses need besides. */
export interface UserParts extends AccountParts {
  readonly tellOwners: TellOwners
  readonly sessions: Pick<Sessions, 'list' | 'endOne' | 'endAll'>
  /** Forgets all failures of an account; handed in, because sign-in comes after accounts. */
  readonly clearFailures: (tx: Tx, realm: string, accountId: string, now: Date) => Promise<void>
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

/** An account as the trail names it. */
export const subjectOf = ({ ownerId, id }: Pick<Account, 'ownerId' | 'id'>) => ({ kind: 'account', ownerId, id })
