import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testHasher } from '../../../test/harness/app.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type CountingHasher, countingHasher } from '../../../test/harness/counting-hasher.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenTenant, password } from '../../../test/harness/given.ts'
import { nil } from '../../platform/random.ts'
import { lockAccount } from '../principals/index.ts'
import { resetByAdmin } from './recovery.ts'

let app: TestApp
let hasher: CountingHasher
let tenant: GivenTenant
let doors: Record<string, Door>
let names = 0

beforeAll(async () => {
  hasher = countingHasher(testHasher())
  app = await testApp({ hasher })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
})

const next = 'Entirely-Other-9-Words'
const masked = (answer: { status: number; text: string; headers: object }) => {
  const { date: _, ...headers } = answer.headers as Record<string, unknown>
  return JSON.stringify([answer.status, headers, answer.text.replace(/"requestId":"[^"]+"/, '')])
}
const mailsTo = async ({ email }: { email: string }) => {
  await app.deliver()
  return app.mailbox.list().filter((mail) => mail.to === email)
}
const resetByStaff = (person: GivenPerson) =>
  app.database.transaction(async (tx) => {
    const account = (await lockAccount(tx, person.ownerId, person.id))!
    await resetByAdmin(
      app.modules.signIn,
      tx,
      { actor: { kind: 'operator' }, requestId: 'test', source: '', device: '' },
      account,
      null,
      app.clock.now(),
    )
  })

describe.each(kinds)('a forgotten password at the %s', (kind) => {
  let door: Door
  let ann: GivenPerson
  beforeEach(async () => {
    door = doors[kind]!
    ann = await door.make(`forgetful${++names}`)
  })
  const forgot = (name: string, browser = door.at()) => browser.post(`${door.path}/forgot-password`, { name })
  async function linkTo(person: GivenPerson): Promise<string> {
    await forgot(person.userName)
    await app.recover()
    return /#(\S+)/.exec((await mailsTo(person))[0]!.text)![1]!
  }
  const redeem = (token: string, typed = next, browser = door.at()) => browser.post(`${door.path}/links/reset`, { token, password: typed })

  test('ATK-016 every name gets the same answer, only an account that can use a link gets a mail, at its stored address', async () => {
    const [locked, off, fresh] = [await door.make(`f${++names}`), await door.make(`f${++names}`), await door.make(`f${++names}`)]
    await door.wrong(locked.userName, 5)
    await sql`update account set state = 'deactivated' where id = ${off.id}`.execute(app.database.db)
    await sql`update account set activation = 'EmailSent' where id = ${fresh.id}`.execute(app.database.db)
    const other = doors[kind === 'console' ? 'storefront' : 'console']!
    const otherKind = await other.make(`f${++names}`)
    const names_ = [
      ann.userName,
      ann.email.toUpperCase(),
      locked.userName,
      off.userName,
      fresh.userName,
      otherKind.userName,
      'nobody',
      '\u202e',
      'x'.repeat(300),
      '__proto__',
    ]
    const answers = []
    for (const name of names_) answers.push(masked(await forgot(name)))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('[202,')
    await app.recover()
    const counts = await Promise.all([ann, locked, off, fresh, otherKind].map(async (person) => (await mailsTo(person)).length))
    expect(counts).toEqual([2, 1, 0, 0, 0])
  })

  test('ATK-016 the request looks nobody up: the job does, and its payload holds no name in clear', async () => {
    await forgot(ann.userName)
    const { rows } = await sql<{ data: object }>`select data from jobs.job where name = 'recovery' and state = 'created'`.execute(
      app.database.db,
    )
    expect(JSON.stringify(rows)).not.toContain(ann.userName)
    expect((await sql`select 1 from one_time_link where account_id = ${ann.id}`.execute(app.database.db)).rows).toEqual([])
    await app.recover()
    expect(await mailsTo(ann)).toHaveLength(1)
  })

  test('ATK-025 an address gets three mails an hour, the answer is the same beyond, and the newest link is the one', async () => {
    for (let n = 0; n < 6; n++) expect((await forgot(ann.userName)).status).toBe(202)
    await app.recover()
    const mails = await mailsTo(ann)
    expect(mails).toHaveLength(3)
    const tokens = mails.map((mail) => /#(\S+)/.exec(mail.text)![1]!)
    const good = []
    for (const token of tokens) if ((await door.at().post(`${door.path}/links/inspect`, { token })).status === 200) good.push(token)
    expect(good).toHaveLength(1)
    app.clock.pass({ hours: 1 })
    await forgot(ann.userName)
    await app.recover()
    expect(await mailsTo(ann)).toHaveLength(4)
  })

  test('ATK-025 asking twenty times from one source bars it, for one name as for many, and nothing more is queued', async () => {
    for (const of of [() => ann.userName, () => `nobody${++names}`]) {
      const from = door.at()
      for (let n = 0; n < 20; n++) expect((await forgot(of(), from)).status).toBe(202)
      const queued = async () => (await sql`select 1 from jobs.job where name = 'recovery'`.execute(app.database.db)).rows.length
      const before = await queued()
      expect((await forgot(of(), from)).status).toBe(429)
      expect(masked(await forgot(ann.userName, from))).toBe(masked(await forgot('nobody', from)))
      expect(await queued()).toBe(before)
      // who is barred here may still sign in
      expect((await door.signIn(ann.userName, password, from)).status).toBe(200)
      app.clock.pass({ minutes: 10 })
      expect((await forgot(of(), from)).status).toBe(202)
    }
  })

  test('ATK-124 of sixteen who use a link at once one sets the password', async () => {
    const token = await linkTo(ann)
    const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => redeem(token, `Parallel-${n}-Words`)))
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1)
    expect(new Set(answers.filter((answer) => answer.status !== 204).map((answer) => answer.body.code))).toEqual(new Set(['link-refused']))
    const entered = []
    for (let n = 0; n < 16; n++) entered.push((await door.signIn(ann.userName, `Parallel-${n}-Words`, door.at())).status)
    // five wrong ones lock
    expect(entered.filter((status) => status === 200).length).toBeLessThanOrEqual(1)
    expect((await door.signIn(ann.userName)).status).toBe(401)
  })

  test('ATK-124 a link is ended by a change of password, a deactivation and an admin’s reset, and says no more than that', async () => {
    const answers: string[] = []
    for (const end of [
      async (person: GivenPerson) =>
        (await door.signedIn(person.userName)).put(`${door.path}/password`, { current: password, next: 'Changed-In-Time-7' }),
      (person: GivenPerson) => sql`update account set state = 'deactivated' where id = ${person.id}`.execute(app.database.db),
      resetByStaff,
    ]) {
      const person = await door.make(`f${++names}`)
      const token = await linkTo(person)
      await end(person)
      answers.push(masked(await redeem(token)), masked(await door.at().post(`${door.path}/links/inspect`, { token })))
    }
    answers.push(masked(await redeem('x')), masked(await redeem(`${'A'.repeat(22)}.${'A'.repeat(43)}`)))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('link-refused')
  })

  test('R-53 a link is good at its own door only, and looking at it or a bad password does not use it up', async () => {
    const token = await linkTo(ann)
    const foreign = doorsOf(app, await givenTenant(app))
    const wrongDoors = kind === 'console' ? [doors['storefront']!, foreign.storefront] : [doors['console']!, foreign.storefront]
    for (const other of wrongDoors) {
      expect((await other.at().post(`${other.path}/links/inspect`, { token })).body.code).toBe('link-refused')
      expect((await other.at().post(`${other.path}/links/reset`, { token, password: next })).body.code).toBe('link-refused')
    }
    for (let n = 0; n < 3; n++)
      expect((await door.at().post(`${door.path}/links/inspect`, { token })).body).toMatchObject({
        purpose: 'reset',
        userName: ann.userName,
      })
    expect((await redeem(token, 'short')).body.code).toBe('password-refused')
    expect((await redeem(token, password)).body.fields).toEqual([expect.objectContaining({ rule: 'used-before' })])
    expect((await redeem(token)).status).toBe(204)
    expect((await door.signIn(ann.userName, next)).status).toBe(200)
  })

  test('R-08 where a link was used from is not in clear in the trail', async () => {
    await redeem(await linkTo(ann), next, door.at('203.0.113.77'))
    const { rows } = await sql`select * from audit_event where subject_id = ${ann.id}`.execute(app.database.db)
    expect(JSON.stringify(rows)).not.toContain('203.0.113.77')
    const { items } = await app.modules.audit.list(app.database.db, ann.ownerId, { action: 'password.changed', limit: 1 })
    expect(items[0]).toMatchObject({ actor: { kind: 'anyone' }, source: '203.0.113.77' })
  })

  test('R-53 an admin’s reset ends the password and every session at once, and who was in there proves nothing any more', async () => {
    const browser = await door.signedIn(ann.userName)
    await resetByStaff(ann)
    expect(await door.isIn(browser)).toBe(false)
    expect((await browser.post(`${door.path}/step-up`, { password })).body.code).toBe('session-ended')
    expect((await door.signIn(ann.userName)).status).toBe(401)
    expect((await mailsTo(ann)).length).toBe(1)
  })

  describe('what happens while a password is being checked', () => {
    /** Begins something, waits until its hash is being checked, does the other thing, lets the check go on. */
    async function meanwhile<T>(begin: () => Promise<T>, then: () => Promise<unknown>): Promise<T> {
      hasher.hold()
      const begun = begin()
      while (hasher.counts.held === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      try {
        await then()
      } finally {
        hasher.letGo()
      }
      return begun
    }
    const signOut = (browser: Browser) => browser.copy().post(`${door.path}/sign-out`)

    test('R-31 a sign-in, a step-up or a change of password begun before a sign-out leads to no session', async () => {
      const here = await door.signedIn(ann.userName)
      const there = await door.signedIn(ann.userName)
      const late = door.at()
      await meanwhile(
        () => door.signIn(ann.userName, password, late),
        () => signOut(there),
      )
      expect(late.cookies.has(door.cookie)).toBe(false)
      for (const act of [
        () => here.post(`${door.path}/step-up`, { password }),
        () => here.put(`${door.path}/password`, { current: password, next }),
      ]) {
        const browser = await door.signedIn(ann.userName)
        for (const [name, value] of browser.cookies) here.cookies.set(name, value)
        const answer = await meanwhile(act, () => signOut(browser))
        expect([401, 409]).toContain(answer.status)
        expect(await door.isIn(here)).toBe(false)
      }
      expect((await door.signIn(ann.userName)).status).toBe(200)
    })

    test('ATK-132 a change of password by somebody inside, begun before the holder’s reset by mail, takes nothing back', async () => {
      const token = await linkTo(ann)
      const thief = await door.signedIn(ann.userName)
      const { credentials } = app.modules
      const { prepare } = credentials
      credentials.prepare = async (...asked) => {
        credentials.prepare = prepare
        expect((await redeem(token)).status).toBe(204)
        return prepare(...asked)
      }
      const answer = await thief.put(`${door.path}/password`, { current: password, next: 'Stolen-Account-1' })
      expect(answer.body.code).toBe('session-ended')
      expect(await door.isIn(thief)).toBe(false)
      expect((await door.signIn(ann.userName, 'Stolen-Account-1')).status).toBe(401)
      expect((await door.signIn(ann.userName, next)).status).toBe(200)
    })

    test('R-42 a right password checked while an unlock clears the count still enters', async () => {
      const { clearCounters } = await import('./counter.ts')
      const realm = kind === 'console' ? nil : tenant.id
      const answer = await meanwhile(
        () => door.signIn(ann.userName),
        () => app.database.transaction((tx) => clearCounters(tx, realm, ann.id, app.clock.now())),
      )
      expect(answer.status).toBe(200)
    })

    test('R-41 a check that takes longer than its reservation is not evaluated', async () => {
      const answer = await meanwhile(
        () => door.signIn(ann.userName, 'wrong'),
        async () => app.clock.pass({ seconds: 11 }),
      )
      expect([401, 503]).toContain(answer.status)
      expect((await door.wrong(ann.userName, 4)).length).toBe(4)
      expect((await door.signIn(ann.userName)).status).toBe(401)
    })
  })
})

test('R-53 a shopper’s link works at any website of the tenant and leads to where it was asked for', async () => {
  const websiteId = app.modules.newId()
  const host = `second-${tenant.host}`
  await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenant.id}, ${websiteId}, 'Second', now(), now())`.execute(
    app.database.db,
  )
  await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
    values (${tenant.id}, ${websiteId}, ${host}, '', now(), now(), 'operator')`.execute(app.database.db)
  const [first, second] = [doors['storefront']!, doorsOf(app, { ...tenant, websiteId, host }).storefront]
  const ann = await first.make(`f${++names}`)
  await second.at().post('/api/storefront/forgot-password', { name: ann.userName })
  await app.recover()
  const link = /http:\/\/(\S+)\/account\/link#(\S+)/.exec((await mailsTo(ann))[0]!.text)!
  expect(link[1]).toBe(`${host}:4000`)
  expect((await first.at().post('/api/storefront/links/reset', { token: link[2], password: next })).status).toBe(204)
})
