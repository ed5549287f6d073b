import { expect, test } from 'vitest'
import { createClient } from './index.ts'

const answering = (status: number, body: object) => {
  const requests: Request[] = []
  const fetch = async (request: Request) => {
    requests.push(request)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
  }
  // Whatever paths the API has at present: the client's own behaviour is what is looked at here.
  const client = createClient({ baseUrl: 'https://accounts.test', fetch })
  return { requests, get: () => client.GET('/healthz' as never, {} as never) as Promise<{ data?: unknown; error?: unknown }> }
}

test('an answer comes as data, from the base address', async () => {
  const { requests, get } = answering(200, { status: 'ok' })
  expect((await get()).data).toEqual({ status: 'ok' })
  expect(requests.map((request) => request.url)).toEqual(['https://accounts.test/healthz'])
})

test('a refusal comes as an error with its code, not as an exception', async () => {
  const { get } = answering(403, { code: 'forbidden', status: 403 })
  const { data, error } = await get()
  expect([data, error]).toEqual([undefined, { code: 'forbidden', status: 403 }])
})

test('R-33 every request carries the header no other site can send, and cookies only to its own origin', async () => {
  const { requests, get } = answering(200, {})
  await get()
  expect([requests[0]?.headers.get('tillward-request'), requests[0]?.credentials]).toEqual(['1', 'same-origin'])
})
