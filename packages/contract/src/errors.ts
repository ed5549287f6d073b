/**
 * The closed list of error codes. Every refusal of the API is one of these, answered as problem+json (RFC 9457) with the status and title here.
 * A code is stable: clients decide by it, never by the title or the detail.
 */
export const errors = {
  'bad-request': { status: 400, title: 'The request could not be understood' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'sign-in-refused': { status: 401, title: 'The user name or password is wrong' },
  'session-ended': { status: 401, title: 'The session has ended' },
  'key-refused': { status: 401, title: 'This API key is not valid' },
  'tenant-needs-sign-in': { status: 401, title: 'This tenant asks for a new sign-in' },
  'fresh-sign-in-needed': { status: 403, title: 'Confirm your password first' },
  'password-change-needed': { status: 403, title: 'Change your password first' },
  forbidden: { status: 403, title: 'You may not do this' },
  'cross-origin': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'This does not fit the current state' },
  'version-conflict': { status: 409, title: 'Somebody else changed this in the meantime' },
  'last-owner': { status: 409, title: 'The last active Admin Owner must stay' },
  'customer-needed': { status: 409, title: 'Choose the customer first' },
  'customer-choice-ended': { status: 409, title: 'You may not act for this customer any more' },
  'name-taken': { status: 409, title: 'This name is taken' },
  gone: { status: 410, title: 'This no longer exists' },
  'too-large': { status: 413, title: 'The request is too large' },
  invalid: { status: 422, title: 'Some values are not valid' },
  'password-refused': { status: 422, title: 'Choose another password' },
  'link-refused': { status: 422, title: 'This link is not valid any more' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  busy: { status: 503, title: 'Too busy right now' },
  unavailable: { status: 503, title: 'Not available right now' },
  internal: { status: 500, title: 'Something went wrong' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errors

export const errorCodes = Object.keys(errors) as readonly ErrorCode[]

/** One thing wrong with one field: `field` is a JSON path such as `email` or `roles.0`, `rule` a stable word, `message` is for people. */
export interface ProblemField {
  readonly field: string
  readonly rule: string
  readonly message: string
}

/** The body of every refusal (`application/problem+json`, RFC 9457). */
export interface Problem {
  /** `urn:tillward:error:<code>` */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  /** What to do about it, in a sentence. */
  readonly detail?: string
  /** The same id as in the server's log. */
  readonly requestId: string
  readonly fields?: readonly ProblemField[]
}

/** The value of `type` in a problem: a name, not an address, so nothing is fetched. */
export const problemType = (code: ErrorCode): string => `urn:tillward:error:${code}`
