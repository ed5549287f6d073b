import { isAddress } from '@tillward/contract/login-names'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import { type CleanConsent, cleanConsents, cleanProfile } from '../accounts/index.ts'
import { type CustomerFields, cleanCustomer } from '../customers/index.ts'
import { checkCustom, type Property } from '../dictionary/index.ts'

/** Who buys, as an order or a registration tells it: the fields of the customer's records and those of the user (R-23). */
export interface Contact {
  readonly email: string
  readonly language?: string | null
  readonly currency?: string | null
  /** Personal details: they belong to the customer's bill-to record. */
  readonly billTo?: CustomerFields
  /** Where it goes, where that is elsewhere. */
  readonly shipTo?: CustomerFields
  /** Own fields of the user, by name (R-60). */
  readonly custom?: Readonly<Record<string, unknown>>
  readonly consents?: readonly ToldConsent[]
}

/** That somebody agreed to e-mails, when, and to which words. */
export interface ToldConsent {
  readonly topic: string
  readonly given: boolean
  /** ISO time; missing: now. */
  readonly at?: string
  readonly wording?: string
}

/** What the engine tells of an order. */
export interface OrderInput extends Contact {
  readonly orderId: string
  /** Where it was placed; missing: the tenant's first website. */
  readonly websiteId?: string
  /** The buyer wanted no account. */
  readonly guest?: boolean
}

const longestOrderId = 100

/**
 * Refuses of an order only what would make it another order, or what the engine itself got wrong: its id, and own fields of the wrong type. What
 * the buyer got wrong is kept and named in `warnings`, an e-mail address that is none too: an order is never lost.
 */
export function checkOrder(input: OrderInput, properties: readonly Property[]): Result<readonly FieldIssue[]> {
  const issues: FieldIssue[] = []
  const { orderId } = input
  if (orderId !== orderId.trim() || !/^\P{C}+$/u.test(orderId) || Array.from(orderId).length > longestOrderId) {
    issues.push({ field: 'orderId', rule: 'order-id', message: `Send an id of 1 to ${longestOrderId} characters that can be seen.` })
  }
  const custom = checkCustom(properties, input.custom, undefined, { kind: 'trusted' })
  if (!custom.ok) issues.push(...(custom.refusal.fields ?? []))
  return issues.length ? refuseFields(...issues) : ok(warningsOf(input))
}

/** Everything in a contact that is not right, each under the name it was sent by. */
function warningsOf({ email, billTo, shipTo, consents = [], ...typed }: OrderInput): FieldIssue[] {
  const records = Object.entries({ billTo, shipTo }).flatMap(([place, fields]) =>
    kept(fields ?? {}).warnings.map((issue) => ({ ...issue, field: `${place}.${issue.field}` })),
  )
  const refused = consents.flatMap((one, at) =>
    issuesOf(cleanConsents([one])).map((issue) => ({ ...issue, field: issue.field.replace('consents.0', `consents.${at}`) })),
  )
  const noAddress: FieldIssue = { field: 'email', rule: 'address', message: 'This is no e-mail address: the order makes no account.' }
  return [...(isAddress(email) ? [] : [noAddress]), ...localeOf(typed).issues, ...records, ...refused]
}

/** Fields of a customer record as an order's are kept, with what is not right about them. */
const kept = (fields: CustomerFields) => {
  const cleaned = cleanCustomer(fields, { keepBroken: true })
  return cleaned.ok ? cleaned.value : { fields: {}, warnings: issuesOf(cleaned) }
}

/** Language and currency of the user; what is none is left out. */
export function localeOf({ language, currency }: Pick<Contact, 'language' | 'currency'>) {
  const [tag, code] = [cleanProfile(language ? { language } : {}), cleanProfile(currency ? { currency } : {})]
  return { profile: { ...(tag.ok ? tag.value : {}), ...(code.ok ? code.value : {}) }, issues: [...issuesOf(tag), ...issuesOf(code)] }
}

/** The consents that can be recorded, with when they were given: never later than now. */
export function consentsGiven({ consents = [] }: Pick<Contact, 'consents'>, now: Date): { consent: CleanConsent; at: Date }[] {
  return consents.flatMap(({ at, ...one }) => {
    const cleaned = cleanConsents([one])
    const told = at === undefined ? now : new Date(at)
    return cleaned.ok ? cleaned.value.map((consent) => ({ consent, at: told < now ? told : now })) : []
  })
}

const issuesOf = (result: Result<unknown>): readonly FieldIssue[] => (result.ok ? [] : (result.refusal.fields ?? []))

/** The same value gives the same text, in whatever order its members came. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
    .join()}}`
}
