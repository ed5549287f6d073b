import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { moveAssignmentsIn, recordAssignments } from '../access/index.ts'
import { type Audit, type Context, writtenBy } from '../audit/index.ts'
import {
  holdToMerge,
  type MovedShipTo,
  markMerged,
  moveShipTos,
  type ToMerge,
  trailNumber,
  versionConflict,
  versionOf,
} from '../customers/index.ts'
import type { Editor } from '../dictionary/index.ts'
import { raiseRightsVersion } from '../tenants/index.ts'
import { moveInvitations } from './buyers-invitations-store.ts'
import { type MergeReport, reportOf, usersMeeting } from './customer-merge-report.ts'

export interface MergeParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
}

export interface Merger {
  readonly sourceId: string
  readonly intoId: string
  /** `version` of both as they were seen; without them whatever they are now is merged. */
  readonly seen?: { readonly source: string; readonly into: string }
}

/**
 * Merges a bill-to into another. The target's record stays as it is: its name, address, numbers, websites and custom values count. What
 * moves are ship-tos and users. A user of both keeps role and approver of the target; ship-tos of both add up. The source stays as a record, found
 * by its number, its import key and its ERP numbers, and says where it went; nobody can act for it any more.
 */
export function mergeCustomers(
  parts: MergeParts,
  context: Context,
  tenantId: string,
  it: Merger,
  editor: Editor,
): Promise<Result<MergeReport>> {
  return parts.database.transaction((tx) => merge(parts, tx, context, tenantId, it, editor))
}

/** The report `mergeCustomers` would give. Done and taken back, so that it cannot say anything else. */
export async function previewMerge(
  parts: MergeParts,
  context: Context,
  tenantId: string,
  it: Omit<Merger, 'seen'>,
  editor: Editor,
): Promise<Result<MergeReport>> {
  const seen = await parts.database.transaction(async (tx) => {
    // as a refusal, so that nothing of it is kept
    return { ok: false as const, would: await merge(parts, tx, context, tenantId, it, editor) }
  })
  return seen.would
}

/** All of it is one transaction that holds every one of them. */
const mostUsers = 5_000

async function merge(
  { audit, clock }: MergeParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  { sourceId, intoId, seen }: Merger,
  editor: Editor,
): Promise<Result<MergeReport>> {
  const now = clock.now()
  const by = writtenBy(context)
  const held = await holdToMerge(tx, tenantId, sourceId, intoId)
  if (!held.ok) return held
  const { source, target } = held.value
  if (seen && seen.source !== versionOf(source)) return versionConflict(source)
  if (seen && seen.into !== versionOf(target)) return versionConflict(target)
  let shipTos: readonly MovedShipTo[] = []
  const met = await usersMeeting(tx, held.value)
  if (met.moved > mostUsers) {
    return refuse('conflict', `This customer has ${met.moved} users; at most ${mostUsers} move at once. End some assignments first.`)
  }
  const outcome = await moveAssignmentsIn(tx, {
    tenantId,
    fromId: source.id,
    intoId: target.id,
    by,
    now,
    moveShipTos: async () => {
      shipTos = await moveShipTos(tx, held.value, by, now)
    },
  })
  const invitations = await moveInvitations(tx, tenantId, source.id, target.id)
  await markMerged(tx, held.value, by, now)
  await raiseRightsVersion(tx, tenantId)
  await record(audit, tx, context, { source, target, shipTos, users: met.moved }, now)
  await recordAssignments(audit, tx, context, tenantId, outcome, now)
  return ok(
    await reportOf(tx, { source, target, shipTos: shipTos.length, users: met, fellBack: outcome.fellBack.length, invitations }, editor),
  )
}

/** So many ids stand in one row of the trail. */
const idsARow = 500

interface Done extends ToMerge {
  readonly shipTos: readonly MovedShipTo[]
  readonly users: number
}

/** In the trail of both customers, with every ship-to that moved. What it changed for users is in the rows of each user. */
async function record(
  audit: MergeParts['audit'],
  tx: Tx,
  context: Context,
  { source, target, shipTos, users }: Done,
  now: Date,
): Promise<void> {
  const { tenantId } = source
  const subject = (id: string) => ({ kind: 'customer', ownerId: tenantId, id })
  const moved = { users, shipTos: shipTos.length }
  await audit.record(tx, context, {
    ownerId: tenantId,
    action: 'customer.merged',
    now,
    subject: subject(source.id),
    after: { number: trailNumber(source.number), into: { id: target.id, number: trailNumber(target.number) }, ...moved },
  })
  await audit.record(tx, context, {
    ownerId: tenantId,
    action: 'customer.took-in',
    now,
    subject: subject(target.id),
    after: { number: trailNumber(target.number), from: { id: source.id, number: trailNumber(source.number) }, ...moved },
  })
  for (let at = 0; at < shipTos.length; at += idsARow) {
    await audit.record(tx, context, {
      ownerId: tenantId,
      action: 'customer.ship-tos-moved',
      now,
      subject: subject(source.id),
      after: {
        intoId: target.id,
        shipTos: shipTos
          .slice(at, at + idsARow)
          .map((one) => ({ id: one.id, number: trailNumber(one.number), sequence: trailNumber(one.sequence) })),
      },
    })
  }
}
