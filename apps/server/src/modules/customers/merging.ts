import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Customer } from './customer.ts'
import { lockCustomer } from './store.ts'

export interface ToMerge {
  readonly source: Customer
  readonly target: Customer
}

/**
 * Both bill-tos of a merger, their rows held in the order of their ids: two mergers that share a customer follow each other, and the second finds
 * what the first did. So none goes up in one that is on its way itself, and no circle comes about.
 */
export async function holdToMerge(tx: Tx, tenantId: string, sourceId: string, targetId: string): Promise<Result<ToMerge>> {
  const asked = [sourceId, targetId].map((id) => id.toLowerCase())
  const held = new Map<string, Customer>()
  for (const id of [...new Set(asked)].sort()) {
    const customer = await lockCustomer(tx, tenantId, id)
    if (customer) held.set(id, customer)
  }
  const [source, target] = asked.map((id) => held.get(id))
  if (!source) return refuse('not-found')
  if (source.state === 'erased') return refuse('gone', 'The data of this person were erased.')
  if (source.billToId) return refuse('conflict', 'A ship-to cannot be merged: only bill-tos can.')
  if (source.mergedIntoId) {
    return refuse('conflict', 'This customer went up in another already.', { more: { mergedIntoId: source.mergedIntoId } })
  }
  const issue = targetIssue(source, target)
  return issue ? refuseFields({ field: 'intoId', ...issue }) : ok({ source, target: target! })
}

function targetIssue(source: Customer, target: Customer | undefined): Omit<FieldIssue, 'field'> | undefined {
  if (!target || target.state === 'erased') return { rule: 'unknown', message: 'There is no such customer.' }
  if (target.id === source.id) return { rule: 'same', message: 'A customer cannot be merged into itself.' }
  if (target.billToId) return { rule: 'not-bill-to', message: 'This is a ship-to. Name the bill-to.' }
  if (target.mergedIntoId) return { rule: 'merged', message: 'This customer went up in another itself.' }
  if (!target.active) return { rule: 'inactive', message: 'This customer is deactivated. Reactivate it first.' }
  return undefined
}

export interface MovedShipTo {
  readonly id: string
  readonly number: string
  readonly sequence: string
}

/**
 * The ship-tos of one bill-to become those of another, the erased ones too. Number and sequence stay: an order or a file that names them still
 * finds them. What points at ship-tos by their bill-to must have been taken away before.
 */
export async function moveShipTos(tx: Tx, { source, target }: ToMerge, by: string, now: Date): Promise<MovedShipTo[]> {
  const { rows } = await sql<MovedShipTo>`
    update customer set bill_to_id = ${target.id}, modified_at = ${now}, modified_by = ${by}
    where tenant_id = ${source.tenantId} and bill_to_id = ${source.id} returning id, number, sequence`.execute(tx)
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The source says where it went; what went up in it before says so too, so that nobody has to follow a chain. */
export async function markMerged(tx: Tx, { source, target }: ToMerge, by: string, now: Date): Promise<void> {
  await sql`update customer set merged_into_id = ${target.id}, active = false, deactivated_at = coalesce(deactivated_at, ${now}),
      modified_at = ${now}, modified_by = ${by}
    where tenant_id = ${source.tenantId} and (id = ${source.id} or merged_into_id = ${source.id})`.execute(tx)
}
