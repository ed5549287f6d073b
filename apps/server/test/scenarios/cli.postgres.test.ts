import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { operatorSecret, type Ran, tillward } from '../harness/command.ts'
import { blankDatabase, testDatabaseUrl } from '../harness/database.ts'

// The command straight on PostgreSQL, as an operator runs it there.
let database: DatabaseHandle
let run: (...args: readonly string[]) => Promise<Ran>
let environment: Record<string, string>
beforeAll(async () => {
  const { handle, url } = await testDatabaseUrl()
  database = handle
  environment = { DATABASE_URL: url, TILLWARD_SECRET: operatorSecret }
  run = (...args) => tillward(environment, ...args)
})
afterAll(() => database.close())

const shop = ['--tenant', 'Example Shop']
const mailsTo = async (address: string) =>
  (await sql<{ template: string }>`select template from message where recipient = ${address} order by no`.execute(database.db)).rows.map(
    (row) => row.template,
  )
const operatorActs = async () =>
  (
    await sql<{ action: string }>`select action from audit_event where actor_kind = 'operator' order by at, id`.execute(database.db)
  ).rows.map((row) => row.action)

describe('tenants and their first owners', () => {
  test('R-03 tenant create founds a tenant and mails its first Admin Owner; the link stays in the mail', async () => {
    const made = await run(
      'tenant',
      'create',
      '--name',
      'Example Shop',
      '--owner-email',
      'ada@shop.example',
      '--owner-name',
      'Ada Lind',
      '--json',
    )
    expect([made.code, made.err]).toEqual([0, ''])
    expect(made.json()).toEqual({
      tenantId: expect.any(String),
      companyId: expect.any(String),
      ownerAccountId: expect.any(String),
      email: 'ada@shop.example',
    })
    expect(await mailsTo('ada@shop.example')).toEqual(['invitation'])
    expect(await operatorActs()).toContain('tenant.founded')
    const list = await run('tenant', 'list', '--json')
    expect(list.json().tenants).toMatchObject([{ id: made.json().tenantId, name: 'Example Shop', demo: false, hadOwner: false }])
    expect((await run('tenant', 'list')).out).toBe(`${made.json().tenantId}  Example Shop  (its first owner has not accepted yet)`)
  })

  test('a refusal is told in words, or as JSON, and ends with 1', async () => {
    const said = await run('tenant', 'create', '--name', 'Other', '--owner-email', 'nobody')
    expect(said).toMatchObject({ code: 1, out: '' })
    expect(said.err).toBe(
      'Refused (invalid). Some fields need another value.\n  email: Enter one e-mail address, such as name@example.com.',
    )
    const json = await run('tenant', 'create', '--name', 'Other', '--owner-email', 'nobody', '--json')
    expect([json.code, json.err]).toEqual([1, ''])
    expect(json.json()).toMatchObject({ error: { code: 'invalid', fields: [{ field: 'email', rule: 'address' }] } })
  })

  test('R-03 owner invite works while the tenant never had an owner, and never again', async () => {
    expect((await run('owner', 'invite', ...shop, '--email', 'bea@shop.example')).code).toBe(0)
    expect(await mailsTo('bea@shop.example')).toEqual(['invitation'])
    await sql`update tenant set had_owner_at = created_at`.execute(database.db)
    const late = await run('owner', 'invite', ...shop, '--email', 'eve@shop.example', '--json')
    expect([late.code, late.json().error.code]).toEqual([1, 'forbidden'])
    expect(await mailsTo('eve@shop.example')).toEqual([])
  })

  test('R-03 owner recover mails the stored address of a current owner, and tells all owners', async () => {
    const refused = await run('owner', 'recover', 'bea@shop.example', ...shop)
    expect(refused.code).toBe(1)
    await sql`update account set activation = 'Activated'`.execute(database.db)
    await sql`update access set state = 'active', accepted_at = invited_at where state = 'invited'`.execute(database.db)
    const sent = await run('owner', 'recover', 'BEA@shop.example', ...shop, '--json')
    expect([sent.code, sent.json()]).toEqual([0, { email: 'bea@shop.example' }])
    expect(await mailsTo('bea@shop.example')).toEqual(['invitation', 'reset', 'owner-recover-notice'])
    expect(await operatorActs()).toContain('owner.recovery-sent')
    expect((await run('owner', 'recover', 'ada@shop.example', ...shop)).code).toBe(1)
  })

  test('a tenant nobody has heard of is not found', async () => {
    const { code, err } = await run('owner', 'recover', '--tenant', 'Exampel Shop')
    expect([code, err]).toEqual([1, 'Refused (not-found). There is no tenant Exampel Shop.'])
  })
})

