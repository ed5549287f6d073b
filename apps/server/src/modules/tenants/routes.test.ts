import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { givenCompany, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { openRoutes } from '../../../test/harness/routes.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import type { Http } from '../../platform/http/server.ts'
import { createDomains, domainRoutes } from './index.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let http: Http

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
  parts = testParts(database)
  const nowhere = async () => false
  const domains = createDomains({ ...parts, dns: createTxtResolver(dns.server), companyHasAccess: nowhere, domainInUse: nowhere })
  http = await openRoutes((routes) => domainRoutes(routes, { domains, database }))
})
afterAll(async () => {
  await http.close()
  await dns.stop()
  await database.close()
})

test('R-04 over HTTP: claim, copy the record, check, remove', async () => {
  const url = `/api/console/companies/${await givenCompany(parts)}/domains`
  const made = await http.inject({ method: 'POST', url, payload: { domain: 'Bücher.test' } })
  expect(made.statusCode).toBe(201)
  const claim = made.json()
  expect(claim).toEqual({
    domain: 'xn--bcher-kva.test',
    shownAs: 'bücher.test',
    state: 'waiting',
    record: { type: 'TXT', name: '_tillward.xn--bcher-kva.test', value: claim.record.value },
    claimedAt: parts.clock.now().toISOString(),
  })
  expect((await http.inject({ url })).json()).toEqual({ items: [claim] })

  dns.set(claim.record.name, [claim.record.value])
  const checked = await http.inject({ method: 'POST', url: `${url}/${encodeURIComponent('bücher.test')}/check` })
  expect(checked.json()).toMatchObject({ outcome: 'verified', verifiedBy: 'dns', verifiedAt: parts.clock.now().toISOString() })
  expect((await http.inject({ method: 'DELETE', url: `${url}/xn--bcher-kva.test` })).statusCode).toBe(204)
  expect((await http.inject({ url })).json()).toEqual({ items: [] })
})

test('what cannot be a claim is told by field; another company’s domain is not found', async () => {
  const url = `/api/console/companies/${await givenCompany(parts)}/domains`
  const refused = await http.inject({ method: 'POST', url, payload: { domain: 'gmail.com' } })
  expect(refused.statusCode).toBe(422)
  expect(refused.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'domain', rule: 'free-mail' }] })
  for (const payload of [{}, { domain: '' }, { domain: 5 }, { domain: 'a.test', verified: true }]) {
    expect((await http.inject({ method: 'POST', url, payload })).json(), JSON.stringify(payload)).toMatchObject({ code: 'bad-request' })
  }
  expect((await http.inject({ method: 'POST', url: `${url}/nobody.test/check` })).statusCode).toBe(404)
  expect((await http.inject({ method: 'DELETE', url: `${url}/nobody.test` })).statusCode).toBe(404)
  expect((await http.inject({ url: '/api/console/companies/x/domains' })).statusCode).toBe(404)
})
