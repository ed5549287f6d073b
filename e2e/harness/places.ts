import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const router = fileURLToPath(new URL('../../apps/console/src/router.tsx', import.meta.url))

/** The pattern of every page of the console, as the router has it: `/t/$tenantId/users/{-$tab}`. */
export const patterns = (): string[] => [...readFileSync(router, 'utf8').matchAll(/page\(\s*'([^']+)'/g)].map(([, pattern]) => pattern!)

/** What a part of an address such as `$tenantId` or `{-$tab}` stands for: which values to go to. */
export type Values = Readonly<Record<string, readonly string[]>>

/** The addresses of a pattern: each of the values its last part can have, the first of all others. Throws where a part is not known. */
export function addressesOf(pattern: string, values: Values): string[] {
  const parts = pattern.split('/').filter(Boolean)
  const key = parts.map((part) => part.replace(/^\{-(.*)\}$/, '$1')).join('/')
  const choices = parts.map((part, n) => {
    const optional = /^\{-\$(.*)\}$/.exec(part)
    const name = optional?.[1] ?? (part.startsWith('$') ? part.slice(1) : undefined)
    if (name === undefined) return [part]
    // a tab of one page is none of another: `users/$accountId/$tab` before `$tab`
    const of =
      values[
        parts
          .slice(Math.max(0, n - 2), n + 1)
          .join('/')
          .replace(/\{-(\$\w+)\}/g, '$1')
      ] ?? values[`$${name}`]
    if (!of) throw new Error(`no value for $${name} of ${key}: name one in the test`)
    const last = n === parts.length - 1
    return [...(optional ? [''] : []), ...(last ? of : of.slice(0, 1))]
  })
  const addresses = choices.reduce<string[]>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => (tail ? `${head}/${tail}` : head))),
    [''],
  )
  return addresses.map((address) => `/console${address}`)
}

/** Asks the API as whoever is signed in. */
export const ask = async <T>(page: Page, path: string): Promise<T> => {
  const answer = await page.request.get(path)
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}
