import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

const run = (...args: string[]) => spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.mjs'), ...args], { encoding: 'utf8' })

test('an unknown command says which there are, and fails', () => {
  const { status, stderr } = run('nothing')
  expect(status).toBe(1)
  expect(stderr).toContain('There is no command "nothing". Known: install, build, start, cli, test,')
})

test('what is installed is recognised: nothing is installed again', () => {
  const { status, stderr } = run('install')
  expect([status, stderr]).toEqual([0, ''])
})
