import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { repository, sourcesUnder } from './sources.ts'

/** Numbers of attacks in a text, each once. */
const attacksIn = (text: string): string[] => [...new Set(text.match(/\bATK-\d+b?\b/g))].toSorted()

const page = readFileSync(path.join(repository, 'docs/threat-model.md'), 'utf8')
const tests = [...sourcesUnder('apps/server'), ...sourcesUnder('packages')].filter(
  (file) =>
    file.path.endsWith('.test.ts') && !file.path.includes('/test/rules/requirements') && !file.path.endsWith('rules/threat-model.test.ts'),
)
const tried = attacksIn(tests.map((file) => file.text).join('\n'))

test('docs/threat-model.md names no attack that no test tries', () => {
  expect(attacksIn(page.replaceAll('ATK-nnn', '')).filter((attack) => !tried.includes(attack))).toEqual([])
})

test('docs/threat-model.md has every attack that a test tries', () => {
  expect(tried.filter((attack) => !attacksIn(page).includes(attack))).toEqual([])
})
