import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onEmbedded } from '../apps/server/test/harness/database.ts'
import { settled, stilled, violations } from './harness/axe.ts'
import { enterByForgotten, signIn } from './harness/doors.ts'
import { focusOrder } from './harness/keyboard.ts'
import { ask, tell, type Values, walk } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

// Every page of the console, opened as the demo's Admin Owner.
let world: World
let page: Page
let values: Values
/** Of a partner company. */
let administrator: Page
let ofCompany: Values
beforeAll(async () => {
  if (onEmbedded) return
  world = await startWorld({ demo: true })
  page = await world.person()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
  values = await valuesIn(page, world)
  administrator = await world.person()
  await enterByForgotten(world, administrator, 'nora@studio-north.example', 'Copper-Gate-6-Larks')
  const { companyId } = await ask<{ companyId: string }>(administrator, '/api/console/session')
  const colleague = (await ask<{ items: { id: string }[] }>(administrator, `/api/console/companies/${companyId}/people`)).items.at(-1)!.id
  ofCompany = { $companyId: [companyId], 'people/$accountId': [colleague] }
})
afterAll(() => world?.close())

interface Row {
  readonly [key: string]: unknown
}
const first = async (path: string, name: string, fits: (row: Row) => boolean = () => true): Promise<string> => {
  const row = (await ask<{ items: Row[] }>(page, path)).items.find(fits)
  if (!row) throw new Error(`nothing of ${path} fits`)
  return row[name] as string
}

/** One of each thing. */
async function valuesIn(tab: Page, { demo }: World): Promise<Values> {
  const tenant = `/api/console/tenants/${demo.tenant.id}`
  const role = (kind: string) => first(`${tenant}/roles`, 'id', (one) => one['kind'] === kind)
  const webhook = { name: 'Shop engine', url: 'http://127.0.0.1:1/accounts', events: ['*'] }
  const {
    webhook: { id: webhookId },
  } = await tell<{ webhook: { id: string } }>(tab, `${tenant}/webhooks`, webhook)
  await tell(tab, `${tenant}/webhooks/${webhookId}/test`, {})
  return {
    $tenantId: [demo.tenant.id],
    'partners/$companyId': [await first(`${tenant}/partners`, 'companyId')],
    'users/$accountId': [await first(`${tenant}/users?limit=1`, 'id')],
    'people/$accountId': [await first(`${tenant}/people`, 'accountId', (one) => one['userName'] !== demo.owner.userName)],
    $roleId: [await role('console'), await role('website')],
    $websiteId: [demo.websites[0]!.id],
    $customerId: [await first(`${tenant}/customers?limit=1`, 'id')],
    $side: ['console', 'website'],
    $entity: ['website-user', 'customer', 'console-user', 'website'],
    $key: [await first(`${tenant}/dictionary/website-user/properties`, 'key')],
    $keyId: [(await tell<{ key: { id: string } }>(tab, `${tenant}/keys`, { name: 'Shop engine', permissions: ['orders.write'] })).key.id],
    $webhookId: [webhookId],
    $eventId: [await first(`${tenant}/webhooks/${webhookId}/deliveries`, 'id')],
    $template: [await first(`${tenant}/mail/templates`, 'template')],
  }
}

/** The dark theme has the same colours at every width. */
const looks = [
  { width: 1440, themes: ['light', 'dark'] },
  { width: 390, themes: ['light'] },
] as const

// the pages are the same on either database
describe.skipIf(onEmbedded).each([
  { part: 'others', of: () => ({ page, values }) },
  { part: 'company', of: () => ({ page: administrator, values: ofCompany }) },
] as const)('every page: $part', ({ part, of }) => {
  test('fits, breaks no rule of WCAG 2.2 AA, and reports no fault, wide and narrow, light and dark', { timeout: 1_500_000 }, async () => {
    const found: string[] = []
    const { page: tab, values: its } = of()
    const missed = await walk(tab, part, its, async (address) => {
      await tab.setViewportSize({ width: 1440, height: 900 })
      await settled(tab).catch(() => found.push(`${address} did not settle`))
      for (const { width, themes } of looks) {
        await tab.setViewportSize({ width, height: 900 })
        // charts follow the width a moment later
        const fits = tab.waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, { timeout: 3_000 })
        await fits.catch(() => found.push(`${address} at ${width} px scrolls sideways`))
        for (const colorScheme of themes) {
          await tab.emulateMedia({ colorScheme })
          await stilled(tab)
          found.push(...(await violations(tab)).map((fault) => `${address} at ${width} px, ${colorScheme}: ${fault}`))
        }
      }
    })
    expect(found.join('\n')).toBe('')
    expect(missed).toEqual([])
    expect(world.faults).toEqual([])
  })

  test('is gone through with the Tab key: each stop is named and seen, and none is a trap', { timeout: 1_500_000 }, async () => {
    const found: string[] = []
    const { page: tab, values: its } = of()
    await tab.setViewportSize({ width: 1440, height: 900 })
    await walk(tab, part, its, async (address) => {
      await settled(tab).catch(() => undefined)
      found.push(...(await focusOrder(tab)).map((fault) => `${address}: ${fault}`))
    })
    expect(found.join('\n')).toBe('')
  })
})
