import { pino } from 'pino'
import Type from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok, type Result, refuse, refuseFields } from '../result.ts'
import { clearCookie, setCookie } from './cookies.ts'
import { sendResult } from './problem.ts'
import { createHttp, type Http } from './server.ts'

let app: Http
const anyone = { audience: 'anyone', permission: 'anyone' } as const
const lines: string[] = []
const id = '0190a0a0-0000-7000-8000-000000000000'

const make = (publicUrl = 'https://accounts.test') => {
  let count = 0
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  return createHttp({ log, requestId: () => `id-${String(++count).padStart(6, '0')}`, trustedProxies: 1, publicUrl, version: '0.0.0' })
}

beforeAll(async () => {
  app = await make()
  const body = Type.Object({
    name: Type.String({ maxLength: 100 }),
    count: Type.Optional(Type.Integer()),
    inner: Type.Optional(Type.Object({ on: Type.Boolean() })),
    list: Type.Optional(Type.Array(Type.Object({ a: Type.Integer() }))),
  })
  app.post(
    '/things',
    { config: anyone, schema: { operationId: 'makeThing', body, response: { 201: Type.Object({ name: Type.String() }) } } },
    async (request, reply) => {
      const results: Record<string, () => Result<{ name: string; hash?: string }>> = {
        conflict: () => refuse('conflict', 'It is there already.'),
        fields: () => refuseFields({ field: 'name', rule: 'taken', message: 'is taken' }),
        more: () => refuse('last-owner', undefined, { more: { duties: ['owner'] } }),
        broken: () => {
          throw new Error('secret words of a library')
        },
        nul: () => {
          throw Object.assign(new Error('invalid byte sequence'), { code: '22021' })
        },
        zone: () => {
          throw Object.assign(new Error('time zone displacement out of range'), { code: '22009' })
        },
        away: () => {
          throw new Error('Connection terminated unexpectedly')
        },
      }
      return sendResult(reply, results[request.body.name]?.() ?? ok({ name: request.body.name, hash: 'h' }), 201)
    },
  )
  const params = Type.Object({ id: Type.String({ format: 'uuid' }) })
  const querystring = Type.Object(
    { dryRun: Type.Optional(Type.Boolean()), limit: Type.Optional(Type.Integer({ maximum: 100 })) },
    { additionalProperties: false },
  )
  const seen = Type.Object({ dryRun: Type.Optional(Type.Boolean()), limit: Type.Optional(Type.Integer()), address: Type.String() })
  app.get(
    '/things/:id',
    { config: anyone, schema: { operationId: 'readThing', params, querystring, response: { 200: seen } } },
    async (request) => ({
      ...request.query,
      address: request.source.address,
    }),
  )
  app.post('/keyed', { config: { audience: 'integration', permission: 'erp.run' }, schema: { operationId: 'keyed' } }, async () => ({}))
  app.get('/cookies', { config: anyone, schema: { operationId: 'cookies', response: { 204: Type.Null() } } }, async (_request, reply) => {
    setCookie(reply, 'console', 'a.b')
    setCookie(reply, 'shopDevice', 'c', new Date('2027-01-01T00:00:00Z'))
    clearCookie(reply, 'shop')
    return sendResult(reply, ok(), 204)
  })
  await app.ready()
})
afterAll(() => app.close())

const post = (payload: object | string, headers: Record<string, string> = {}, url = '/things') =>
  app.inject({ method: 'POST', url, payload, headers })

test('a value is answered with the status asked for, cut to the schema', async () => {
  const answer = await post({ name: 'a' })
  expect([answer.statusCode, answer.json()]).toEqual([201, { name: 'a' }])
})

test('a refusal is answered as problem+json with its code, request id and fields', async () => {
  const answer = await post({ name: 'conflict' })
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect([answer.statusCode, answer.json()]).toEqual([
    409,
    {
      type: 'urn:tillward:error:conflict',
      title: 'This does not fit the current state',
      status: 409,
      code: 'conflict',
      detail: 'It is there already.',
      requestId: expect.stringMatching(/^id-\d{6}$/),
    },
  ])
  expect((await post({ name: 'fields' })).json()).toMatchObject({
    code: 'invalid',
    status: 422,
    fields: [{ field: 'name', rule: 'taken' }],
  })
  expect((await post({ name: 'more' })).json()).toMatchObject({ code: 'last-owner', duties: ['owner'] })
})

