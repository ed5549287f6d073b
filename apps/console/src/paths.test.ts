import { expect, test } from 'vitest'
import { paths } from './paths.ts'

type Builder = (...args: readonly string[]) => string

/** Every address of one name: with the ids it needs, and with each of the optional parts after them. */
function addressesOf(build: Builder): string[] {
  const given = ['T', 'A', 'B', 'C'].slice(0, build.length)
  const all = [...given.keys(), given.length].map((n) => build(...given.slice(0, n)))
  return [...new Set(all)].filter((address) => !address.includes('undefined'))
}

test('addresses stay as they are: links that were mailed, bookmarked or shared go on working', () => {
  const all = Object.entries(paths).map(([name, build]) => `${name}: ${addressesOf(build as Builder).join('  ')}`)
  expect(`\n${all.join('\n')}\n`).toMatchSnapshot()
})

test('no two pages have one address', () => {
  const all = Object.values(paths).flatMap((build) => addressesOf(build as Builder))
  expect(new Set(all).size).toBe(all.length)
})

test('where to come back to after signing in is one value of the address', () => {
  expect(paths.signIn('/console/t/T/users?q=a&b=c')).toBe('/console/sign-in?next=%2Fconsole%2Ft%2FT%2Fusers%3Fq%3Da%26b%3Dc')
})
