import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemRandom } from '../random.ts'
import { keptSecret } from './kept-secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillward-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the secret is made once, long enough, readable by its owner only', () => {
  const data = path.join(folder, 'data')
  const secret = keptSecret(data, systemRandom)
  expect(secret).toMatch(/^[\w-]{64}$/)
  expect(keptSecret(data, systemRandom)).toBe(secret)
  expect((statSync(path.join(data, 'secret')).mode & 0o777).toString(8)).toBe('600')
})

test('a damaged secret is not replaced: what it sealed would be lost', () => {
  writeFileSync(path.join(folder, 'secret'), 'half')
  expect(() => keptSecret(folder, systemRandom)).toThrow('is damaged')
})
