import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTemplate, templates } from './templates.ts'
import { readBlocks, readPieces, textIssues } from './text.ts'

const reset = templates.find((template) => template.name === 'reset')!
const body = 'Hello {{name}}\n\n[Choose]({{link}})'
const rules = (subject: string, text: string) => textIssues(reset, { subject, body: text }).map(({ field, rule }) => `${field} ${rule}`)

test.each(templates)('R-62 the words of $name come with the program and pass its own check', (template) => {
  expect(textIssues(template, template.text)).toEqual([])
})

test('R-62 names of templates are each one of a kind, and so are the variables of each', () => {
  expect(new Set(templates.map(({ name }) => name)).size).toBe(templates.length)
  for (const { variables } of templates) expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length)
})

test('R-62 whoever writes a mail names a template there is', () => {
  const src = path.join(import.meta.dirname, '../..')
  const files = globSync('**/*.ts', { cwd: src, exclude: ['**/*.test.ts'] })
  const named = files.flatMap((file) =>
    [...readFileSync(path.join(src, file), 'utf8').matchAll(/\btemplate: '([a-z-]+)'/g)].map((match) => match[1] as string),
  )
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !findTemplate(name))).toEqual([])
})

describe('ATK-081 words of a tenant', () => {
  test.each([
    "{{constructor.constructor('return process')()}}",
    '{{#each name}}x{{/each}}',
    '{{user.passwordHash}}',
    '{{ passwordHash }}',
    '{{__proto__}}',
    '{{toString}}',
    '{{}}',
    '{{accounts}}',
  ])('ATK-081 %s names nothing of this template', (odd) => {
    expect(rules('Hi', `${odd}\n\n${body}`)).toContain('body unknown-variable')
    expect(rules(`Hi ${odd}`, body)).toContain('subject unknown-variable')
  })

  test.each(['{{name', 'name}}', '{{name}} }}', '{{', '{{{{name}}}}', '{{name\n}}'])('ATK-081 %s has braces left over', (odd) => {
    expect(rules('Hi', `${odd}\n\n${body}`)).toContain('body braces')
  })

  test('ATK-081 other template languages are words', () => {
    // oxlint-disable-next-line no-template-curly-in-string -- it is the very text that must stay text
    expect(rules('Hi', `${body}\n\n\${7*7} <%= 7*7 %> {% include x %} #{7*7}`)).toEqual([])
  })

  test('ATK-126 the link stands in the body, never in the subject, and must be there', () => {
    expect(rules('Open {{link}}', body)).toEqual(['subject no-link'])
    expect(rules('Hi', 'Hello {{name}}')).toEqual(['body missing-link'])
    expect(rules('Hi', 'Open {{link}} now')).toEqual([])
  })

  test('R-62 says what else is wrong, field by field', () => {
    expect(rules('', '')).toEqual(['subject required', 'body required', 'body missing-link'])
    expect(rules('a\nb', body)).toContain('subject one-line')
    expect(rules('a\r\nBcc: x', body)).toContain('subject characters')
    expect(rules('a\u202eb', `${body}\u2028`)).toEqual(['subject characters', 'body characters'])
    expect(rules('\ud800', body)).toEqual(['subject characters'])
    expect(rules('x'.repeat(201), `${body}\n\n${'y'.repeat(10_000)}`)).toEqual(['subject too-long', 'body too-long'])
    expect(rules('Hi', 'Click [here]({{link}}) now')).toEqual(['body button-alone'])
    expect(rules('Hi', body.replaceAll('\n', '\r\n'))).toEqual([])
  })

  test('ATK-088 reading hostile words takes no time', () => {
    const before = performance.now()
    for (const odd of ['{{'.repeat(5_000), '}}'.repeat(5_000), '['.repeat(10_000), '[x]({{'.repeat(1_500), '\n \n'.repeat(3_000)])
      rules(odd, odd)
    expect(performance.now() - before).toBeLessThan(500)
  })
})

test('R-62 a body is read as paragraphs, buttons and lists', () => {
  const lists = new Set(['accounts'])
  expect(readBlocks('One {{ name }}\ntwo\n\n \n[Go {{name}}]({{ link }})\n\n{{accounts}}\n\nx {{accounts}}', lists)).toEqual([
    { kind: 'paragraph', pieces: ['One ', { variable: 'name' }, '\ntwo'] },
    { kind: 'button', label: ['Go ', { variable: 'name' }] },
    { kind: 'list', variable: 'accounts' },
    { kind: 'paragraph', pieces: ['x ', { variable: 'accounts' }] },
  ])
  expect(readPieces('{{a}}{{b}}')).toEqual([{ variable: 'a' }, { variable: 'b' }])
})
