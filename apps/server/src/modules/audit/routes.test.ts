import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenPerson, type GivenTenant, givenPartner, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { operatorContext } from './index.ts'

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

/** So many entries of the tenant, one a minute. */
async function happened(count: number, action = 'test.done', at = tenant): Promise<void> {
  await app.database.transaction(async (tx) => {
    for (let n = 0; n < count; n++) {
      const now = app.clock.now()
      await app.modules.audit.record(tx, operatorContext('test'), {
        ownerId: at.id,
        action,
        now,
        subject: { kind: 'test', id: `${action} ${n}` },
        after: { n },
      })
      app.clock.pass({ seconds: 1 })
    }
  })
}
const idsOf = (items: { subject: { id: string } }[]) => items.map((item) => item.subject.id)

describe('reading the trail', () => {
  test('R-61 is paged, newest first, without repeating or leaving out', async () => {
    const { browser } = await staff('ISC_Admin')
    await happened(23)
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 5; pages++) {
      const { body } = await browser.get(`${path()}?limit=5${cursor && `&cursor=${cursor}`}`)
      seen.push(...idsOf(body.items))
      cursor = body.next ?? ''
      // what happens meanwhile is newer and moves nothing
      await happened(1, 'later.done')
    }
    expect(cursor).toBe('')
    expect(seen).toEqual(Array.from({ length: 23 }, (_, n) => `test.done ${22 - n}`))
  })

  test('R-61 an act under ids in capitals is read like any other', async () => {
    const { browser, person } = await staff()
    const upper = tenant.id.toUpperCase()
    expect((await browser.post(`/api/console/tenants/${upper}/customers`, { companyName: 'Acme' })).status).toBe(201)
    for (const of of [tenant, { ...tenant, id: upper }]) {
      const { body } = await browser.get(`${path(of)}?action=customer.created`)
      expect(body.items).toMatchObject([{ actor: { accountId: person.id, name: person.userName, device: 'Test browser' } }])
    }
  })

  test('R-61 is filtered by action and first word, actor, subject and time', async () => {
    const { browser, person } = await staff()
    await happened(2, 'role.made')
    const from = app.clock.now().toISOString()
    await happened(2, 'role.removed')
    const to = app.clock.now().toISOString()
    await happened(1, 'roles.counted')
    const found = async (query: string) => idsOf((await browser.get(`${path()}?${query}`)).body.items)
    expect(await found('action=role.made')).toEqual(['role.made 1', 'role.made 0'])
    expect(await found('action=role')).toEqual(['role.removed 1', 'role.removed 0', 'role.made 1', 'role.made 0'])
    expect(await found(`from=${from}&to=${to}`)).toEqual(['role.removed 1', 'role.removed 0'])
    expect(await found('subjectId=role.made%200')).toEqual(['role.made 0'])
    expect(await found('action=rol%25')).toEqual([])
    await browser.get(`${path()}/export`)
    expect(await found(`actorId=${person.id}`)).toEqual([tenant.id])
  })

  test.each([
    'x.y',
    Buffer.from('["x","y"]').toString('base64url'),
    Buffer.from('["2026-13-45","y"]').toString('base64url'),
    Buffer.from('{"a":1}').toString('base64url'),
  ])('R-61 a cursor somebody made up (%s) breaks nothing', async (cursor) => {
    const { browser } = await staff()
    expect((await browser.get(`${path()}?cursor=${cursor}`)).status).toBeLessThan(500)
  })

  test.each([
    'from=2016-12-31T23:59:60Z',
    'from=9999-12-31T23:59:59Z',
    'to=0000-01-01T00:00:00Z',
    'subjectId=%00',
    'action=%F0%9F',
    'from=soon',
    'limit=0',
  ])('ATK-028 an odd query (%s) breaks nothing', async (query) => {
    const { browser } = await staff()
    expect((await browser.get(`${path()}?${query}`)).status).toBeLessThan(500)
  })

  test('R-06 needs audit.read, and audit.export to take it away', async () => {
    const content = (await staff('ISC_ContentEditor')).browser
    expect((await content.get(path())).status).toBe(403)
    expect((await content.get(`${path()}/status`)).status).toBe(403)
    expect((await content.get(`${path()}/export`)).status).toBe(403)
  })

  test('ATK-051 another tenant’s trail is not there', async () => {
    const { browser } = await staff()
    await happened(1, 'secret.done', other)
    for (const end of ['', '/status', '/export']) {
      const foreign = await browser.get(path(other) + end)
      const unknown = await browser.get(path({ ...other, id: app.modules.newId() }) + end)
      expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found'])
      expect(unknown.text.replace(/"requestId":"[^"]+"/, '')).toBe(foreign.text.replace(/"requestId":"[^"]+"/, ''))
    }
    expect((await browser.get(`${path()}?subjectId=secret.done%200`)).body.items).toEqual([])
  })

  test('R-61 a company’s trail is read by those who administer it, and by nobody of another company', async () => {
    const { browser } = await staff()
    expect(
      (await browser.get(`/api/console/companies/${tenant.companyId}/audit`)).body.items.map((item: { action: string }) => item.action),
    ).toContain('sign-in.completed')
    expect((await browser.get(`/api/console/companies/${other.companyId}/audit`)).status).toBe(404)
    const admin = (await staff('ISC_Admin')).browser
    expect((await admin.get(`/api/console/companies/${tenant.companyId}/audit`)).status).toBe(403)
    const partner = await givenPartner(app, 'A partner', `p${++people}.test`)
    expect((await browser.get(`/api/console/companies/${partner.companyId}/audit`)).status).toBe(404)
  })

  test('R-61 the status says that the chain is whole, and where it is not what does not fit', async () => {
    const { browser } = await staff()
    await happened(2)
    const status = async () => (await browser.get(`${path()}/status`)).body
    const checkedAt = app.clock.now().toISOString()
    expect(await status()).toMatchObject({ whole: true, waiting: 2, checkedAt })
    await app.modules.audit.sealAll()
    // what was found whole is not read again at once, and the answer says of when it is
    expect(await status()).toMatchObject({ whole: true, waiting: 2, checkedAt })
    const inCapitals = `/api/console/tenants/${tenant.id.toUpperCase()}/audit/status`
    expect((await browser.get(inCapitals)).body).toMatchObject({ waiting: 2, checkedAt })
    app.clock.pass({ minutes: 10 })
    expect(await status()).toMatchObject({ whole: true, waiting: 0, rows: 2, sealedUpTo: { sealNo: 1 } })
    app.clock.pass({ minutes: 10 })
    const unsealed = () =>
      sql`insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind)
      values (${tenant.id}, ${app.modules.newId()}, ${app.clock.now()}, 'x', 'job', 'x', 'x')`.execute(app.database.db)
    await unsealed()
    expect(await status()).toMatchObject({ whole: false, fault: '1 rows stand in no seal' })
    // what does not fit is looked at each time
    await unsealed()
    expect(await status()).toMatchObject({ whole: false, fault: '2 rows stand in no seal' })
  })
})

