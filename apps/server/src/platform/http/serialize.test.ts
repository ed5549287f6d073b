import pino from 'pino'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { sendProblem } from './problem.ts'
import { createHttp } from './server.ts'

const anyone = { audience: 'anyone', permission: 'anyone' } as const

test('what an answer’s schema does not name is never sent, at its first and at every further answer', async () => {
  const http = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => 'r',
    trustedProxies: 0,
    publicUrl: 'http://localhost',
    version: '1',
  })
  const Person = Type.Object({ name: Type.String() }, { $id: 'Person' })
  http.addSchema(Person)
  const response = { 200: Type.Object({ items: Type.Array(Type.Ref('Person')) }) }
  http.get(
    '/people',
    { config: anyone, schema: { operationId: 'people', response } },
    () => ({ items: [{ name: 'Ada', hash: 'secret' }], more: 'secret' }) as never,
  )
  http.get(
    '/refused',
    { config: anyone, schema: { operationId: 'refused', response } },
    (_request, reply) => void sendProblem(reply, { code: 'conflict' }),
  )
  for (let n = 0; n < 3; n++) expect((await http.inject('/people')).body).toBe('{"items":[{"name":"Ada"}]}')
  expect((await http.inject('/refused')).json()).toMatchObject({ code: 'conflict', status: 409 })
  await http.close()
})
