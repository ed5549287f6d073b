import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerReference } from './reference.ts'
import { createHttp, type Http } from './server.ts'

let app: Http
beforeAll(async () => {
  app = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => 'id',
    trustedProxies: 0,
    publicUrl: 'http://localhost:4000',
    version: '1.2.3',
  })
  registerReference(app)
  await app.ready()
})
afterAll(() => app.close())

test('the API description is served, without the pages that show it', async () => {
  const description = (await app.inject({ url: '/openapi.json' })).json()
  expect(description).toMatchObject({ openapi: '3.1.0', info: { title: 'Tillward', version: '1.2.3' } })
  expect(Object.keys(description.paths)).toEqual([])
})

test('the reference page loads only files of our own, and needs no inline script', async () => {
  const page = (await app.inject({ url: '/reference' })).body
  const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((found) => found[1]!)
  expect(loaded).toHaveLength(4)
  for (const url of loaded) {
    expect(url).toMatch(/^\/reference\//)
    expect((await app.inject({ url })).statusCode).toBe(200)
  }
  expect(page).not.toMatch(/<script>|<style|style=|onload/)
})

test('the reference asks no third party to validate the description', async () => {
  expect((await app.inject({ url: '/reference/start.js' })).body).toContain('validatorUrl: null')
})