describe('settings', () => {
  test('R-54 the operator tightens, with the owners told, and never loosens', async () => {
    const before = (await run('settings', 'get', 'console.lockout.maxAttempts', ...shop, '--json')).json()
    expect(before.settings).toEqual([expect.objectContaining({ key: 'console.lockout.maxAttempts', value: 5, origin: 'preset' })])
    const set = await run('settings', 'set', 'console.lockout.maxAttempts=3', ...shop, '--reason', 'Audit', '--json')
    expect([set.code, set.json().changes]).toEqual([0, [expect.objectContaining({ key: 'console.lockout.maxAttempts', from: 5, to: 3 })]])
    expect(await mailsTo('bea@shop.example')).toContain('policy-changed-to-owners')
    const loosened = await run('settings', 'set', 'console.lockout.maxAttempts=4', ...shop, '--reason', 'x', '--json')
    expect([loosened.code, loosened.json().error.code]).toEqual([1, 'forbidden'])
    expect((await run('settings', 'get', 'console.lockout.maxAttempts', ...shop)).out).toContain(
      'console.lockout.maxAttempts = 3   (tenant)',
    )
  })

  test('a group, all, an unknown setting, a value that does not fit', async () => {
    expect((await run('settings', 'get', 'console.lockout', ...shop, '--json')).json().settings.length).toBeGreaterThan(4)
    expect((await run('settings', 'get', ...shop, '--json')).json().settings.length).toBeGreaterThan(40)
    expect(await run('settings', 'get', 'console.nonsense', ...shop)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no setting console.nonsense here'),
    })
    expect(await run('settings', 'set', 'console.nonsense=1', ...shop)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no such setting.'),
    })
    expect(await run('settings', 'set', 'console.lockout.maxAttempts=many', ...shop)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Use a whole number'),
    })
  })
})

describe('proofs by the operator’s word', () => {
  test('R-03 a domain only while the company has access to no tenant; a host name', async () => {
    const { rows } = await sql<{ id: string; companyId: string }>`select id, company_id as "companyId" from tenant`.execute(database.db)
    const { id: tenantId, companyId } = rows[0]!
    const partner = '0199d3a0-7c52-7b1e-8f7e-3c0f7d0a9b11'
    const claim = (company: string) =>
      sql`insert into company_domain (company_id, domain_key, skeleton, challenge, created_at) values (${company}, 'studio.example', 'studio.example', 'x', '2026-01-01')`.execute(
        database.db,
      )
    await sql`insert into company (id, kind, name, created_at) values (${partner}, 'partner', 'Studio', '2026-01-01')`.execute(database.db)
    await claim(partner)
    await claim(companyId)
    expect((await run('domain', 'confirm', 'studio.example', '--company', companyId, '--json')).json().error.code).toBe('conflict')
    expect((await run('domain', 'confirm', 'studio.example', '--company', partner, '--json')).json()).toMatchObject({
      domain: 'studio.example',
      state: 'verified',
      verifiedBy: 'operator',
    })

    const website = '0199d3a0-7c52-7b1e-8f7e-3c0f7d0a9b12'
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenantId}, ${website}, 'Main', '2026-01-01', '2026-01-01')`.execute(
      database.db,
    )
    await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at) values (${tenantId}, ${website}, 'shop.example', 'x', '2026-01-01')`.execute(
      database.db,
    )
    expect((await run('host', 'confirm', 'shop.example', ...shop, '--website', 'Main')).out).toBe('shop.example is served now.')
    expect((await run('host', 'confirm', 'other.example', ...shop, '--website', 'Main')).code).toBe(1)
  })
})

describe('the database itself', () => {
  test('doctor says that all is well, but for the mail nobody carries', async () => {
    const { code, json } = await run('doctor', '--json')
    const states = Object.fromEntries(json().findings.map((one: { what: string; state: string }) => [one.what, one.state]))
    expect(states).toMatchObject({ Node: 'ok', Database: 'ok', Clock: 'ok', Migrations: 'ok', Secret: 'ok', Mail: 'wrong' })
    expect(code).toBe(1)
    const other = await tillward({ ...environment, TILLWARD_SECRET: 'another secret, and not the one used before' }, 'doctor')
    expect(other.out).toContain('✗ Secret: does not open what the database holds')
    const rotated = await tillward(
      { ...environment, TILLWARD_SECRET: 'another secret, and not the one used before', TILLWARD_SECRET_PREVIOUS: operatorSecret },
      'doctor',
    )
    expect(rotated.out).toContain('✓ Secret: opens what the database holds')
  })

  test('a command on a database that is not prepared says so; migrate prepares it, once', async () => {
    const blank = await blankDatabase()
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(blank.db)
    const there = { ...environment, DATABASE_URL: environment['DATABASE_URL']!.replace(/test_[0-9a-f]+/, rows[0]!.name) }
    expect(await tillward(there, 'tenant', 'list')).toMatchObject({
      code: 1,
      err: 'The database is not prepared for this Tillward. Run `tillward migrate` first.',
    })
    expect((await tillward(there, 'doctor')).out).toMatch(/✗ Migrations: \d+ not applied/)
    expect((await tillward(there, 'migrate', '--json')).json().applied).toContain('0001_audit')
    expect(await tillward(there, 'migrate')).toMatchObject({ code: 0, out: 'Nothing to do: all migrations are applied.' })
    expect((await tillward(there, 'tenant', 'list')).out).toBe('There is no tenant yet.')
    await blank.close()
  })

  test('the demo merchant is not loaded beside a tenant, and has no passwords where it is not', async () => {
    expect(await run('demo')).toMatchObject({ code: 1, err: expect.stringContaining('There are tenants here already') })
    expect(await run('demo', 'passwords')).toMatchObject({ code: 1, err: expect.stringContaining('There is no demo merchant here') })
  })
})
