import type { Answer, Bearer, Decision, Gate, Question, Refused, Shopper, Staff } from './gate.ts'

/** What every Node framework's request has. */
export interface IncomingLike {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** A page a person opened, or something they changed; scripts that ask by themselves say `Tillward-Activity: none` where they change. */
function isPersonsAct({ method = 'GET', headers }: IncomingLike): boolean {
  if (one(headers['tillward-activity']) === 'none') return false
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) return true
  return one(headers['sec-fetch-mode']) === 'navigate' && headers['sec-purpose'] === undefined
}

export const bearerOf = (request: IncomingLike): Bearer => ({
  cookie: one(request.headers.cookie),
  activity: isPersonsAct(request),
})

export interface RequireOptions {
  /** Where a browser that opens a page is sent when nobody is signed in. Left out: answered with 401 like everything else. */
  readonly signInPage?: string
}

export interface ShopperOptions extends RequireOptions {
  /**
   * Let in who registered a moment ago and has not proved the e-mail address yet: nothing that belongs to the address’s holder may be shown to
   * them. Left out: they are not let in.
   */
  readonly unproved?: boolean
}

const notProved: Refused = {
  ok: false,
  status: 403,
  code: 'forbidden',
  title: 'The e-mail address is not proved yet',
  detail: 'Open the link in the mail that was sent there, then come back.',
}

/** Shoppers whose address is proved, and the others where the page is for them too. */
export const provedOr = (answer: Answer<Shopper>, { unproved = false }: ShopperOptions): Answer<Shopper> =>
  answer.ok && !answer.value.addressProved && !unproved ? notProved : answer

/** The way to sign-in, for a page somebody opened without being signed in. */
export function signInFor(request: IncomingLike, refused: Refused, { signInPage }: RequireOptions): string | undefined {
  const opensPage = (request.method ?? 'GET') === 'GET' && one(request.headers['sec-fetch-mode']) === 'navigate'
  return refused.status === 401 && opensPage ? signInPage : undefined
}

/** RFC 9457, as Tillward's own refusals. */
export const problemOf = ({ status, code, title, detail }: Refused) => ({
  type: `urn:tillward:error:${code}`,
  title,
  status,
  code,
  ...(detail ? { detail } : {}),
})

/** Facts about what is being done that only the shop knows. */
export interface DecisionFacts {
  readonly overBudget?: boolean
  readonly budgetsOn?: boolean
  /** Account id of whose order or requisition is to be approved. */
  readonly orderedBy?: string
}

const noCustomer: Refused = {
  ok: false,
  status: 409,
  code: 'customer-needed',
  title: 'No customer is chosen',
  detail: 'Choose the customer you want to act for.',
}
const notAllowed = (detail: string): Refused => ({ ok: false, status: 403, code: 'forbidden', title: 'Not allowed', detail })

/** Staff who hold this permission in the tenant. */
export function withPermission(answer: Answer<Staff>, permission: string | undefined): Answer<Staff> {
  const lacks = answer.ok && permission !== undefined && !answer.value.permissions.includes(permission)
  return lacks ? notAllowed(`This needs the permission “${permission}”.`) : answer
}

/** Whether the shopper may do this for the customer they chose. */
export async function allowedFor(
  gate: Gate,
  shopper: Shopper | undefined,
  permission: Question['permission'],
  facts: DecisionFacts,
): Promise<Answer<Decision>> {
  if (!shopper) throw new Error('may(…) stands behind requireShopper(…)')
  if (!shopper.customer) return noCustomer
  const { account, customer, websiteId } = shopper
  const answer = await gate.decide({ ...facts, accountId: account.id, customerId: customer.id, websiteId, permission })
  return answer.ok && !answer.value.allowed ? notAllowed(answer.value.reason.text) : answer
}
