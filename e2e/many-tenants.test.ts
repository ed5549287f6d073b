import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onEmbedded } from '../apps/server/test/harness/database.ts'
import { fillTenants } from '../apps/server/test/scale/tenants.ts'
import { enterByForgotten } from './harness/doors.ts'
import { ask } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

describe.skipIf(onEmbedded)('somebody who may enter a thousand tenants', () => {
  let world: World
  /** Nora directs the agency Studio North. */
  let busy: Page
  beforeAll(async () => {
    world = await startWorld({ demo: true })
    busy = await world.person()
    await enterByForgotten(world, busy, 'nora@studio-north.example', 'Copper-Gate-6-Larks')
  })
  afterAll(() => world?.close())

  test('R-33 of a thousand tenants the one she looks for is found by the server, from wherever she is', async () => {
    const { companyId } = await ask<{ companyId: string }>(busy, '/api/console/session')
    await fillTenants(world.database!, world.demo.tenant.id, companyId)
    await busy.goto(`/console/t/${world.demo.tenant.id}/users`)
    const change = busy.getByRole('button', { name: 'Change tenant' })
    await change.click()
    const list = busy.getByRole('listbox', { name: 'Tenants you can enter' })
    await list.getByRole('option', { name: 'Harbour & Pine' }).waitFor()
    await busy.getByText('The first 50 by name. Type to find another.').waitFor()
    await busy.getByRole('combobox', { name: 'Find a tenant' }).fill('merchant 0998')
    await list.getByRole('option', { name: 'Merchant 0998' }).waitFor()
    await expect.poll(() => list.getByRole('option').count()).toBe(1)
    await busy.keyboard.press('ArrowDown')
    await busy.keyboard.press('Enter')
    await change.getByText('Merchant 0998').waitFor()
    await busy.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Website users', exact: true }).waitFor()
    // loaded anew, and from a page of no tenant, it is the same one
    await busy.reload()
    await change.getByText('Merchant 0998').waitFor()
    await busy.getByRole('button', { name: /^Your account/ }).click()
    await busy.getByRole('menuitem', { name: 'Your profile' }).click()
    await busy.getByRole('heading', { level: 1 }).waitFor()
    await change.getByText('Merchant 0998').waitFor()
    await busy.goto('/console/profile/access')
    await busy.getByRole('searchbox', { name: 'Find a tenant' }).fill('no such name')
    await busy.getByText('No tenant is called “no such name”').waitFor()
    await busy.getByRole('searchbox', { name: 'Find a tenant' }).fill('0997')
    await busy.getByRole('link', { name: 'Merchant 0997' }).click()
    await change.getByText('Merchant 0997').waitFor()
    // one that is not there is not entered, whatever the address says
    await busy.goto('/console/t/0199c32d-0000-7000-8000-000000000000/users')
    await busy.getByRole('heading', { name: 'You cannot enter this tenant' }).waitFor()
    expect(JSON.stringify(await ask(busy, '/api/console/session')).length).toBeLessThan(40_000)
    // her company's page has them by fifties
    await busy.goto(`/console/c/${companyId}/tenants`)
    await busy.getByText('1–50 of more').waitFor()
    await busy.getByRole('button', { name: 'Next', exact: true }).click()
    await busy.getByText('51–100 of more').waitFor()
    await busy.getByRole('searchbox', { name: 'Search' }).fill('merchant 0998')
    await busy.getByText('1 in all').waitFor()
    expect(world.faults).toEqual([])
  })
})
