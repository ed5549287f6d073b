import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tillward } from '../../test/harness/command.ts'
import { readAnchors } from './audit.ts'
import { readableLog } from './readable-log.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tillward-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const nowhere = { TILLWARD_DATA: path.join(folder, 'nothing') }

const commands = [
  ['serve'],
  ['migrate'],
  ['tenant', 'create'],
  ['tenant', 'list'],
  ['owner', 'invite'],
  ['owner', 'recover'],
  ['domain', 'confirm'],
  ['host', 'confirm'],
  ['settings', 'get'],
  ['settings', 'set'],
  ['audit', 'verify'],
  ['demo'],
  ['demo', 'passwords'],
  ['doctor'],
]

describe('help', () => {
  test.each(commands)('tillward %s %s says what it does, with examples that are its own', async (...words) => {
    const { code, out } = await tillward(nowhere, ...words, '--help')
    expect(code).toBe(0)
    expect(out).toContain(`Usage: tillward ${words.join(' ')}`)
    expect(out).toContain('Examples:')
    expect(out).toContain(`$ tillward ${words.join(' ')}`)
  })

  test('the overview lists every command and the exit codes', async () => {
    const { code, out } = await tillward(nowhere, '--help')
    expect(code).toBe(0)
    for (const [first] of commands) expect(out).toMatch(new RegExp(`^  ${first} `, 'm'))
    expect(out).toContain('Exit codes: 0 done · 1 failed or refused · 2 wrong usage · 3 an audit chain is not whole')
  })
})

describe('wrong usage ends with 2', () => {
  test.each([
    [['nonsense'], 'unknown command'],
    [['tenant', 'create', '--name', 'X'], '--owner-email'],
    [['serve', '--nonsense'], '--nonsense'],
    [['settings', 'get'], '--tenant or --company'],
    [['settings', 'get', '--tenant', 'A', '--company', 'B'], '--tenant or --company'],
    [['settings', 'set', 'console.lockout.minutes', '--tenant', 'A'], 'key=value'],
  ])('%j', async (args, said) => {
    const { code, err, out } = await tillward(nowhere, ...args)
    expect(code).toBe(2)
    expect(err).toContain(said)
    expect(out).toBe('')
  })

  test('no command at all', async () => {
    expect((await tillward(nowhere)).code).toBe(2)
  })
})

describe('what only the operator can mend is told in a line each, and ends with 1', () => {
  test('every mistake of the environment', async () => {
    const { code, err } = await tillward({ PORT: 'x', DATABASE_URL: 'mysql://u:verysecret@h/d', TILLWARD_TYPO: '1' }, 'serve')
    expect(code).toBe(1)
    expect(err.split('\n')).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'DATABASE_URL must be a URL that begins with postgres:// or postgresql://',
      'TILLWARD_TYPO is not a variable of Tillward',
    ])
    expect(err).not.toContain('verysecret')
  })

  test('a command where there is no database makes none', async () => {
    const { code, err } = await tillward(nowhere, 'audit', 'verify')
    expect(code).toBe(1)
    expect(err).toMatch(/^There is no database in .*nothing\. Start the server first/)
    expect(err.split('\n')).toHaveLength(1)
  })

  test('a data folder that is a file', async () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    const { code, err } = await tillward({ TILLWARD_DATA: file, PORT: '0' }, 'serve')
    expect(code).toBe(1)
    expect(err).toMatch(/^The data folder .*file cannot be (made|used)/)
    expect(err.split('\n')).toHaveLength(1)
  })

  test('a database nobody listens at', async () => {
    const env = { DATABASE_URL: 'postgresql://u:verysecret@127.0.0.1:1/d', TILLWARD_SECRET: 'x'.repeat(32), PORT: '0' }
    for (const command of [['serve'], ['migrate'], ['tenant', 'list']]) {
      const { code, err } = await tillward(env, ...command)
      expect(code).toBe(1)
      expect(err).toBe('The database at 127.0.0.1:1/d cannot be used: nothing listens there.')
    }
  })

  test('an address this machine does not have', async () => {
    const { code, err } = await tillward({ ...nowhere, HOST: '192.0.2.1', PORT: '0' }, 'serve')
    expect([code, err]).toEqual([1, 'This machine has no address 192.0.2.1. Set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.'])
  })
})

describe('anchors', () => {
  test('R-61 are read from a log among other lines, whatever stands before them', async () => {
    const file = path.join(folder, 'log')
    const line = (sealNo: number, hash = 'aa') => JSON.stringify({ channel: 'security', event: 'audit.seal', ownerId: 'o', sealNo, hash })
    writeFileSync(
      file,
      `{"msg":"x"}\n2026-11-21 host tillward[1]: ${line(1)}\nnot json audit.seal {\n${line(2)}\n${line(2, 'bb')}\n${line(2)}\n`,
    )
    expect(await readAnchors(file)).toEqual([
      { ownerId: 'o', sealNo: 1, hash: 'aa' },
      { ownerId: 'o', sealNo: 2, hash: 'aa' },
      { ownerId: 'o', sealNo: 2, hash: 'bb' },
    ])
  })

  test('a file that is not there is told in a line', async () => {
    await expect(readAnchors(path.join(folder, 'none'))).rejects.toThrow(/cannot be read: it is not there\.$/)
  })
})

test('at a terminal the log is one short line each, without the seals', () => {
  const lines: string[] = []
  const log = readableLog((text) => lines.push(text))
  log.write(JSON.stringify({ level: 'info', time: '2026-11-21T20:38:39.057Z', msg: 'listening', port: 4000 }))
  log.write(JSON.stringify({ level: 'info', time: '2026-11-21T20:38:39.057Z', event: 'audit.seal', msg: 'audit seal' }))
  log.write(JSON.stringify({ level: 'warn', time: '2026-11-21T20:38:40.057Z', msg: 'late', err: { stack: 'Error: x\n  at y' } }))
  expect(lines).toEqual(['20:38:39 listening  port=4000', '20:38:40 WARN late\nError: x\n  at y'])
})
