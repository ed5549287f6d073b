import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { as } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import {
  type GivenPerson,
  type GivenTenant,
  givenPartner,
  givenShopper,
  givenStaff,
  givenTenant,
  password,
} from '../../../test/harness/given.ts'
import { givenKey } from '../../../test/harness/keys.ts'
import { type Actor, type Context, operatorContext } from './index.ts'

let app: TestApp
let tenant: GivenTenant
let other: GivenTenant
let people = 0

beforeAll(async () => {
  app = await testApp()
  other = await givenTenant(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
})

async function staff(role = 'ISC_Owner', at = tenant): Promise<{ browser: Browser; person: GivenPerson }> {
  const person = await givenStaff(app, at, `reader${++people}`, [role])
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  return { browser, person }
}
const path = (of = tenant) => `/api/console/tenants/${of.id}/audit`

interface Seen {
  readonly subject: { readonly id: string }
  readonly actor: object
}

describe('what things and people in the trail are called', () => {
  test('R-61 says what things are called now, and nothing of another tenant’s', async () => {
    const { browser } = await staff()
    const made = await browser.post(`/api/console/tenants/${tenant.id}/customers`, { companyName: 'Acme' })
    const theirs = await givenStaff(app, other, `reader${++people}`, ['ISC_Admin'])
    await app.database.transaction((tx) =>
      app.modules.audit.record(tx, operatorContext('test'), {
        ownerId: tenant.id,
        action: 'thing.done',
        now: app.clock.now(),
        subject: { kind: 'account', ownerId: other.companyId, id: theirs.id },
      }),
    )
    const { items } = (await browser.get(path())).body
    expect(items[1]).toMatchObject({ action: 'customer.created', subject: { id: made.body.id, name: 'Acme' } })
    expect(items[1].subject.here).toBe(true)
    expect(items[0].subject).toEqual({ kind: 'account', ownerId: other.companyId, id: theirs.id })
  })

  test('R-61 who acted is called what they are called now, beside the name of then, and is here while the tenant has them', async () => {
    const { browser, person: own } = await staff()
    const partner = await givenPartner(app, 'A partner', `p${++people}.test`)
    const [consultant, left] = await Promise.all(
      ['stays', 'leaves'].map((name) =>
        givenStaff(app, tenant, `${name}${++people}@p${people}.test`, ['ISC_Admin'], { companyId: partner.companyId }),
      ),
    )
    const [shopper, erased] = [await givenShopper(app, tenant, `buys${++people}`), await givenShopper(app, tenant, `bought${++people}`)]
    const stranger = await givenStaff(app, other, `stranger${++people}`)
    const namesake = await givenShopper(app, other, shopper.userName)
    const key = await givenKey(app, tenant, own, ['users.read'], { name: 'Shop' })
    const console = (person: GivenPerson): Context => ({ ...as(app, person), device: '' })
    const website = ({ id, userName }: GivenPerson, at: GivenTenant): Context => {
      const session = { sessionId: app.modules.newId(), authenticatedAt: app.clock.now() }
      return {
        ...operatorContext('test'),
        actor: { kind: 'website', accountId: id, tenantId: at.id, websiteId: at.websiteId, userName, ...session },
      }
    }
    const byKey: Actor = { kind: 'key', keyId: key.id, tenantId: tenant.id, name: 'Shop', companyId: own.ownerId, accountId: own.id }
    const acts: [string, Context][] = [
      ['own', console(own)],
      ['consultant', console(consultant!)],
      ['left', console(left!)],
      ['stranger', console(stranger)],
      ['shopper', website(shopper, tenant)],
      ['erased', website(erased, tenant)],
      ['namesake', website(namesake, other)],
      ['key', { ...operatorContext('test'), actor: byKey }],
      ['operator', operatorContext('test')],
    ]
    for (const [id, context] of acts) {
      await app.database.transaction((tx) =>
        app.modules.audit.record(tx, context, {
          ownerId: tenant.id,
          action: 'test.acted',
          now: app.clock.now(),
          subject: { kind: 'test', id },
        }),
      )
    }
    for (const { id } of [own, consultant!, left!, shopper, stranger, namesake])
      await sql`update account set first_name = 'Ada', last_name = 'Howard' where id = ${id}`.execute(app.database.db)
    await sql`update access set state = 'ended', ended_at = now() where account_id = ${left!.id}`.execute(app.database.db)
    await sql`update account set state = 'erased' where id = ${erased.id}`.execute(app.database.db)
    const { items } = (await browser.get(`${path()}?action=test.acted`)).body
    const actors = Object.fromEntries(items.map(({ subject, actor }: Seen) => [subject.id, actor]))
    const now = { displayName: 'Ada Howard', here: true }
    expect(actors).toEqual({
      own: { kind: 'console', accountId: own.id, name: own.userName, ...now },
      consultant: { kind: 'console', accountId: consultant!.id, name: consultant!.userName, ...now },
      left: { kind: 'console', accountId: left!.id, name: left!.userName, displayName: 'Ada Howard' },
      stranger: { kind: 'console', accountId: stranger.id, name: stranger.userName },
      shopper: { kind: 'website', accountId: shopper.id, name: shopper.userName, ...now },
      erased: { kind: 'website', accountId: erased.id, name: erased.userName },
      namesake: { kind: 'website', accountId: namesake.id, name: namesake.userName },
      key: { kind: 'key', accountId: key.id, name: 'Shop', displayName: 'Shop', here: true },
      operator: { kind: 'operator' },
    })
    // what is taken away as a file is what was written
    expect((await browser.get(`${path()}/export?action=test.acted`)).text).not.toContain('Howard')
  })
})
