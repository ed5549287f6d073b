import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled, violations } from './harness/axe.ts'
import { signIn } from './harness/doors.ts'
import { focusOrder } from './harness/keyboard.ts'
import { addressesOf, ask, patterns, type Values } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

// Every page of the console, opened as the demo's Admin Owner.
let world: World
let page: Page
let values: Values
beforeAll(async () => {
  world = await startWorld({ demo: true })
  page = await world.person()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
  values = await valuesIn(page, world)
})
afterAll(() => world.close())

interface Row {
  readonly id: string
  readonly [key: string]: unknown
}
const first = async (path: string, fits: (row: Row) => boolean = () => true): Promise<string> => {
  const { items } = await ask<{ items: Row[] }>(page, path)
  const row = items.find(fits)
  if (!row) throw new Error(`nothing of ${path} fits`)
  return String(row.id ?? row['accountId'] ?? row['companyId'] ?? row['key'] ?? row['name'])
}

/** One of each thing of the demo, and every tab. */
async function valuesIn(tab: Page, { demo }: World): Promise<Values> {
  const tenant = `/api/console/tenants/${demo.tenant.id}`
  const { companyId } = await ask<{ companyId: string }>(tab, '/api/console/session')
  return {
    $tenantId: [demo.tenant.id],
    't/$tenantId/$tab': [''],
    $companyId: [companyId],
    'partners/$companyId': [await first(`${tenant}/partners`)],
    'users/$accountId': [await first(`${tenant}/users?limit=1`)],
    'people/$accountId': [await first(`${tenant}/people`, (one) => one['userName'] !== demo.owner.userName)],
    $roleId: [
      await first(`${tenant}/roles`, (one) => one['kind'] === 'console'),
      await first(`${tenant}/roles`, (one) => one['kind'] === 'website'),
    ],
    $websiteId: [demo.websites[0]!.id],
    $customerId: [await first(`${tenant}/customers?limit=1`)],
    $side: ['console', 'website'],
    $entity: ['website-user', 'customer', 'console-user', 'website'],
  }
}

const widths = [1440, 390] as const
const themes = ['light', 'dark'] as const

describe('every page', () => {
  test('fits, breaks no rule of WCAG 2.2 AA, and reports no fault, wide and narrow, light and dark', { timeout: 900_000 }, async () => {
    const found: string[] = []
    for (const address of patterns().flatMap((pattern) => addressesOf(pattern, values))) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(address)
      await settled(page).catch(() => found.push(`${address} did not settle`))
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (over > 0) found.push(`${address} at ${width} px scrolls sideways by ${over} px`)
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme })
          found.push(...(await violations(page)).map((fault) => `${address} at ${width} px, ${colorScheme}: ${fault}`))
        }
      }
    }
    expect(found.join('\n')).toBe('')
    expect(world.faults).toEqual([])
  })

  test('is gone through with the Tab key: each stop is named and seen, and none is a trap', { timeout: 600_000 }, async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const found: string[] = []
    for (const address of patterns().map((pattern) => addressesOf(pattern, values)[0]!)) {
      await page.goto(address)
      await settled(page).catch(() => undefined)
      found.push(...(await focusOrder(page)).map((fault) => `${address}: ${fault}`))
    }
    expect(found.join('\n')).toBe('')
  })
})