test('R-44 equal refusals are equal byte by byte apart from the request id', async () => {
  const [one, two] = [await post({ name: 'conflict' }), await post({ name: 'conflict' })]
  const masked = (answer: typeof one) => [
    answer.body.replace(/id-\d{6}/, 'id'),
    Object.keys(answer.headers),
    answer.headers['content-length'],
  ]
  expect(masked(one)).toEqual(masked(two))
})

test('ATK-056 unknown keys are refused and named, at every depth', async () => {
  const answer = await post({ name: 'a', role: 'owner', inner: { on: true, isOwner: true }, list: [{ a: 1, kind: 'x' }] })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'bad-request' })
  expect(
    answer
      .json()
      .fields.map((issue: { field: string; rule: string }) => `${issue.field} ${issue.rule}`)
      .toSorted(),
  ).toEqual(['inner.isOwner unknown', 'list.0.kind unknown', 'role unknown'])
})

test.each([
  '{"name":"a","__proto__":{"isOwner":true}}',
  '{"name":"a","constructor":{"prototype":{}}}',
  '{"name":"a","inner":{"__proto__":{}}}',
])('ATK-056 a body that reaches for the prototype is refused: %s', async (payload) =>
  expect((await post(payload, { 'content-type': 'application/json' })).json()).toMatchObject({ status: 400, code: 'bad-request' }),
)

test('bodies are not coerced, and several mistakes are told at once', async () => {
  const answer = await post({ count: '5', inner: { on: 'true' } })
  expect(
    answer
      .json()
      .fields.map((issue: { field: string }) => issue.field)
      .toSorted(),
  ).toEqual(['count', 'inner.on', 'name'])
})

test('query values are coerced, and unknown or repeated ones refused', async () => {
  expect((await app.inject({ url: `/things/${id}?dryRun=true&limit=5` })).json()).toMatchObject({ dryRun: true, limit: 5 })
  for (const query of ['limit=101', 'limit=x', 'limit=1&limit=2', 'other=1']) {
    expect((await app.inject({ url: `/things/${id}?${query}` })).json()).toMatchObject({ status: 400, code: 'bad-request' })
  }
})

test.each(['/things/x', '/things/%00', `/things/${'a'.repeat(300)}`, '/nothing', `/things/${id}/more`])(
  'ATK-051 a malformed id is not found, as an unknown one: %s',
  async (url) => {
    expect((await app.inject({ url })).json()).toMatchObject({ status: 404, code: 'not-found' })
  },
)

test.each([
  ['TRACE', '/things'],
  ['PUT', '/things'],
  ['OPTIONS', '/things'],
])('%s %s: no such operation', async (method, url) => expect((await app.inject({ method: method as 'PUT', url })).statusCode).toBe(404))

