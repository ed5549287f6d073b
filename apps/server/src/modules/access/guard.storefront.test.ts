import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Guarded, guardedRoutes } from '../../../test/harness/guarded.ts'

let guarded: Guarded
beforeAll(async () => {
  guarded = await guardedRoutes()
})
afterAll(() => guarded.close())

describe('at a storefront', () => {
  test('R-10 the website is the host’s; a header names it only where hosts do not tell', async () => {
    const { tenantId } = await guarded.merchant()
    const { websiteId, host } = await guarded.givenShop(tenantId)
    const asked = async (headers: Record<string, string>) => {
      const answer = await guarded.ask('/shop', undefined, headers)
      return answer.statusCode === 200 ? (answer.json().website as string) : answer.statusCode
    }
    expect(await asked({ host })).toBe(websiteId)
    expect(await asked({ host: 'nobody.test' })).toBe(404)
    expect(await asked({ host: 'accounts.test' })).toBe(404)
    for (const local of ['accounts.test', 'localhost:4000', '127.0.0.1', '[::1]:4000']) {
      expect(await asked({ host: local, 'tillward-website': websiteId })).toBe(websiteId)
    }
    expect(await asked({ host: 'localhost', 'tillward-website': guarded.parts.newId() })).toBe(404)
    expect(await asked({ host: 'localhost', 'tillward-website': 'x' })).toBe(404)
    const other = await guarded.givenShop(tenantId)
    expect(await asked({ host, 'tillward-website': other.websiteId })).toBe(websiteId)
    expect(await asked({ host: 'evil-localhost', 'tillward-website': websiteId })).toBe(404)
    await sql`update website set state = 'closed' where id = ${websiteId}`.execute(guarded.app.database.db)
    expect(await asked({ host })).toBe(404)
    expect(await asked({ host: 'localhost', 'tillward-website': websiteId })).toBe(404)
  })

  test('R-10 a shopper’s session serves the website it was opened at: no other of the tenant, none of another', async () => {
    const one = await guarded.merchant()
    const two = await guarded.merchant()
    const { shopper, websiteId } = await guarded.givenShop(one.tenantId)
    const token = await guarded.signIn(shopper, websiteId)
    const at = (id: string) => guarded.code('/shop/me', token, { host: 'localhost', 'tillward-website': id }, 'shop')
    expect(await at(websiteId)).toBe(200)
    expect(await at((await guarded.givenShop(one.tenantId)).websiteId)).toBe('unauthenticated')
    expect(await at((await guarded.givenShop(two.tenantId)).websiteId)).toBe('unauthenticated')
  })
})
