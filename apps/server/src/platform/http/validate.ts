import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'

// Its types describe `export =`, its code is CommonJS.
const makeCompiler = createRequire(import.meta.url)('@fastify/ajv-compiler') as typeof AjvCompiler
const compile = makeCompiler()

/**
 * Compiles the schemas of routes. Bodies are taken as they are and unknown keys are refused; only query and path values, which are always
 * text, are turned into numbers and booleans. Ids may come in capitals and go on as they are stored. All violations are found, not the
 * first alone: a body has at most 64 KiB.
 */
export const buildValidator: AjvCompiler.BuildCompilerFromPool = (shared) => {
  const known = markIds(shared) as typeof shared
  const options = { removeAdditional: false, allErrors: true, keywords: [asStored] }
  const body = compile(known, { customOptions: { ...options, coerceTypes: false } })
  const text = compile(known, { customOptions: { ...options, coerceTypes: 'array' } })
  return (given) => {
    const route = given as { httpPart?: string; schema: unknown }
    return (route.httpPart === 'body' ? body : text)({ ...route, schema: markIds(route.schema) })
  }
}

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The database takes an id in any case; keys of seals and of locks, and comparisons with who acts, are by its text. One spelling is let in,
 * or an act under an id in capitals has a trail that nobody can open.
 */
const asStored = {
  keyword: 'idAsStored',
  modifying: true,
  schema: false,
  errors: false,
  validate(value: unknown, { parentData, parentDataProperty }: { parentData: Record<string, unknown>; parentDataProperty: string }) {
    if (typeof value === 'string' && isUuid.test(value)) parentData[parentDataProperty] = value.toLowerCase()
    return true
  },
}

/** The schema with the keyword wherever an id stands. */
function markIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(markIds)
  if (typeof schema !== 'object' || schema === null) return schema
  const marked = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, markIds(part)]))
  return marked['format'] === 'uuid' ? { ...marked, idAsStored: true } : marked
}
