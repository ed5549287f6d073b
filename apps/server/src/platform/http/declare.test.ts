import { pino } from 'pino'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { createHttp } from './server.ts'

const make = () =>
  createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => 'id',
    trustedProxies: 0,
    publicUrl: 'http://localhost:4000',
    version: '0.0.0',
  })
const handler = async () => ({})

test('a route without audience, permission or operation id cannot be registered', async () => {
  const app = await make()
  expect(() => app.get('/a', handler)).toThrow('GET /a: say audience and permission')
  expect(() => app.get('/b', { config: { audience: 'console' } }, handler)).toThrow('GET /b: say audience and permission')
  expect(() => app.get('/c', { config: { permission: 'self' }, schema: { hide: true } }, handler)).toThrow(
    'GET /c: say audience and permission',
  )
  expect(() => app.get('/d', { config: { audience: 'console', permission: 'self' } }, handler)).toThrow('GET /d: say operationId')
})

test('the same inside a plugin: the program does not start', async () => {
  const app = await make()
  app.register(async (inner) => void inner.get('/a', handler))
  await expect(app.ready()).rejects.toThrow('GET /a: say audience and permission')
})

test('bodies that cannot be closed against unknown keys cannot be registered', async () => {
  const app = await make()
  const config = { audience: 'console', permission: 'self' } as const
  const parts = Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })])
  expect(() => app.post('/a', { config, schema: { operationId: 'a', body: parts } }, handler)).toThrow(
    'POST /a: write the body as one object',
  )
  app.addSchema(Type.Object({ a: Type.String() }, { $id: 'Open' }))
  expect(() => app.post('/b', { config, schema: { operationId: 'b', body: Type.Object({ inner: Type.Ref('Open') }) } }, handler)).toThrow(
    'schema Open is used in a body',
  )
})

test('what a route declares stands in the API description', async () => {
  const app = await make()
  app.addSchema(Type.Object({ name: Type.String() }, { $id: 'Thing', additionalProperties: false }))
  const config = { audience: 'console', permission: 'people.read', partial: ['change-password'], fresh: true } as const
  app.put(
    '/a',
    { config, schema: { operationId: 'a', tags: ['accounts'], body: Type.Ref('Thing'), response: { 200: Type.Ref('Thing') } } },
    async () => ({ name: 'x' }),
  )
  await app.ready()
  const { openapi, components, paths } = app.swagger() as {
    openapi: string
    components: { schemas: object }
    paths: Record<string, Record<string, unknown>>
  }
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(components.schemas).toSorted()).toEqual(['Problem', 'Thing'])
  const ref = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } })
  expect(paths['/a']?.['put']).toMatchObject({
    operationId: 'a',
    tags: ['accounts'],
    'x-audience': 'console',
    'x-permission': 'people.read',
    'x-partial': ['change-password'],
    'x-fresh': true,
    security: [{ console: [] }],
    requestBody: { content: { 'application/json': ref('Thing') } },
    responses: {
      '200': { content: { 'application/json': ref('Thing') } },
      '4XX': { content: { 'application/problem+json': ref('Problem') } },
    },
  })
  expect((await app.inject({ method: 'PUT', url: '/a', payload: { name: 'x', y: 1 } })).json()).toMatchObject({
    code: 'bad-request',
    fields: [{ field: 'y' }],
  })
})
