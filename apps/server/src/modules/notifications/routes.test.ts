import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { openRoutes } from '../../../test/harness/routes.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Http } from '../../platform/http/server.ts'
import { createDevMailbox, createOutbox } from '../../platform/mail/index.ts'
import { createNotifications, notificationRoutes, templates } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let http: Http
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  const { transport } = createDevMailbox({ clock: parts.clock, from: 'no-reply@accounts.test' })
  const notifications = createNotifications({ ...parts, outbox, transport, log: { warn: () => {}, error: () => {} } as never })
  http = await openRoutes((routes) => notificationRoutes(routes, { notifications }))
})
afterAll(async () => {
  await http.close()
  await database.close()
})

test('R-62 over HTTP: read, preview, write and drop the words of a mail', async () => {
  const { id } = await givenTenant(parts)
  const url = `/api/console/tenants/${id}/mail/templates`
  const list = (await http.inject({ url })).json()
  expect(list.items.map((item: { template: string }) => item.template)).toEqual(templates.map(({ name }) => name))
  const text = `${url}/reset?language=de-ch`
  expect((await http.inject({ url: text })).json()).toMatchObject({
    origin: 'program',
    language: 'en',
    version: 0,
    variables: expect.arrayContaining([expect.objectContaining({ name: 'link' })]),
  })
  const words = { subject: 'Kennwort', body: 'Hallo {{name}}\n\n[Weiter]({{link}})' }
  const preview = await http.inject({ method: 'POST', url: `${url}/reset/preview?language=de`, payload: words })
  expect(preview.json()).toMatchObject({
    subject: 'Kennwort',
    text: expect.stringContaining('Hallo Ada'),
    html: expect.stringContaining('<html'),
  })
  expect((await http.inject({ method: 'PUT', url: text, payload: { ...words, version: 0 } })).json()).toEqual({ version: 1 })
  expect((await http.inject({ method: 'PUT', url: text, payload: { ...words, version: 0 } })).statusCode).toBe(409)
  expect((await http.inject({ url: text })).json()).toMatchObject({ origin: 'tenant', language: 'de-CH', version: 1, subject: 'Kennwort' })
  const bad = await http.inject({ method: 'PUT', url: text, payload: { subject: 'x', body: '{{secret}} {{link}}', version: 1 } })
  expect(bad.json()).toMatchObject({ status: 422, fields: [{ field: 'body', rule: 'unknown-variable' }] })
  expect((await http.inject({ method: 'DELETE', url: `${text}&version=1` })).statusCode).toBe(204)
  expect((await http.inject({ url: `${url}/nothing?language=en` })).statusCode).toBe(404)
})

test('R-62 in the dark the whole paper is dark, where its light colour stands on the cell too', async () => {
  const { id } = await givenTenant(parts)
  const payload = { subject: 'S', body: '[Go]({{link}})' }
  const { html } = (
    await http.inject({ method: 'POST', url: `/api/console/tenants/${id}/mail/templates/reset/preview?language=en`, payload })
  ).json()
  expect(html).toMatch(/<body class="paper"[^>]*>(?:(?!<table).)*<table[^>]*><tbody><tr><td style="[^"]*background-color:#fbfaf8/s)
  expect(html).toContain('.paper>table>tbody>tr>td{background-color:#12181c!important')
})

test('R-62 over HTTP: health and the delivery record', async () => {
  const { id } = await givenTenant(parts)
  const url = `/api/console/tenants/${id}/mail`
  expect((await http.inject({ url: `${url}/health` })).json()).toEqual({ state: 'kept', waiting: 0 })
  expect((await http.inject({ url: `${url}/messages?state=failed&limit=5` })).json()).toEqual({ items: [] })
  expect((await http.inject({ url: `${url}/messages?state=odd` })).statusCode).toBe(400)
  expect((await http.inject({ url: `${url}/messages?cursor=odd` })).statusCode).toBe(400)
  // the harness asks as the operator, who has no address of an account here
  expect((await http.inject({ method: 'POST', url: `${url}/test` })).statusCode).toBe(403)
  expect((await http.inject({ url: `/api/console/tenants/${parts.newId()}/mail/health` })).statusCode).toBe(404)
})