test.each(['/%zz', '/things/%E0%A4%A'])('a broken URL is a bad request: %s', async (url) => {
  const answer = await app.inject({ url })
  expect(answer.json()).toMatchObject({ status: 400, code: 'bad-request' })
  expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('ATK-024 a body of 1 MiB is too large; broken, empty and foreign bodies are bad requests', async () => {
  expect((await post({ name: 'x'.repeat(1024 * 1024) })).json()).toMatchObject({ status: 413, code: 'too-large' })
  expect((await post({ name: 'x'.repeat(101) })).json()).toMatchObject({ status: 400 })
  expect((await post('{"name":', { 'content-type': 'application/json' })).json()).toMatchObject({
    code: 'bad-request',
    detail: 'The body is not valid JSON.',
  })
  expect((await post('', { 'content-type': 'application/json' })).json()).toMatchObject({ code: 'bad-request' })
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'ATK-029 what a form can send across origins is not taken: %s',
  async (type) => {
    expect((await post('{"name":"a"}', { 'content-type': type })).json()).toMatchObject({
      code: 'bad-request',
      detail: 'Send the body as application/json.',
    })
  },
)

test('ATK-029 a request from another site is refused before anything is read', async () => {
  const evil = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site', cookie: '__Host-tillward-console=a' }
  expect((await post('{"name":', { ...evil, 'content-type': 'application/json' })).json()).toMatchObject({
    status: 403,
    code: 'cross-origin',
  })
  expect((await post({ name: 'a' }, { cookie: 'x=1' })).json()).toMatchObject({ code: 'cross-origin' })
  expect((await post({ name: 'a' }, { cookie: 'x=1', 'tillward-request': '1' })).statusCode).toBe(201)
  expect((await post({ name: 'a' }, { cookie: 'x=1', origin: 'https://shop.test', host: 'shop.test' })).statusCode).toBe(201)
})

test('ATK-029 a method in a header or a parameter is not heard', async () => {
  const answer = await app.inject({ url: `/things/${id}`, headers: { 'x-http-method-override': 'DELETE' } })
  expect(answer.statusCode).toBe(200)
  expect((await app.inject({ url: '/things?_method=POST' })).statusCode).toBe(404)
})

test('keys are not sent by browsers of themselves, so routes for keys ask for no origin', async () => {
  expect((await post({}, { cookie: 'x=1' }, '/keyed')).statusCode).toBe(200)
})

test.each(['https://evil.test', 'null', 'https://accounts.test'])('ATK-033 no origin is granted anything: %s', async (origin) => {
  for (const method of ['GET', 'OPTIONS'] as const) {
    const { headers } = await app.inject({ method, url: `/things/${id}`, headers: { origin, 'access-control-request-method': 'POST' } })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers['vary']).toContain('Origin')
  }
})

test('ATK-031 ATK-034 ATK-044 every answer carries the security headers', async () => {
  const answers = [await post({ name: 'a' }), await post({}), await app.inject({ url: '/nothing' }), await post({ name: 'broken' })]
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'self';.*frame-ancestors 'none'/),
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'strict-transport-security': expect.any(String),
    })
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:/)
  }
})

test('HSTS is not sent where people use http', async () => {
  const plain = await make('http://localhost:4000')
  expect((await plain.inject({ url: '/' })).headers).not.toHaveProperty('strict-transport-security')
  await plain.close()
})

test('an unforeseen error is told as internal, with the request id the log has', async () => {
  lines.length = 0
  const answer = await post({ name: 'broken' })
  expect(answer.json()).toEqual({
    type: 'urn:tillward:error:internal',
    title: 'Something went wrong',
    status: 500,
    code: 'internal',
    requestId: expect.any(String),
  })
  const logged = lines.find((line) => line.includes('secret words'))
  expect(JSON.parse(logged!)).toMatchObject({ requestId: answer.json().requestId })
})

test('ATK-028 NUL in a text is a bad request, a lost database is 503', async () => {
  expect((await post({ name: 'nul' })).json()).toMatchObject({ status: 400, code: 'bad-request' })
  // the time in a cursor somebody made up
  expect((await post({ name: 'zone' })).json()).toMatchObject({ status: 400, code: 'bad-request' })
  expect((await post({ name: 'away' })).json()).toMatchObject({ status: 503, code: 'unavailable' })
})

test('ATK-034 the log names the route, never the address with its query', async () => {
  lines.length = 0
  await app.inject({ url: `/things/${id}?dryRun=true` })
  await app.inject({ url: '/nothing?token=abc' })
  expect(lines.join('')).toContain('/things/:id')
  expect(lines.join('')).not.toMatch(/dryRun|token=abc/)
})

test('ATK-026 the source is taken behind the configured number of proxies', async () => {
  const headers = { 'x-forwarded-for': '1.2.3.4, 198.51.100.7' }
  expect((await app.inject({ url: `/things/${id}`, headers })).json()).toMatchObject({ address: '198.51.100.7' })
})

test('R-33 cookies are __Host-, HttpOnly, Secure, SameSite=Lax, for the whole host', async () => {
  const answer = await app.inject({ url: '/cookies' })
  expect(answer.statusCode).toBe(204)
  expect(answer.headers['set-cookie']).toEqual([
    '__Host-tillward-console=a.b; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-tillward-shop-device=c; Path=/; Expires=Fri, 01 Jan 2027 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    '__Host-tillward-shop=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
  ])
})
