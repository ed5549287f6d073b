import type { ErrorCode } from '@tillward/contract/errors'

/** One thing wrong with one field of the input: `field` is a JSON path such as `email` or `roles.0`, `rule` a stable word, `message` for people. */
export interface FieldIssue {
  readonly field: string
  readonly rule: string
  readonly message: string
}

/** An expected refusal: a value, never an exception. `code` decides the HTTP status; `detail` says what to do. */
export interface Refusal {
  readonly code: ErrorCode
  readonly detail?: string
  readonly fields?: readonly FieldIssue[]
  /** Further members of the problem answer, for instance the duties that would lack a holder. */
  readonly more?: Readonly<Record<string, unknown>>
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }
/** The refused half of a result: assignable to any `Result<T>`. */
export type Refused = { readonly ok: false; readonly refusal: Refusal }

export function ok(): Result<void>
export function ok<T>(value: T): Result<T>
export function ok<T>(value?: T): Result<T | undefined> {
  return { ok: true, value }
}

/** `return refuse('not-found')`. Inside `transaction` a returned refusal rolls back what was written. */
export function refuse(code: ErrorCode, detail?: string, extra: Omit<Refusal, 'code' | 'detail'> = {}): Refused {
  return { ok: false, refusal: { code, ...(detail === undefined ? {} : { detail }), ...extra } }
}

/** A refusal that names fields: answered as 422 with one entry a field. */
export function refuseFields(...fields: FieldIssue[]): Refused {
  return refuse('invalid', 'Some fields need another value.', { fields })
}
