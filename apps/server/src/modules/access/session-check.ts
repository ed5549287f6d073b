import { ok, type Result, refuse } from '../../platform/result.ts'
import { displayName } from '../principals/index.ts'
import { findWebsite } from '../websites/index.ts'
import { type AskingParts, enterTenant, type SignedIn, whoAsks } from './asking.ts'
import { type ChoiceView, viewChoice } from './choice.ts'
import type { Rights } from './policy.ts'

/** A shopper, as another program of the tenant may know them. */
export interface CheckedShopper {
  readonly who: SignedIn
  readonly websiteId: string
  readonly choice: ChoiceView
}

/** A console user who can enter the tenant. */
export interface CheckedStaff {
  readonly who: SignedIn
  readonly rights: Rights
}

/** Whose session is asked about, and whether it is a person's act. */
export interface SessionQuestion {
  readonly tenantId: string
  readonly token: string | undefined
  readonly activity: boolean
}

/**
 * Whether a token is the living session of a shopper of the tenant, at one of its open websites or at `websiteId`. Anybody else's is as
 * none at all, and is not kept alive by asking.
 */
export async function checkShopper(
  parts: AskingParts,
  { tenantId, token, activity, websiteId }: SessionQuestion & { readonly websiteId?: string },
): Promise<Result<CheckedShopper>> {
  const found = await whoAsks(parts, token, 'website', false)
  if (!found.ok) return found
  const who = found.value
  const at = who.session.websiteId
  const elsewhere = who.account.ownerId !== tenantId || at === null || (websiteId !== undefined && at !== websiteId)
  if (elsewhere || (await findWebsite(parts.database.db, tenantId, at))?.state !== 'active') return refuse('unauthenticated')
  const counted = await counts(parts, who, { token, activity })
  if (!counted.ok) return counted
  return ok({ who, websiteId: at, choice: await viewChoice(parts.database.db, who) })
}

/** The same for console users who can enter the tenant at this moment, by its own limits too. */
export async function checkStaff(parts: AskingParts, { tenantId, token, activity }: SessionQuestion): Promise<Result<CheckedStaff>> {
  const found = await whoAsks(parts, token, 'console', false)
  if (!found.ok) return found
  const who = found.value
  const { entered } = await enterTenant(parts, who, tenantId)
  // like somebody who is not signed in: whether they have an account is no business of this tenant's
  if (!entered) return refuse('unauthenticated')
  if (!entered.ok) return entered
  const counted = await counts(parts, who, { token, activity })
  return counted.ok ? ok({ who, rights: entered.value.rights }) : counted
}

/** Refuses who has to change the password first, and notes the act where it is a person's. */
async function counts(
  parts: AskingParts,
  who: SignedIn,
  { token, activity }: Pick<SessionQuestion, 'token' | 'activity'>,
): Promise<Result<void>> {
  if (who.mustChangePassword) return refuse('password-change-needed')
  if (!activity) return ok()
  const noted = await whoAsks(parts, token, who.account.kind, true)
  return noted.ok ? ok() : noted
}

export const viewAccount = ({ account }: SignedIn) => ({
  id: account.id,
  userName: account.userName,
  email: account.email,
  displayName: displayName(account),
  language: account.language ?? null,
})
