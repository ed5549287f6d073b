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
