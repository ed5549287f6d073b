import { errorCodes, errors, type Problem, problemType } from '@tillward/contract/errors'
import Type from 'typebox'
import type { FieldIssue, Refusal, Result } from '../result.ts'

/** The body of every refusal: RFC 9457 with Tillward's `code`, `requestId` and `fields`. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: '`urn:tillward:error:` and the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum([...errorCodes], { type: 'string' }),
    detail: Type.Optional(Type.String({ description: 'What to do about it.' })),
    requestId: Type.String({ description: 'The same as in the server’s log.' }),
    fields: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ description: 'Where in the request, for instance `roles.0`.' }),
          rule: Type.String({ description: 'A stable word for what is wrong.' }),
          message: Type.String({ description: 'For people.' }),
        }),
      ),
    ),
  },
  { $id: 'Problem', additionalProperties: true, description: 'A refusal (RFC 9457). Decide by `code`.' },
)

/** What `sendResult` and `sendProblem` need of a Fastify reply, whatever the route's schema types it as. */
interface Answer {
  readonly request: { readonly id: string }
  readonly raw: { statusCode: number }
  // oxlint-disable-next-line typescript/no-explicit-any -- Fastify types `code` by the schema of the route; here every status may be sent.
  code(status: any): unknown
  header(name: string, value: string): unknown
  // oxlint-disable-next-line typescript/no-explicit-any -- same for the body.
  send(body?: any): unknown
}

/** Answers a result: its value with `status` (204 has no body), or its refusal as a problem. `return sendResult(reply, await …)`. */
export function sendResult<R extends Answer>(reply: R, result: Result<unknown>, status: 200 | 201 | 202 | 204 = 200): R {
  if (!result.ok) return sendProblem(reply, result.refusal)
  reply.code(status)
  if (status === 204) reply.send()
  else reply.send(result.value)
  return reply
}

/** Answers a refusal. */
export function sendProblem<R extends Answer>(reply: R, refusal: Refusal): R {
  const problem = problemOf(refusal, reply.request.id)
  reply.code(problem.status)
  reply.header('content-type', 'application/problem+json')
  // Written here, not by the route's serializer, so that equal refusals are equal byte by byte on every route (R-44).
  reply.send(JSON.stringify(problem))
  return reply
}

export function problemOf({ code, detail, fields, more }: Refusal, requestId: string): Problem {
  const { status, title } = errors[code]
  return {
    ...more,
    type: problemType(code),
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    requestId,
    ...(fields === undefined ? {} : { fields }),
  }
}

/**
 * The refusal for an error that reached the HTTP layer, or undefined when nobody foresaw it: then it is logged and answered as `internal`.
 * Only what the request itself did wrong is told; messages of libraries and of the database never are.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  const { code, statusCode, validation, validationContext } = error as HttpError
  if (validation) return invalidRequest(validation, validationContext ?? 'body')
  const known = typeof code === 'string' ? refusalsByCode.get(code) : undefined
  if (known) return known
  if (isDatabaseAway(error)) return { code: 'unavailable', detail: 'The database cannot be reached. Try again in a moment.' }
  if (typeof code === 'string' && code.startsWith('FST_ERR_') && statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'bad-request' }
  }
  return undefined
}

interface HttpError {
  readonly code?: unknown
  readonly message?: string
  readonly syscall?: string
  readonly statusCode?: number
  readonly validation?: readonly Violation[]
  readonly validationContext?: string
}

interface Violation {
  readonly keyword: string
  readonly instancePath: string
  readonly message?: string
  readonly params: Record<string, unknown>
}

const refusalsByCode = new Map<string, Refusal>([
  ['FST_ERR_CTP_BODY_TOO_LARGE', { code: 'too-large' }],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', { code: 'bad-request', detail: 'Send the body as application/json.' }],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', { code: 'bad-request', detail: 'The body is empty; it must be JSON.' }],
  ['FST_ERR_CTP_INVALID_JSON_BODY', { code: 'bad-request', detail: 'The body is not valid JSON.' }],
  ['FST_ERR_BAD_URL', { code: 'bad-request', detail: 'The address is not a valid URL.' }],
  ['FST_ERR_MAX_PARAM_LENGTH', { code: 'not-found' }],
  // PostgreSQL: text with NUL or not UTF-8, a value out of range of its column.
  ['22021', { code: 'bad-request', detail: 'A text contains a character that cannot be stored.' }],
  ['22P05', { code: 'bad-request', detail: 'A text contains a character that cannot be stored.' }],
  // A value of the wrong kind: inputs are checked by schema, so this is the inside of a cursor somebody made up.
  ['22P02', { code: 'bad-request', detail: 'A value, perhaps the cursor, is not one of ours.' }],
  ['22003', { code: 'bad-request', detail: 'A value, perhaps the cursor, is not one of ours.' }],
  ['22007', { code: 'bad-request', detail: 'A value, perhaps the cursor, is not one of ours.' }],
  ['22008', { code: 'bad-request', detail: 'A value, perhaps the cursor, is not one of ours.' }],
  ['22009', { code: 'bad-request', detail: 'A value, perhaps the cursor, is not one of ours.' }],
  // Serialization failure or deadlock after all re-runs, or a lock waited for too long.
  ['40001', { code: 'busy' }],
  ['40P01', { code: 'busy' }],
  ['55P03', { code: 'busy' }],
])

/** Whether the error says that the database, not the request, is the trouble. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, syscall } = error as HttpError
  if (code === 'ENOENT' && syscall === 'connect') return true // a unix socket that is not there
  if (typeof code === 'string' && /^(08...|57P0[1-4]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(code))
    return true
  return (
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(message)
  )
}

/** At most so many wrong fields are listed. */
const maxFields = 50

