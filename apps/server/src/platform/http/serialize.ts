import { createRequire } from 'node:module'
import type { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

// Its types describe `export =`, its code is CommonJS.
const makeCompiler = createRequire(import.meta.url)('@fastify/fast-json-stringify-compiler') as typeof SerializerSelector
const compile = makeCompiler()

/**
 * Compiles the schemas of answers: what they do not name is never sent. Each when its route first answers; all of them took a third of every
 * start. Problems, whose two schemas stand on every route, are written as text by `sendProblem` and need none.
 */
export const buildSerializer: ReturnType<typeof SerializerSelector> = (shared, options) => {
  const compiler = compile(shared, options)
  return (route) => {
    if (route.httpStatus === '4xx' || route.httpStatus === '5xx') return JSON.stringify
    let serialize: ReturnType<typeof compiler> | undefined
    return (value) => (serialize ??= compiler(route))(value)
  }
}
