import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { checkCustom, customText, indexCustom, propertiesToWrite } from '../dictionary/index.ts'
import { type Customer, trailNumber } from './customer.ts'
import { cleanCustomer, cleanNumber } from './fields.ts'
import { nextCustomerNumber, nextSequence } from './number.ts'
import type { CustomerParts, CustomerToMake } from './parts.ts'
import {
  type CustomerToInsert,
  findByImportKey,
  findByNumber,
  findCustomer,
  insertCustomer,
  lockCustomer,
  setActive,
  writeWebsites,
} from './store.ts'
import { websiteIssues } from './websites.ts'

/** Two of these nine letters drawn alike: it does not happen twice. */
const mostDraws = 5

/**
 * Makes a bill-to, or a ship-to of one, with its row in the trail. Names everything that is wrong at once. `name-taken` where the number, the
 * sequence or the import key is another's; the insert itself decides, so two at once cannot both have it.
 */
export async function createCustomerIn(
  parts: CustomerParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  input: CustomerToMake,
  now: Date,
): Promise<Result<Customer>> {
  const { editor, keepBroken = false, cameBy, active = true, websiteIds } = input
  const place = await placeOf(tx, tenantId, input)
  const cleaned = cleanCustomer(input, { keepBroken })
  const properties = await propertiesToWrite(tx, tenantId, 'customer')
  const custom = checkCustom(properties, input.custom, undefined, editor)
  const issues = [
    ...place.issues,
    ...[cleaned, custom].flatMap((one) => (one.ok ? [] : (one.refusal.fields ?? []))),
    ...(await websiteIssues(tx, tenantId, websiteIds, input.billToId === undefined)),
  ]
  if (issues.length || !cleaned.ok || !custom.ok) return refuseFields(...issues)
  const { fields, warnings } = cleaned.value
  const kind = input.kind ?? (fields.companyName ? 'company' : 'person')
  const id = parts.newId()
  const row = { ...fields, tenantId, id, billToId: place.billTo?.id ?? null, kind, cameBy, warnings, by: writtenBy(context), now }
  const inserted = await insert(parts, tx, place, { ...row, custom: custom.value, customText: customText(properties, custom.value) })
  if (!inserted.ok) return inserted
  await indexCustom(tx, tenantId, 'customer', id, properties, custom.value)
  if (websiteIds?.length) await writeWebsites(tx, tenantId, id, websiteIds)
  if (!active) await setActive(tx, tenantId, id, false, writtenBy(context), now)
  const made = (await findCustomer(tx, tenantId, id))!
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'customer.created',
    now,
    subject: { kind: 'customer', ownerId: tenantId, id },
    after: {
      kind,
      number: trailNumber(made.number),
      ...(place.billTo ? { sequence: trailNumber(made.sequence), billToId: place.billTo.id } : {}),
      cameBy,
      ...(active ? {} : { active }),
      fields: Object.keys(fields).filter((field) => fields[field as keyof typeof fields] !== null),
      ...(websiteIds?.length ? { websiteIds } : {}),
    },
  })
  return ok(made)
}

interface Place {
  readonly billTo?: Customer
  readonly number?: string
  readonly sequence: string | undefined
  readonly issues: readonly FieldIssue[]
}

/** Where the record stands: number and sequence as they were given, and the bill-to, held, under which a ship-to comes. */
async function placeOf(tx: Tx, tenantId: string, { number, sequence, billToId }: CustomerToMake): Promise<Place> {
  const issues: FieldIssue[] = []
  const clean = (field: 'number' | 'sequence', typed: string | undefined): string | undefined => {
    const value = typed === undefined ? undefined : cleanNumber(field, typed)
    if (typeof value === 'object') issues.push(value)
    return typeof value === 'object' ? undefined : value
  }
  const cleanedNumber = clean('number', number)
  const cleanedSequence = clean('sequence', sequence)
  if (billToId === undefined) {
    if (sequence !== undefined) issues.push({ field: 'sequence', rule: 'ship-to', message: 'Only ship-tos have a sequence.' })
    return { ...(cleanedNumber === undefined ? {} : { number: cleanedNumber }), sequence: '', issues }
  }
  const billTo = await lockCustomer(tx, tenantId, billToId)
  const issue = billToIssue(billTo)
  if (issue) return { sequence: cleanedSequence, issues: [...issues, issue] }
  if (cleanedNumber !== undefined && cleanedNumber !== billTo!.number) {
    issues.push({ field: 'number', rule: 'bill-to', message: `A ship-to has the number of its bill-to, ${billTo!.number}.` })
  }
  return { billTo: billTo!, number: billTo!.number, sequence: cleanedSequence, issues }
}

function billToIssue(billTo: Customer | undefined): FieldIssue | undefined {
  const issue = (rule: string, message: string) => ({ field: 'billToId', rule, message })
  if (!billTo || billTo.state === 'erased') return issue('unknown', 'There is no such customer.')
  if (billTo.billToId) return issue('not-bill-to', 'This is a ship-to itself.')
  if (billTo.mergedIntoId) return issue('merged', 'This customer went up in another.')
  return undefined
}

/** With the number given, or with one that is drawn until it is nobody's. */
async function insert(
  { random }: Pick<CustomerParts, 'random'>,
  tx: Tx,
  { number, sequence, billTo }: Place,
  row: Omit<CustomerToInsert, 'number' | 'sequence'>,
): Promise<Result<void>> {
  for (let draw = 1; draw <= mostDraws; draw++) {
    const it = {
      ...row,
      number: number ?? nextCustomerNumber(random),
      sequence: sequence ?? (billTo ? await nextSequence(tx, row.tenantId, billTo.number) : ''),
    }
    if (await insertCustomer(tx, it)) return ok()
    const refused = await takenBy(tx, it)
    if (refused.some(({ field }) => field === 'importKey' || number !== undefined)) return nameTaken(refused)
  }
  throw new Error('no customer number that is nobody’s was drawn')
}

/** Which of the keys somebody else has. */
export async function takenBy(
  tx: Tx,
  it: Pick<Customer, 'tenantId' | 'id' | 'number' | 'sequence' | 'importKey'>,
): Promise<readonly FieldIssue[]> {
  const other = (found: Customer | undefined) => found !== undefined && found.id !== it.id
  const issues: FieldIssue[] = []
  if (other(await findByNumber(tx, it.tenantId, it.number, it.sequence))) {
    const field = it.sequence ? 'sequence' : 'number'
    issues.push({ field, rule: 'taken', message: `Another ${it.sequence ? 'ship-to' : 'customer'} has this ${field}.` })
  }
  if (it.importKey && other(await findByImportKey(tx, it.tenantId, it.importKey))) {
    issues.push({ field: 'importKey', rule: 'taken', message: 'Another customer has this import key.' })
  }
  return issues
}

export const nameTaken = (fields: readonly FieldIssue[]) => refuse('name-taken', 'Another customer has this.', { fields })
