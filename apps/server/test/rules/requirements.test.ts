import { expect, test } from 'vitest'
import { sourcesUnder, withoutComments } from './sources.ts'

/** The requirements this release must hold (docs/requirements.md). Each has at least one test whose name begins with its number. */
const inScope = `
  R-01 R-02 R-03 R-04 R-05 R-06 R-07 R-08
  R-10 R-11 R-12 R-13 R-14 R-15 R-16 R-17
  R-22 R-23 R-24 R-25
  R-30 R-31 R-32 R-33
  R-40 R-41 R-42 R-43 R-44 R-45 R-46
  R-50 R-51 R-52 R-53 R-54 R-55
  R-60 R-61 R-62 R-63
`
  .trim()
  .split(/\s+/)

/** The names given to test(), it() and describe(), also with .each, .skipIf and so on, in any kind of quotes. */
function testNames(text: string): string[] {
  const code = withoutComments(text)
  const plain = /\b(?:test|it|describe)(?:\.\w+)*\s*\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g
  // With .each and .skipIf the name follows a closing parenthesis.
  const called = /\)\s*\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1\s*,/g
  return [plain, called].flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[2]!))
}

/** Leading numbers of a name: `R-40 R-41 five wrong passwords …` stands for both. */
function requirementsOf(name: string): string[] {
  return /^((?:(?:R|ATK)-\d+b?[\s,]+)*)/.exec(`${name} `)?.[1]?.match(/R-\d\d/g) ?? []
}

test('the scan reads test names in every form', () => {
  const text = `
    test('R-01 one', () => {})
    it("R-02 R-03 two", async () => {})
    describe(\`R-04 \${x} three\`, () => {})
    test.each(['a', 'b'])('ATK-001, R-05 %s', () => {})
    test.skipIf(embedded)('R-06 four', () => {})
    /* it is said that test("R-07 not me") */
    test('not R-08', () => {})
  `
  expect(testNames(text).flatMap(requirementsOf).toSorted()).toEqual(['R-01', 'R-02', 'R-03', 'R-04', 'R-05', 'R-06'])
})

test('every requirement in scope has a test', () => {
  const files = [...sourcesUnder('apps/server'), ...sourcesUnder('packages')].filter(
    (file) => file.path.endsWith('.test.ts') && !file.path.includes('/test/rules/'),
  )
  const tested = new Set(files.flatMap((file) => testNames(file.text)).flatMap(requirementsOf))
  expect(inScope.filter((requirement) => !tested.has(requirement))).toEqual([])
})
