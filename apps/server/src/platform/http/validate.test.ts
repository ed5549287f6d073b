import { pino } from 'pino'
import Type from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttp, type Http } from './server.ts'

let app: Http
const id = '0190a0a0-0000-7000-8000-000000000000'
const upper = id.toUpperCase()

beforeAll(async () => {
  app = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => '0'.repeat(36),
    trustedProxies: 0,
    publicUrl: 'https://accounts.test',
    version: '0',
  })
  const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
  const body = Type.Object({
    id: Type.String({ format: 'uuid' }),
    text: Type.String(),
    list: Type.Optional(Type.Array(Type.String({ format: 'uuid' }))),
    either: Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Null()])),
  })
  app.post(
    '/ids/:id',
    {
      config: { audience: 'anyone', permission: 'anyone' },
      schema: { operationId: 'ids', params, querystring: Type.Partial(params), body, response: { 200: Type.Unknown() } },
    },
    async (request) => ({ named: request.params.id, query: request.query, sent: request.body }),
  )
  app.post(
    '/choices',
    {
      config: { audience: 'anyone', permission: 'anyone' },
      schema: {
        operationId: 'choices',
        body: Type.Object({
          size: Type.Optional(Type.Union([Type.Literal('small'), Type.Literal('large')])),
          country: Type.Optional(Type.Union([Type.String({ maxLength: 4 }), Type.Null()])),
          shipTos: Type.Optional(Type.Union([Type.Literal('all'), Type.Array(Type.String())])),
        }),
      },
    },
    async () => ({}),
  )
  await app.ready()
})
afterAll(() => app.close())

const post = (payload: object, url: string) => app.inject({ method: 'POST', url, payload })

test('R-61 ids in capitals go on as they are stored, wherever they stand; other texts stay as they are', async () => {
  const answer = await post({ id: upper, text: upper, list: [upper, id], either: upper }, `/ids/${upper}?id=${upper}`)
  expect(answer.json()).toEqual({ named: id, query: { id }, sent: { id, text: upper, list: [id, id], either: id } })
  expect((await post({ id: upper, text: '', either: null }, `/ids/${id}`)).json()).toMatchObject({ sent: { either: null } })
  expect((await post({ id: 'X', text: '' }, `/ids/${id}`)).json()).toMatchObject({ code: 'bad-request' })
})

test('a field that may be one of several things is named once, with what it may be', async () => {
  const fields = async (body: object) => (await post(body, '/choices')).json<{ fields: unknown }>().fields
  expect(await fields({ size: 'huge', country: 'Germany' })).toEqual([
    { field: 'size', rule: 'choice', message: 'must be one of ["small","large"]' },
    { field: 'country', rule: 'maxLength', message: 'must NOT have more than 4 characters' },
  ])
  expect(await fields({ country: 7, shipTos: 'some', other: 1 })).toEqual([
    { field: 'other', rule: 'unknown', message: 'is not a known field' },
    { field: 'country', rule: 'type', message: 'must be string' },
    { field: 'shipTos', rule: 'choice', message: 'must be one of ["all"] or must be array' },
  ])
  expect((await post({ size: 'large', country: null, shipTos: ['x'] }, '/choices')).statusCode).toBe(200)
})
