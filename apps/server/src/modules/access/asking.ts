import type { Settings } from '@tillward/contract/settings'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Account, Kind } from '../principals/index.ts'
import type { SessionCheck, SessionRow } from '../sessions/index.ts'
import { mayStay, type StayParts } from './account-websites.ts'
import { doorRefusal } from './door.ts'
import { type Barred, nothing, type Rights, rightsFrom } from './policy.ts'
import { findAccess } from './read.ts'

/** Who is signed in, as their session says. */
export interface SignedIn {
  readonly account: Account
  readonly session: SessionRow
  /** The settings that bind the account: the home company's, or the tenant's and website's. */
  readonly settings: Settings
  readonly mustChangePassword: boolean
}

/** What it takes to find out who asks: for the guard, the session check and forward-auth, which answer alike. */
export interface AskingParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly sessions: StayParts['sessions'] & { check(token: string | undefined, kind: Kind, activity: boolean): Promise<SessionCheck> }
  /** `version`: of the owner's settings, as read together with something else. */
  readonly settings: { effectiveAt(reader: Reader, ownerId: string, version: number): Promise<Settings> }
}

/** Who a token of this kind stands for now. `activity`: whether this is a person's act. */
export async function whoAsks(parts: AskingParts, token: string | undefined, kind: Kind, activity: boolean): Promise<Result<SignedIn>> {
  const found = await parts.sessions.check(token, kind, activity)
  if (found.state === 'none') return refuse('unauthenticated')
  if (found.state === 'ended') return refuse('session-ended')
  const { account, session, settings, mustChangePassword } = found
  if (!(await mayStay(parts, found))) return refuse('session-ended')
  return ok({ account, session, settings, mustChangePassword })
}

/** A shopper's session serves the website it was opened at, and no other. */
export const isShopperOf = ({ account, session }: SignedIn, website: { tenantId: string; id: string } | undefined): boolean =>
  website !== undefined && account.kind === 'website' && account.ownerId === website.tenantId && session.websiteId === website.id

/** What a console user may do in a tenant, and, for people of another company, the tenant's own limits. */
export interface Entered {
  readonly rights: Rights
  readonly door: Settings | undefined
}

/** Whether a console user gets into a tenant at this moment. Where `because` is set they cannot enter, for whoever may know why. */
export async function enterTenant(
  { database, clock, settings }: AskingParts,
  { account, session }: SignedIn,
  tenantId: string,
): Promise<{ readonly because: Barred; readonly entered?: never } | { readonly entered: Result<Entered>; readonly because?: never }> {
  const person = { companyId: account.ownerId, accountId: account.id }
  const access = isUuid.test(tenantId) ? await findAccess(database.db, tenantId, person) : undefined
  const rights = access ? rightsFrom(access.facts) : nothing(tenantId, person, 'no-access')
  if (!access || rights.barred) return { because: rights.barred ?? 'no-access' }
  // people of the tenant's own company live under its settings anyway
  const door = rights.own ? undefined : await settings.effectiveAt(database.db, rights.tenantId, access.policyVersion ?? 0)
  return { entered: (door && doorRefusal(session, door, clock.now())) ?? ok({ rights, door }) }
}

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
