import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { moduleOrder } from '../../src/tables.ts'
import { importsOf, isTest, repository, type SourceFile, source, sourcesUnder } from './sources.ts'

/** docs/architecture.md: a module imports only modules before it, and only through their index.ts. */
const order: readonly string[] = moduleOrder
const modules = 'apps/server/src/modules/'
const moduleOf = (file: string): string | undefined => (file.startsWith(modules) ? file.slice(modules.length).split('/')[0] : undefined)

const all = [...sourcesUnder('apps/server'), ...sourcesUnder('packages'), ...sourcesUnder('tools')]
const program = all.filter((file) => !isTest(file.path))
/** `file → import` of every import that breaks the rule. */
const breaking = (files: readonly SourceFile[], rule: (to: string, from: SourceFile) => boolean): string[] =>
  files.flatMap((file) =>
    file.imports.filter((one) => one.file !== undefined && rule(one.file, file)).map((one) => `${file.path} → ${one.from}`),
  )

test('the scan sees every form of import', () => {
  const text = `import a from './a.ts'
import type { B } from '../b.ts'
import {
  c,
  type D,
} from './c.ts'
import './e.ts'
export * from './f.ts'
export { g } from "./g.ts"
// import h from './h.ts'
const i = await import('./i.ts')
const text = "import j from './j.ts'"
`
  expect(importsOf('x/y.ts', text).map((one) => `${one.file}${one.typeOnly ? ' (type)' : ''}`)).toEqual([
    'x/a.ts',
    'b.ts (type)',
    'x/c.ts',
    'x/e.ts',
    'x/f.ts',
    'x/g.ts',
    'x/i.ts',
  ])
})

test('every import names a file that exists', () => {
  const others = all.filter((file) => file.path !== 'apps/server/test/rules/imports.test.ts')
  expect(breaking(others, (to) => !existsSync(path.join(repository, to)))).toEqual([])
})

test('every module has its place in the order, an index.ts and a README.md', () => {
  const found = readdirSync(path.join(source, 'modules'))
  expect(found.filter((name) => !order.includes(name))).toEqual([])
  expect(
    found
      .flatMap((name) => ['index.ts', 'README.md'].map((file) => `${name}/${file}`))
      .filter((file) => !existsSync(path.join(source, 'modules', file))),
  ).toEqual([])
})

test('a module imports only modules before it', () => {
  const later = (to: string, from: SourceFile) => {
    const [there, here] = [moduleOf(to), moduleOf(from.path)]
    return there !== undefined && here !== undefined && order.indexOf(there) > order.indexOf(here)
  }
  expect(breaking(program, later)).toEqual([])
})

test('a module is imported only through its index.ts', () => {
  const inside = (to: string, from: SourceFile) =>
    moduleOf(to) !== undefined && moduleOf(to) !== moduleOf(from.path) && !to.endsWith(`/${moduleOf(to)}/index.ts`)
  expect(breaking(program, inside)).toEqual([])
})

test('platform knows no module and no environment', () => {
  const platform = program.filter((file) => file.path.startsWith('apps/server/src/platform/'))
  expect(platform.length).toBeGreaterThan(10)
  expect(breaking(platform, (to) => !to.startsWith('apps/server/src/platform/') && to !== 'apps/server/src/database.gen.ts')).toEqual([])
})

test('modules know neither the command, nor app.ts, nor the environment', () => {
  const inModules = program.filter((file) => moduleOf(file.path) !== undefined)
  expect(
    breaking(
      inModules,
      (to) => !to.startsWith(modules) && !to.startsWith('apps/server/src/platform/') && to !== 'apps/server/src/database.gen.ts',
    ),
  ).toEqual([])
})

test('the program imports nothing of its tests', () => {
  expect(breaking(program, (to) => isTest(to))).toEqual([])
})

test('packages know no app; contract runs in a browser', () => {
  const inPackages = program.filter((file) => file.path.startsWith('packages/'))
  expect(breaking(inPackages, (to) => to.startsWith('apps/'))).toEqual([])
  const contract = inPackages.filter((file) => file.path.startsWith('packages/contract/'))
  const foreign = contract.flatMap((file) =>
    file.imports
      .filter((one) => one.file === undefined && !/^(typebox|re2js)(\/|$)/.test(one.from))
      .map((one) => `${file.path} → ${one.from}`),
  )
  expect(foreign).toEqual([])
})

test('no file imports itself over others', () => {
  const targets = new Map(
    program.map((file) => [file.path, file.imports.filter((one) => !one.typeOnly && one.file).map((one) => one.file!)]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file)
    if (at >= 0) cycles.push([...way.slice(at), file].join(' → '))
    if (at >= 0 || done.has(file)) return
    for (const next of targets.get(file) ?? []) visit(next, [...way, file])
    done.add(file)
  }
  for (const file of targets.keys()) visit(file, [])
  expect(cycles).toEqual([])
})

test('no file is longer than 300 lines', () => {
  expect(
    all.filter((file) => file.text.split('\n').length > 301).map((file) => `${file.path}: ${file.text.split('\n').length - 1}`),
  ).toEqual([])
})

test('nothing is named after nothing', () => {
  const vague = /(^|[./-])(utils?|helpers?|common|misc)([./-]|$)/
  expect(all.map((file) => file.path).filter((file) => vague.test(file.replace(/\.tsx?$/, '')))).toEqual([])
})

test('the files of a module keep to the vocabulary', () => {
  const strange = program.filter((file) => {
    const name = file.path.split('/').at(-1)!
    if (moduleOf(file.path) === undefined) return false
    if (name.startsWith('routes')) return !/^routes\.(console|storefront|integration)(\.[a-z-]+)?\.ts$/.test(name)
    return !/^[a-z]+(-[a-z]+)*(\.[a-z-]+)?\.tsx?$/.test(name)
  })
  expect(strange.map((file) => file.path)).toEqual([])
})
