import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuseFields } from '../../platform/result.ts'
import {
  type AssignmentValues,
  type AssignmentWish,
  assignAllIn,
  recordAssignments,
  setWebsitesIn,
  websitesOfUser,
} from '../access/index.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { findUser, holdUser, issuesOf, type UserParts } from './users-parts.ts'

/** A customer a user shall act for; what is left out is as plain as can be, or stays as it is. */
export interface NewAssignment extends Partial<AssignmentValues> {
  readonly customerId: string
}

export interface PlacesOfNewUser {
  readonly tenantId: string
  readonly accountId: string
  readonly assignments: readonly NewAssignment[] | undefined
  readonly websiteIds: readonly string[] | undefined
  readonly now: Date
}

/** Assigns a user just made to customers and websites, in the caller's transaction. Everything wrong is named: `assignments.0.roleId`. */
export async function assignNew(
  parts: Pick<UserParts, 'audit'>,
  tx: Tx,
  context: Context,
  { tenantId, accountId, assignments = [], websiteIds = [], now }: PlacesOfNewUser,
): Promise<Result<void>> {
  const wishes = assignments.map(({ customerId, ...given }) => ({ accountId, customerId, values: given }))
  const fieldOf = (index: number, field: string) => `assignments.${index}.${field}`
  const assigned = wishes.length ? await assignAllIn(tx, tenantId, wishes, { by: writtenBy(context), now, fieldOf }) : undefined
  const placed = websiteIds.length ? await setWebsitesIn(parts.audit, tx, context, { tenantId, accountId, websiteIds, now }) : undefined
  const wrong = issuesOf(...[assigned, placed].filter((one) => one !== undefined))
  if (wrong.length) return refuseFields(...wrong)
  if (assigned?.ok) await recordAssignments(parts.audit, tx, context, tenantId, assigned.value, now)
  return ok()
}

/** Whether the act made or ended the assignment; not where it was there before, or was not. */
export interface Moved {
  readonly moved: boolean
}

/** Assigns one user to a customer, or changes what is given of an assignment that is there. */
export function assignUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  accountId: string,
  { customerId, ...given }: NewAssignment,
): Promise<Result<Moved>> {
  return write(parts, context, tenantId, { accountId, customerId, values: given })
}

/** Ends one assignment of a user. */
export function unassignUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  accountId: string,
  customerId: string,
): Promise<Result<Moved>> {
  return write(parts, context, tenantId, { accountId, customerId, values: 'end' })
}

function write({ database, clock, audit }: UserParts, context: Context, tenantId: string, wish: AssignmentWish): Promise<Result<Moved>> {
  return database.transaction(async (tx) => {
    const found = await findUser(tx, tenantId, wish.accountId)
    if (!found.ok) return found
    const now = clock.now()
    const written = await assignAllIn(tx, tenantId, [wish], { by: writtenBy(context), now, fieldOf: (_, field) => field })
    if (!written.ok) return written
    await recordAssignments(audit, tx, context, tenantId, written.value, now)
    const own = written.value.changes.find((one) => one.accountId === found.value.id && one.billToId === wish.customerId.toLowerCase())
    return ok({ moved: own !== undefined && (own.before === undefined || own.after === undefined) })
  })
}

/** Adds a website to those a user is assigned to, or takes it from them. */
export function placeUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  accountId: string,
  { websiteId: typed, assigned }: { readonly websiteId: string; readonly assigned: boolean },
): Promise<Result<Moved>> {
  const websiteId = typed.toLowerCase()
  return parts.database.transaction(async (tx) => {
    const held = await holdUser(tx, tenantId, accountId)
    if (!held.ok) return held
    const before = await websitesOfUser(tx, tenantId, accountId)
    const others = before.filter((one) => one !== websiteId)
    const websiteIds = assigned ? [...others, websiteId] : others
    const written = await setWebsitesIn(parts.audit, tx, context, { tenantId, accountId, websiteIds, now: parts.clock.now() })
    return written.ok ? ok({ moved: before.includes(websiteId) !== assigned }) : written
  })
}
