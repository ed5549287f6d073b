import { expect, test } from 'vitest'
import { isTest, sourcesUnder, withoutComments } from './sources.ts'

const program = sourcesUnder('apps/server/src').filter((file) => !isTest(file.path))
const contract = sourcesUnder('packages/contract/src').filter((file) => !isTest(file.path))
const outside = [...program.filter((file) => !file.path.startsWith('apps/server/src/platform/')), ...contract]
const inModules = program.filter((file) => file.path.startsWith('apps/server/src/modules/'))

/** `file:line  code` of every line the pattern finds, comments left out. */
const lines = (files: readonly { path: string; text: string }[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    withoutComments(file.text)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file.path}:${at + 1}  ${line.trim()}`] : [])),
  )

const clock = /\bDate\.now\b|\bnew Date\s*(\(\s*\)|(?!\s*\()\b)|\bDate\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b|\bTemporal\.Now\b/
const random = /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\brandomInt\b|\bgetRandomValues\b/
const sqlClock =
  /\bnow\s*\(\s*\)\s*(?=[`,)\s+<>=-])(?<!\.now\s*\(\s*\)\s*)|\b(current_timestamp|current_date|localtimestamp|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid)\b/i

test('the patterns find what they should, and only that', () => {
  for (const code of ['const a = Date.now()', 'x(new Date())', 'new Date( )', 'performance.now()']) expect(code).toMatch(clock)
  for (const code of ['new Date(row.created_at)', 'clock.now()', 'const now: Date']) expect(code).not.toMatch(clock)
  for (const code of ['sql`select now()`', 'where ends_at > now() - x', 'default current_timestamp', 'sql`clock_timestamp()`'])
    expect(code).toMatch(sqlClock)
  for (const code of ['const now = clock.now()', 'f(clock.now(), 1)', 'known(now)', 'nowhere()']) expect(code).not.toMatch(sqlClock)
})

test('comments are passed over, texts and regular expressions that look like them are not', () => {
  const text = [
    "const a = 'http://x' // Date.now()",
    'const b = /[/*"`]/.test(c) // x',
    '/* Date.now()',
    ' */ const d = 1',
    'const e = `// ${f}`',
  ].join('\n')
  const code = withoutComments(text)
  expect(code).not.toContain('Date.now')
  for (const part of ["'http://x'", '/[/*"`]/.test(c)', 'const d = 1', '`// ${f}`']) expect(code).toContain(part)
})

test('time comes from the clock handed in', () => {
  expect(lines(outside, clock)).toEqual([])
})

test('chance comes from the source handed in', () => {
  expect(lines(outside, random)).toEqual([])
})

test('only main.ts hands over the environment, and only env.ts reads it', () => {
  expect(lines(program, /\bprocess\.env\b/).filter((line) => !line.startsWith('apps/server/src/main.ts:'))).toEqual([])
})

test('the database decides nothing by its own clock or chance', () => {
  expect(lines(inModules, sqlClock)).toEqual([])
})

test('no test switch in the program', () => {
  expect(lines(program, /\bNODE_ENV\b|\bVITEST\b|\bTEST_DB\b|process\.argv0|isTest\b/)).toEqual([])
})
