import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'

// Its types describe `export =`, its code is CommonJS.
const makeCompiler = createRequire(import.meta.url)('@fastify/ajv-compiler') as typeof AjvCompiler
const compile = makeCompiler()

/**
 * Compiles the schemas of routes. Bodies are taken as they are and unknown keys are refused; only query and path values, which are always
 * text, are turned into numbers and booleans. All violations are found, not the first alone: a body has at most 64 KiB.
 */
export const buildValidator: AjvCompiler.BuildCompilerFromPool = (shared) => {
  const body = compile(shared, { customOptions: { removeAdditional: false, allErrors: true, coerceTypes: false } })
  const text = compile(shared, { customOptions: { removeAdditional: false, allErrors: true, coerceTypes: 'array' } })
  return (route) => ((route as { httpPart?: string }).httpPart === 'body' ? body : text)(route)
}
