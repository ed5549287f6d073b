import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnv } from '../../src/env.ts'
import { openInstallation } from '../../src/installation.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { createLog } from '../../src/platform/log.ts'
import { operatorSecret, type Ran, tillward } from '../harness/command.ts'
import { testDatabaseUrl } from '../harness/database.ts'

let database: DatabaseHandle
let run: (...args: readonly string[]) => Promise<Ran>
/** Lines of the security log, as a server writes them when it seals. */
const logged: string[] = []
const folder = mkdtempSync(path.join(os.tmpdir(), 'tillward-cli-audit-'))
const log = path.join(folder, 'security.log')
const verifyWith = (lines: readonly string[]) => {
  writeFileSync(log, lines.join('\n'))
  return run('audit', 'verify', '--anchors', log)
}

beforeAll(async () => {
  const { handle, url } = await testDatabaseUrl()
  database = handle
  const environment = { DATABASE_URL: url, TILLWARD_SECRET: operatorSecret }
  run = (...args) => tillward(environment, ...args)
  await run('tenant', 'create', '--name', 'Example Shop', '--owner-email', 'ada@shop.example')
  const destination = { write: (line: string) => void logged.push(line.trim()) }
  const installation = await openInstallation(readEnv(environment), createLog({ destination }), { migrate: false })
  await installation.modules.audit.sealAll()
  await installation.close()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

test('R-61 whole chains are told with their numbers, and end with 0', async () => {
  const { code, json } = await run('audit', 'verify', '--json')
  expect([code, json().whole]).toEqual([0, true])
  expect(
    json()
      .chains.map((one: { owner: string }) => one.owner)
      .toSorted(),
  ).toEqual(['company Example Shop', 'tenant Example Shop'])
  const one = await run('audit', 'verify', '--tenant', 'Example Shop')
  expect(one.out).toMatch(/^✓ tenant Example Shop: 1 seals, \d+ rows\n✓ company Example Shop: 1 seals, \d+ rows\n2 chains, all whole\.$/)
  expect((await run('audit', 'verify', '--tenant', 'Nobody')).code).toBe(1)
})

test('R-61 the hashes in the security log are compared: one that differs, or a chain that is gone, ends with 3', async () => {
  expect(logged).toHaveLength(2)
  const compared = await verifyWith(logged)
  expect([compared.code, compared.err]).toEqual([0, `2 seals to compare in ${log}`])
  const differing = await verifyWith(logged.map((line) => line.replace(/"hash":"..../, '"hash":"0000')))
  expect([differing.code, differing.out]).toEqual([3, expect.stringContaining('differs from the hash in the security log')])
  const later = await verifyWith(logged.map((line) => line.replace('"sealNo":1', '"sealNo":2')))
  expect([later.code, later.out]).toEqual([3, expect.stringContaining('seal 2 stands in the security log and is missing here')])
  const gone = await verifyWith(logged.map((line) => line.replace(/"ownerId":"[^"]+"/, '"ownerId":"0199d3a0-7c52-7b1e-8f7e-3c0f7d0a9b13"')))
  expect([gone.code, gone.out]).toEqual([
    3,
    expect.stringContaining('✗ 0199d3a0-7c52-7b1e-8f7e-3c0f7d0a9b13: seal 1 stands in the security log and is missing here'),
  ])
})

test('R-61 a row changed in the database ends with 3, and says where', async () => {
  await sql`set session_replication_role = replica; update audit_event set action = 'account.nothing' where action = 'tenant.founded'`.execute(
    database.db,
  )
  const broken = await run('audit', 'verify', '--json')
  expect(broken.code).toBe(3)
  expect(broken.json().whole).toBe(false)
  expect(await run('audit', 'verify')).toMatchObject({
    code: 3,
    out: expect.stringContaining('✗ tenant Example Shop: a row of seal 1 was changed'),
  })
})
