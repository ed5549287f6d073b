import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDns, type TestDns } from '../../test/harness/dns.ts'
import { type TestRelay, testRelay } from '../../test/harness/relay.ts'
import { readEnv } from '../env.ts'
import { clockSkew, diagnose, type Finding, node } from './doctor.ts'

const log = pino({ level: 'silent' })
const root = mkdtempSync(path.join(os.tmpdir(), 'tillward-doctor-'))
let dns: TestDns
let relay: TestRelay
beforeAll(async () => {
  dns = await startDns()
  relay = await testRelay()
})
afterAll(async () => {
  await Promise.all([dns.stop(), relay.close()])
  rmSync(root, { recursive: true, force: true })
})

const found = async (environment: Record<string, string>): Promise<Map<string, Finding>> => {
  const { findings } = await diagnose(
    readEnv({ TILLWARD_DATA: path.join(root, 'none'), TILLWARD_DNS_SERVER: dns.server, ...environment }),
    log,
  )
  return new Map(findings.map((one) => [one.what, one]))
}

test('an old Node is wrong', () => {
  expect(node('24.21.0').state).toBe('ok')
  expect(node('20.18.1')).toMatchObject({ state: 'wrong', advice: 'Install Node 24 or newer.' })
})

test('clocks that differ by more than two seconds are wrong, whichever is ahead', () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 10, 21) + ms)
  expect([clockSkew(at(0), at(2_000)).state, clockSkew(at(0), at(2_001)).state, clockSkew(at(61_000), at(0)).state]).toEqual([
    'ok',
    'wrong',
    'wrong',
  ])
})

describe('data folder', () => {
  test('one that is not there yet is no fault', async () => {
    const findings = await found({})
    expect(findings.get('Data folder')).toMatchObject({ state: 'note' })
    expect(findings.get('Database')).toMatchObject({ state: 'note', found: 'none yet' })
  })

  test('a secret that others may read is wrong', async () => {
    const folder = path.join(root, 'open')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'secret'), 'x'.repeat(40), { mode: 0o600 })
    expect((await found({ TILLWARD_DATA: folder })).get('Data folder')).toMatchObject({ state: 'ok' })
    chmodSync(path.join(folder, 'secret'), 0o644)
    expect((await found({ TILLWARD_DATA: folder })).get('Data folder')).toMatchObject({
      state: 'wrong',
      advice: expect.stringContaining('chmod 600'),
    })
  })
})

describe('mail', () => {
  test('kept on the embedded database, wrong on PostgreSQL without a relay', async () => {
    expect((await found({})).get('Mail')).toMatchObject({ state: 'note' })
    const server = { DATABASE_URL: 'postgresql://u@127.0.0.1:1/d', TILLWARD_SECRET: 'x'.repeat(32) }
    const findings = await found(server)
    expect(findings.get('Mail')).toMatchObject({ state: 'wrong' })
    expect(findings.get('Database')).toMatchObject({ state: 'wrong', found: expect.stringContaining('nothing listens there') })
    expect(findings.has('Data folder')).toBe(false)
  })

  test('a relay that answers, and one that does not', async () => {
    expect((await found({ SMTP_URL: relay.url })).get('Mail')).toMatchObject({ state: 'ok' })
    const mail = (await found({ SMTP_URL: 'smtp://ada:verysecret@127.0.0.1:1' })).get('Mail')
    expect(mail).toMatchObject({ state: 'wrong', found: expect.stringContaining('ECONNREFUSED') })
    expect(JSON.stringify(mail)).not.toContain('verysecret')
    expect(relay.received).toEqual([])
  })
})

test('DNS: a name that does not exist is an answer, a failing server is wrong', async () => {
  expect((await found({})).get('DNS')).toMatchObject({ state: 'ok' })
  dns.fail('_tillward.example.com')
  expect((await found({})).get('DNS')).toMatchObject({ state: 'wrong', advice: expect.stringContaining('TILLWARD_DNS_SERVER') })
  dns.set('_tillward.example.com', [])
})
