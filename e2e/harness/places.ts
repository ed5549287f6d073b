import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const router = fileURLToPath(new URL('../../apps/console/src/router.tsx', import.meta.url))

/** The pattern of every page of the console, as the router has it: `/t/$tenantId/users/{-$tab}`. */
const patterns = (): string[] => [...readFileSync(router, 'utf8').matchAll(/page\(\s*'([^']+)'/g)].map(([, pattern]) => pattern!)

/** What a part of an address such as `$tenantId` stands for: one value or several. `partners/$companyId` is meant before `$companyId`. */
export type Values = Readonly<Record<string, readonly string[]>>

const tab = /\/(\{-\$tab\}|\$tab)$/

/** The addresses of a pattern but for its tabs: a page's own links lead to those. Throws where a part has no value. */
function addressesOf(pattern: string, values: Values): string[] {
  const parts = pattern.replace(tab, '').split('/').filter(Boolean)
  const choices = parts.map((part, n) => {
    if (!part.includes('$')) return [part]
    const name = part.replace(/[{}-]/g, '')
    const of = values[`${parts[n - 1]}/${name}`] ?? values[name]
    if (!of) throw new Error(`no value for ${name} of ${pattern}: name one in the test`)
    return of
  })
  const addresses = choices.reduce<string[]>((heads, tails) => heads.flatMap((head) => tails.map((tail) => `${head}/${tail}`)), [''])
  return addresses.map((address) => `/console${address}`)
}

/** Whose pages: those of a company are for its administrators. */
export type Part = 'company' | 'others'

/** Opens every page of a part, and every tab of it, one after another; a pattern of the router that was never opened is told at the end. */
export async function walk(page: Page, part: Part, values: Values, visit: (address: string) => Promise<void>): Promise<string[]> {
  const ours = patterns().filter((pattern) => pattern.startsWith('/c/') === (part === 'company'))
  const waiting = [...new Set(ours.flatMap((pattern) => addressesOf(pattern, values)))]
  const opened = new Set<string>()
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    if (opened.has(address)) continue
    opened.add(address)
    await page.goto(address)
    await visit(address)
    const links = await page.locator('nav[data-tabs] a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    waiting.unshift(...links.map((link) => link.split('?')[0]!).filter((link) => !opened.has(link)))
  }
  const isOpen = (pattern: string) => {
    const shape = new RegExp(
      `^/console${pattern
        .replace(/\/$/, '')
        .replace(/\/\{-\$\w+\}/g, '(/[^/]+)?')
        .replace(/\$\w+/g, '[^/]+')}$`,
    )
    return [...opened].some((address) => shape.test(address))
  }
  return ours.filter((pattern) => !isOpen(pattern))
}

/** Asks the API as whoever is signed in. */
export const ask = async <T>(page: Page, path: string): Promise<T> => {
  const answer = await page.request.get(path)
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Has the API do something as whoever is signed in. */
export async function tell<T>(page: Page, path: string, data: object): Promise<T> {
  const answer = await page.request.post(path, { data, headers: { 'Tillward-Request': '1' } })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return (answer.status() === 204 ? undefined : await answer.json()) as T
}