function invalidRequest(violations: readonly Violation[], where: string): Refusal {
  // A malformed id names nothing: the same answer as an unknown one (ATK-051).
  if (where === 'params') return { code: 'not-found' }
  const fields = [...Map.groupBy(violations, fieldOf)].flatMap(([field, found]) => issuesOf(field, found)).slice(0, maxFields)
  const what = where === 'querystring' ? 'Query' : where === 'headers' ? 'Headers' : 'Body'
  return {
    code: 'bad-request',
    detail: `${what}: ${fields.map((issue) => (issue.field ? `${issue.field} ${issue.message}` : issue.message)).join('; ')}.`,
    fields,
  }
}

function fieldOf({ instancePath, params }: Violation): string {
  const inner = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty']
  return [...instancePath.split('/').slice(1).map(unescapePointer), ...(typeof inner === 'string' ? [inner] : [])].join('.')
}

/**
 * What to say of one field. Where it may be one of several things, the checker finds fault with each of them: a choice is told as one, and
 * what only says that `null` would have done as well is not told.
 */
function issuesOf(field: string, violations: readonly Violation[]): FieldIssue[] {
  if (!violations.some(({ keyword }) => keyword === 'anyOf')) return violations.map((one) => issueOf(field, one))
  const told = violations.filter(({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null')
  const choices = told.filter(isChoice)
  const others = told.filter((one) => !isChoice(one))
  if (choices.length > 0) {
    const { message, ...issue } = choice(field, choices.flatMap(allowedBy))
    return [{ ...issue, message: [message, ...others.map((one) => issueOf(field, one).message)].join(' or ') }]
  }
  return others.length > 0 ? others.map((one) => issueOf(field, one)) : [{ field, rule: 'anyOf', message: 'is not valid' }]
}

function issueOf(field: string, violation: Violation): FieldIssue {
  const { keyword, message } = violation
  if (keyword === 'required') return { field, rule: 'required', message: 'is missing' }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties')
    return { field, rule: 'unknown', message: 'is not a known field' }
  return isChoice(violation) ? choice(field, allowedBy(violation)) : { field, rule: keyword, message: message ?? 'is not valid' }
}

const isChoice = ({ keyword }: Violation): boolean => keyword === 'enum' || keyword === 'const'
const allowedBy = ({ params }: Violation): unknown[] => (params['allowedValues'] as unknown[] | undefined) ?? [params['allowedValue']]
const choice = (field: string, allowed: readonly unknown[]): FieldIssue => ({
  field,
  rule: 'choice',
  message: `must be one of ${JSON.stringify(allowed)}`,
})

/** JSON pointer (RFC 6901) writes `~1` for `/` and `~0` for `~`. */
const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
