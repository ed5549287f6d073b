import createFetchClient from 'openapi-fetch'
import type { components, paths } from './openapi.ts'

type CheckedSession = paths['/api/integration/session']['get']['responses'][200]['content']['application/json']
/** A shopper who is signed in, with the customer they chose and what they may do for it. */
export type Shopper = Extract<CheckedSession, { kind: 'website' }>
/** A console user who can enter the tenant of the key, with what they may do there. */
export type Staff = Extract<CheckedSession, { kind: 'console' }>

type Asked = paths['/api/integration/decisions']['post']['requestBody']['content']['application/json']
export type Decision = paths['/api/integration/decisions']['post']['responses'][200]['content']['application/json']
/** Whether somebody may do something for a customer. `overBudget` and `budgetsOn` are facts only the shop knows. */
export type Question = Asked

/** Not let through: what to answer with, and why. `unavailable`: Tillward did not answer, and nobody is let through (ATK-144). */
export interface Refused {
  readonly ok: false
  readonly status: 401 | 403 | 404 | 409 | 503
  /** As in the API: `unauthenticated`, `session-ended`, `forbidden`, `customer-needed`… */
  readonly code: string
  readonly title: string
  readonly detail?: string
}
export type Answer<T> = { readonly ok: true; readonly value: T } | Refused

/** What of a browser's request says who it is. */
export interface Bearer {
  /** The `Cookie` header as it came. Only Tillward's own session cookie of it is passed on. */
  readonly cookie?: string | undefined
  /** Instead of a cookie: the session's token, of a till or an app. */
  readonly token?: string | undefined
  /** A person did this, so the session lives on. A page that reads itself anew is nobody's act. */
  readonly activity: boolean
}

export interface GateOptions {
  /** Where Tillward is, as this server reaches it. */
  readonly baseUrl: string
  /** A key with `decisions.read`. Keep it out of the repository and out of pages. */
  readonly apiKey: string
  /** Only sessions of this website; all of the tenant's where left out. */
  readonly websiteId?: string
  /** Longest wait for an answer, in ms. */
  readonly timeoutMs?: number
  readonly fetch?: (request: Request) => Promise<Response>
}

/** Asks Tillward who somebody is and what they may do. Keeps nothing: what was taken away is refused on the next question. */
export interface Gate {
  shopper(who: Bearer): Promise<Answer<Shopper>>
  staff(who: Bearer): Promise<Answer<Staff>>
  decide(question: Question): Promise<Answer<Decision>>
}

const cookieOf = { website: '__Host-tillward-shop', console: '__Host-tillward-console' } as const

/** Anything else is nobody's session, and would be refused as a request instead. */
const mayBeToken = /^[\w.-]{1,200}$/

export function createGate({ baseUrl, apiKey, websiteId, timeoutMs = 5_000, fetch }: GateOptions): Gate {
  const client = createFetchClient<paths>({ baseUrl, headers: { authorization: `Bearer ${apiKey}` }, ...(fetch ? { fetch } : {}) })

  async function check<K extends CheckedSession['kind']>(kind: K, who: Bearer): Promise<Answer<Extract<CheckedSession, { kind: K }>>> {
    const token = who.token ?? cookieNamed(who.cookie, cookieOf[kind])
    if (!token || !mayBeToken.test(token)) return { ok: false, status: 401, code: 'unauthenticated', title: 'Nobody is signed in' }
    return asked(() =>
      client.GET('/api/integration/session', {
        params: {
          query: { kind, activity: who.activity, ...(kind === 'website' && websiteId ? { websiteId } : {}) },
          header: { 'tillward-session': token },
        },
        signal: AbortSignal.timeout(timeoutMs),
      }),
    ) as Promise<Answer<Extract<CheckedSession, { kind: K }>>>
  }

  return {
    shopper: (who) => check('website', who),
    staff: (who) => check('console', who),
    decide: (question) =>
      asked(() => client.POST('/api/integration/decisions', { body: question, signal: AbortSignal.timeout(timeoutMs) })),
  }
}

type Problem = components['schemas']['Problem']
const passedOn: ReadonlySet<number> = new Set([401, 403, 404, 409])
const unavailable: Refused = {
  ok: false,
  status: 503,
  code: 'unavailable',
  title: 'Accounts cannot be checked at the moment',
  detail: 'Try again in a moment.',
}

/** Anything but an answer lets nobody through: no connection, too late, a key that is not right. */
async function asked<T>(ask: () => Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Answer<T>> {
  try {
    const { data, error, response } = await ask()
    if (data !== undefined) return { ok: true, value: data }
    const { code, title, detail } = (error ?? {}) as Partial<Problem>
    // the fault of this server's own key is not the shopper's
    if (!code || !title || code === 'key-refused' || !passedOn.has(response.status)) return unavailable
    return { ok: false, status: response.status as Refused['status'], code, title, ...(detail ? { detail } : {}) }
  } catch {
    return unavailable
  }
}

/** The first cookie of that name, as browsers send them. */
function cookieNamed(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined
  }
  return undefined
}
