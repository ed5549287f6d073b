import Type, { type Static, type TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import type { Modules } from '../app.ts'
import { type Context, operatorContext } from '../modules/audit/index.ts'
import { type Result, refuse } from '../platform/result.ts'

/** One thing the operator can do: the same code whether it comes over the socket of a running server or straight from a command. */
export interface Operation<I extends TSchema, O> {
  readonly input: I
  run(modules: Modules, context: Context, input: Static<I>): Promise<Result<O>>
}

/** Keeps the types of input and output together. */
export const operation = <I extends TSchema, O>(
  input: I,
  run: (modules: Modules, context: Context, input: Static<I>) => Promise<Result<O>>,
): Operation<I, O> => ({ input, run })

/** A tenant as the operator names it: by its id, or by its name where only one has it. */
export const TenantText = Type.String({ minLength: 1, maxLength: 200 })

// oxlint-disable-next-line typescript/no-explicit-any -- a list of operations has inputs and outputs of every type
export type Operations = Readonly<Record<string, Operation<any, unknown>>>

/** Runs one operation as actor *operator*. What comes back is plain JSON, whichever way it was asked for. */
export async function operate(operations: Operations, modules: Modules, name: string, input: unknown): Promise<Result<unknown>> {
  const chosen = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!chosen) return refuse('not-found', `The running server does not know ${name}: it is of another version. Start it again.`)
  const wrong = [...Errors(chosen.input, input)].slice(0, 10)
  if (wrong.length > 0) return refuse('bad-request', wrong.map((issue) => `${issue.instancePath} ${issue.message}`).join('; '))
  const result = await chosen.run(modules, operatorContext(modules.newId()), input)
  return JSON.parse(JSON.stringify(result)) as Result<unknown>
}
