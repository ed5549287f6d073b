import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { checkCustom, customChanges, customText, indexCustom, propertiesToWrite } from '../dictionary/index.ts'
import { nameTaken, takenBy } from './create.ts'
import { type Customer, customerFields, keyFields, modifiedNow, trailNumber, versionOf } from './customer.ts'
import { cleanCustomer, cleanNumber } from './fields.ts'
import type { CustomerChange, CustomerParts } from './parts.ts'
import { findCustomer, lockCustomer, renumberShipTos, unlessTaken, updateCustomer, websitesOfCustomer, writeWebsites } from './store.ts'
import { websiteIssues } from './websites.ts'

/** What can differ: fields by name, besides custom properties and websites. */
const compared = ['kind', 'number', 'sequence', ...customerFields, ...keyFields] as const

/** Changes a customer, with its row in the trail; writes nothing where nothing differs. Names everything that is wrong at once. */
export async function changeCustomerIn(
  parts: Pick<CustomerParts, 'audit'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  id: string,
  change: CustomerChange,
  now: Date,
): Promise<Result<Customer>> {
  const held = await holdCustomer(tx, tenantId, id)
  if (!held.ok) return held
  const before = held.value
  const { version, editor, keepBroken = false, websiteIds } = change
  if (version !== undefined && version !== versionOf(before)) return versionConflict(before)
  const properties = await propertiesToWrite(tx, tenantId, 'customer')
  const cleaned = cleanCustomer(change, { keepBroken })
  const custom = change.custom === undefined ? ok(before.custom) : checkCustom(properties, change.custom, before.custom, editor)
  const numbers = numbersOf(before, change)
  const issues = [
    ...numbers.issues,
    ...[cleaned, custom].flatMap((one) => (one.ok ? [] : (one.refusal.fields ?? []))),
    ...(await websiteIssues(tx, tenantId, websiteIds, before.billToId === null)),
  ]
  if (issues.length || !cleaned.ok || !custom.ok) return refuseFields(...issues)

  const by = writtenBy(context)
  const { fields, warnings } = cleaned.value
  const after: Customer = {
    ...before,
    ...fields,
    ...numbers.given,
    kind: change.kind ?? before.kind,
    custom: custom.value,
    warnings: [...before.warnings.filter(({ field }) => !(field in fields)), ...warnings],
    modifiedAt: modifiedNow(before, now),
    modifiedBy: by,
  }
  const differs: string[] = compared.filter((field) => (after[field] ?? null) !== (before[field] ?? null))
  const customNames = customChanges(properties, before.custom, after.custom).names
  const websites = websiteIds && (await websitesChange(tx, before, websiteIds))
  if (!differs.length && !customNames.length && !websites) return ok(before)

  const keys = differs.some((field) => field === 'number' || field === 'sequence' || field === 'importKey')
  const write = async () => {
    await updateCustomer(tx, after, customText(properties, after.custom))
    if (after.number !== before.number) await renumberShipTos(tx, before, after.number)
  }
  if (!keys) await write()
  else if (!(await unlessTaken(tx, write))) return nameTaken(await takenBy(tx, after))
  if (customNames.length) await indexCustom(tx, tenantId, 'customer', id, properties, after.custom)
  if (websites) await writeWebsites(tx, tenantId, id, websites.after)
  const numbered = (['number', 'sequence'] as const).filter((field) => differs.includes(field))
  const shown = (of: Customer) => Object.fromEntries(numbered.map((field) => [field, trailNumber(of[field])]))
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'customer.changed',
    now,
    subject: { kind: 'customer', ownerId: tenantId, id },
    ...(numbered.length || websites ? { before: { ...shown(before), ...(websites ? { websiteIds: websites.before } : {}) } } : {}),
    after: {
      ...shown(after),
      fields: [...differs, ...customNames.map((name) => `custom.${name}`)],
      ...(websites ? { websiteIds: websites.after } : {}),
    },
  })
  return ok((await findCustomer(tx, tenantId, id))!)
}

/** A customer that can still be changed, with its row held. */
export async function holdCustomer(tx: Tx, tenantId: string, id: string): Promise<Result<Customer>> {
  const customer = await lockCustomer(tx, tenantId, id)
  if (!customer) return refuse('not-found')
  if (customer.state === 'erased') return refuse('gone', 'The data of this person were erased.')
  if (customer.mergedIntoId) {
    return refuse('conflict', 'This customer went up in another.', { more: { mergedIntoId: customer.mergedIntoId } })
  }
  return ok(customer)
}

export const versionConflict = (customer: Customer) =>
  refuse('version-conflict', 'Somebody else changed this after you opened it. Look at it again, then change it.', {
    more: { version: versionOf(customer) },
  })

function numbersOf(before: Customer, change: CustomerChange) {
  const issues: FieldIssue[] = []
  const given: { number?: string; sequence?: string } = {}
  for (const field of ['number', 'sequence'] as const) {
    const typed = change[field]
    if (typed === undefined || typed === before[field]) continue
    const value = cleanNumber(field, typed)
    if (typeof value === 'object') issues.push(value)
    else if (field === 'number' && before.billToId) issues.push({ field, rule: 'bill-to', message: 'Change the number of the bill-to.' })
    else if (field === 'sequence' && !before.billToId) issues.push({ field, rule: 'ship-to', message: 'Only ship-tos have a sequence.' })
    else given[field] = value
  }
  return { issues, given }
}

async function websitesChange(tx: Tx, { tenantId, id }: Customer, wanted: readonly string[]) {
  const before = await websitesOfCustomer(tx, tenantId, id)
  const after = [...new Set(wanted.map((one) => one.toLowerCase()))].sort()
  return before.length === after.length && before.every((one, n) => one === after[n]) ? undefined : { before, after }
}