describe('export', () => {
  test('R-61 JSON lines hold everything, newest first, the export itself among it', async () => {
    const { browser, person } = await staff('ISC_Admin')
    await happened(3)
    const answer = await browser.get(`${path()}/export?action=test`)
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="audit-2026-\d\d-\d\d\.jsonl"$/)
    expect(
      idsOf(
        answer.text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
    ).toEqual(['test.done 2', 'test.done 1', 'test.done 0'])
    const [noted] = (await browser.get(path())).body.items
    expect(noted).toMatchObject({
      action: 'audit.exported',
      actor: { accountId: person.id, name: person.userName },
      after: { format: 'jsonl', action: 'test' },
    })
  })

  test('ATK-032 in CSV a name or value that begins with a formula is text', async () => {
    const person = await givenStaff(app, tenant, '=SUM')
    const browser = new Browser(app.http, { headers: { 'user-agent': '@SUM(1+1)' } })
    await browser.post('/api/console/sign-in', { name: person.userName, password })
    await app.database.transaction((tx) =>
      app.modules.audit.record(tx, operatorContext('test'), {
        ownerId: tenant.id,
        action: 'test.done',
        now: app.clock.now(),
        subject: { kind: 'test', id: '+1' },
        reason: '\t-2+3',
      }),
    )
    const { text, headers } = await browser.get(`${path()}/export?format=csv`)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    const [head, exported, done] = text.trim().split('\n')
    expect(head).toBe('at,action,actor,actorId,onBehalfOf,source,device,subject,subjectId,before,after,reason,requestId,id')
    expect(exported).toContain(`,'=SUM,${person.id},`)
    expect(exported).toContain(",'@SUM(1+1),")
    expect(done).toContain(",'+1,")
    expect(done).toContain(",'\t-2+3,")
  })

  test('R-32 needs a fresh sign-in', async () => {
    const { browser } = await staff()
    app.clock.pass({ minutes: 15 })
    expect((await browser.get(`${path()}/export`)).body.code).toBe('fresh-sign-in-needed')
    await browser.post('/api/console/step-up', { password })
    expect((await browser.get(`${path()}/export`)).status).toBe(200)
  })

  const ends: Record<string, (person: GivenPerson, browser: Browser) => Promise<unknown>> = {
    'signs out': (_person, browser) => browser.copy().post('/api/console/sign-out'),
    'is deactivated': ({ id }) => sql`update account set state = 'deactivated' where id = ${id}`.execute(app.database.db),
    'loses the right': ({ id }) => sql`delete from access_role where account_id = ${id}`.execute(app.database.db),
    'loses access': ({ id }) => sql`update access set state = 'ended' where account_id = ${id}`.execute(app.database.db),
    'must change the password': ({ id }) => sql`update credential set must_change = true where account_id = ${id}`.execute(app.database.db),
  }
  test.each(Object.keys(ends).flatMap((what) => ['csv', 'jsonl'].map((format) => [what, format] as const)))(
    'ATK-043 breaks off, visibly, when whoever reads it %s (%s)',
    async (what, format) => {
      const { browser, person } = await staff('ISC_Admin')
      await sql`insert into audit_event (owner_id, id, at, action, actor_kind, request_id, subject_kind)
        select ${tenant.id}, gen_random_uuid(), ${app.clock.now()}, 'bulk.done', 'operator', 'test', 'test' from generate_series(1, 1200)`.execute(
        app.database.db,
      )
      const { audit } = app.modules
      const { all } = audit
      let read = 0
      // the end comes while the first page is being written
      audit.all = async function* (...asked) {
        for await (const entry of all(...asked)) {
          read += 1
          if (read === 10) await ends[what]!(person, browser)
          yield entry
        }
      }
      try {
        await expect(browser.get(`${path()}/export?format=${format}`)).rejects.toThrow()
      } finally {
        audit.all = all
      }
      expect(read).toBe(500)
    },
  )
})
