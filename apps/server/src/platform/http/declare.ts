import type { RouteOptions } from 'fastify'
import Type, { type TSchema } from 'typebox'

/** Whose API a route belongs to. */
export type Audience = 'console' | 'storefront' | 'integration' | 'anyone'
/** Partial session states, which reach only routes that name them. */
export type PartialState = 'change-password' | 'unproved'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every route. */
    audience?: Audience
    /** Required on every route: a permission's name, `anyone` (nobody needs to be signed in) or `self` (own account). */
    permission?: string
    /** Session states short of a full sign-in that may call the route; none when missing. */
    partial?: readonly PartialState[]
    /** The route needs a sign-in younger than the setting: step-up. */
    fresh?: true
  }
}

/** Runs as `onRoute` hook: refuses routes that do not say who may call them, and writes what they say into the API description. */
export function declareRoute(route: RouteOptions, sharedSchema: (id: string) => unknown): void {
  const name = `${String(route.method)} ${route.url}`
  const { audience, permission, partial, fresh } = route.config ?? {}
  if (!audience || !permission) throw new Error(`${name}: say audience and permission in the route's config`)
  if (route.schema?.hide || route.method === 'HEAD') return
  const schema = route.schema
  if (!schema?.operationId) throw new Error(`${name}: say operationId in the route's schema`)
  if (schema.body) schema.body = strictBody(schema.body, name, sharedSchema)
  schema.response = { ...(schema.response as object | undefined), '4xx': refused, '5xx': failed }
  Object.assign(schema, {
    security: permission === 'anyone' ? [] : [{ [audience]: [] }],
    'x-audience': audience,
    'x-permission': permission,
    ...(partial ? { 'x-partial': partial } : {}),
    ...(fresh ? { 'x-fresh': true } : {}),
  })
}

const problemContent = { content: { 'application/problem+json': { schema: Type.Ref('Problem') } } }
const refused = { description: 'Refused.', ...problemContent }
const failed = { description: 'Failed, or too busy.', ...problemContent }

/**
 * The body's schema with unknown keys forbidden at every level (ATK-056). Objects meant to take any key say so themselves. Parts joined by
 * `allOf` cannot be closed one by one, and shared schemas are used in answers as well, so both are refused here unless already closed.
 */
function strictBody(schema: unknown, name: string, shared: (id: string) => unknown): unknown {
  if (Array.isArray(schema)) return schema.map((part) => strictBody(part, name, shared))
  if (typeof schema !== 'object' || schema === null) return schema
  const node = schema as TSchema & Record<string, unknown>
  if ('allOf' in node) throw new Error(`${name}: write the body as one object, unknown keys cannot be refused in allOf`)
  if (typeof node['$ref'] === 'string') {
    const target = shared(node['$ref']) as Record<string, unknown> | undefined
    if (target?.['type'] === 'object' && target['additionalProperties'] === undefined) {
      throw new Error(`${name}: schema ${node['$ref']} is used in a body and must set additionalProperties: false`)
    }
    return node
  }
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(node)) {
    copy[key] =
      key === 'properties'
        ? mapValues(value as object, (part) => strictBody(part, name, shared))
        : nested.has(key)
          ? strictBody(value, name, shared)
          : value
  }
  if (copy['type'] === 'object' && copy['properties'] && copy['additionalProperties'] === undefined) copy['additionalProperties'] = false
  return copy
}

const nested: ReadonlySet<string> = new Set(['items', 'anyOf', 'oneOf', 'additionalProperties', 'patternProperties'])

const mapValues = (object: object, map: (value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
