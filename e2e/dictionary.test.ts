import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { searchFor } from './harness/lists.ts'
import { ask, tell } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
let page: Page
beforeAll(async () => {
  world = await startWorld({ demo: true })
  page = await world.person()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
})
afterAll(() => world.close())

test('R-60 a property of the tenant’s own: made, put in order by keyboard, filled in, and a column, a filter and a saved view of the list', async () => {
  await rail('Application dictionary').click()
  const properties = page.getByRole('table', { name: 'Properties' })
  await properties.getByRole('link', { name: 'Birthday' }).waitFor()
  await page.getByRole('button', { name: 'New property' }).click()
  await page.getByRole('button', { name: 'Add property' }).click()
  await page.getByText('Enter a label, such as Segment').waitFor()
  const label = page.getByRole('textbox', { name: 'Label', exact: true })
  await hasFocus(label)
  await label.fill('Loyalty tier')
  await expect.poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('loyaltyTier')
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'One of', exact: true }).click()
  await page.getByRole('textbox', { name: 'Label of choice 1' }).fill('Silver')
  // Enter makes the next
  await page.keyboard.press('Enter')
  await page.keyboard.type('Gold')
  await expect.poll(() => page.getByRole('textbox', { name: 'Label of choice 2' }).inputValue()).toBe('Gold')
  await page.getByRole('checkbox', { name: 'Search, filter and sort by it' }).check()
  await page.getByRole('checkbox', { name: 'Offer it as a list column' }).check()
  await page.getByRole('button', { name: 'Add property' }).click()
  // a third is offered, and left empty
  await page.getByRole('group', { name: 'Choices' }).getByText('Enter 1 to 100 characters on one line.').waitFor()
  await hasFocus(page.getByRole('textbox', { name: 'Label of choice 3' }))
  await page.getByRole('button', { name: 'Remove choice 3' }).click()
  await page.getByRole('button', { name: 'Add property' }).click()
  await page.getByRole('status').getByText('Loyalty tier was added').waitFor()
  const made = properties.getByRole('row').filter({ hasText: 'Loyalty tier' })
  await made.getByText('One of 2 choices').waitFor()
  await made.getByText('List column').waitFor()

  // to the front, key by key; the focus goes along
  const handle = page.getByRole('button', { name: 'Move Loyalty tier' })
  await handle.focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Loyalty tier is at place 2 of 3').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Loyalty tier is at place 1 of 3').waitFor()
  await hasFocus(handle)
  await page.getByRole('status').getByText('The order was changed').waitFor()
  await page.reload()
  await properties.getByRole('row').nth(1).getByText('Loyalty tier').waitFor()

  // first among the fields of a user as well
  await rail('Website users').click()
  await searchFor(page, 'mia.keller')
  await page.getByRole('row').filter({ hasText: 'mia.keller@post.example' }).getByRole('link').first().click()
  await page.getByRole('link', { name: 'Custom properties' }).click()
  const fields = page.getByRole('region', { name: 'Custom properties' })
  await fields.getByRole('button', { name: 'Edit' }).click()
  const tier = fields.getByRole('combobox', { name: 'Loyalty tier (optional)' })
  await tier.click()
  await page.getByRole('option', { name: 'Gold' }).click()
  await fields.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('status').getByText('Custom properties saved').waitFor()
  await fields.getByRole('term').first().getByText('Loyalty tier').waitFor()
  await fields.getByRole('definition').first().getByText('Gold').waitFor()

  // a column and a filter; lists are made ready by a job
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true)
  await rail('Website users').click()
  const users = page.getByRole('table', { name: 'Website users' })
  await users.getByRole('columnheader', { name: 'Phone' }).waitFor()
  expect(await column().count()).toBe(0)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Loyalty tier' }).click()
  await column().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  const narrowing = page.getByRole('dialog', { name: 'Filter' })
  await narrowing.getByRole('button', { name: 'Loyalty tier' }).click()
  await narrowing.getByRole('checkbox', { name: 'Gold' }).click()
  await page.keyboard.press('Escape')
  await miaAlone()

  await page.getByRole('button', { name: 'Save view' }).click()
  const naming = page.getByRole('dialog', { name: 'Save view' })
  await naming.getByRole('button', { name: 'Save view' }).click()
  await naming.getByText('Enter a name').waitFor()
  await naming.getByRole('textbox', { name: 'Name' }).fill('Gold shoppers')
  await naming.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('status').getByText('View “Gold shoppers” saved').waitFor()
  await page.reload()
  await miaAlone()
  const view = page.getByRole('navigation', { name: 'Views of Website users' }).getByRole('link', { name: 'Gold shoppers' })
  expect(await view.getAttribute('aria-current')).toBe('page')
  expect(world.faults).toEqual([])
})

test('R-60 a property that was removed is nowhere, and comes back with its values', async () => {
  await rail('Application dictionary').click()
  await page.getByRole('button', { name: 'Acts on Loyalty tier' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  const question = page.getByRole('dialog', { name: 'Remove Loyalty tier?' })
  await question.getByText('1 record has a value. Nobody sees it any more.').waitFor()
  await question.getByText('The column goes from lists and saved views.').waitFor()
  await question.getByRole('button', { name: 'Remove Loyalty tier' }).click()
  await page.getByRole('status').getByText('Loyalty tier was removed').waitFor()
  await page.getByRole('link', { name: 'Loyalty tier' }).waitFor({ state: 'detached' })

  // the view that was saved says what it lacks
  await rail('Website users').click()
  await page.getByRole('link', { name: 'Gold shoppers' }).click()
  await page.getByText('This view needs a property that is not there').waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByRole('table', { name: 'Website users' }).getByRole('columnheader', { name: 'Phone' }).waitFor()
  expect(await column().count()).toBe(0)

  await rail('Application dictionary').click()
  await page.getByRole('switch', { name: 'Show removed' }).click()
  const gone = page.getByRole('row').filter({ hasText: 'Loyalty tier' })
  await gone.getByText(/Can be restored with its values until/).waitFor()
  await gone.getByRole('button', { name: 'Restore Loyalty tier' }).click()
  await page.getByRole('status').getByText('Loyalty tier was restored').waitFor()
  await page.getByRole('link', { name: 'Loyalty tier' }).waitFor()
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true)
  await rail('Website users').click()
  await page.getByRole('link', { name: 'Gold shoppers' }).click()
  await miaAlone()
  expect(world.faults).toEqual([])
})

test('R-60 own fields of the own profile: by their labels, with their choices and rules, and changed there', async () => {
  const path = `/api/console/tenants/${world.demo.tenant.id}/dictionary/console-user/properties`
  const choices = [
    { key: 'n', label: 'Harbour office' },
    { key: 's', label: 'Pine warehouse' },
  ]
  await tell(page, path, { name: 'workplace', label: 'Works at', type: 'one-of', rules: { choices } })
  await tell(page, path, { name: 'badge', label: 'Badge number', type: 'whole-number', rules: { min: 100 } })
  await page.goto('/console/profile')
  await page.getByText('Works at').waitFor()
  await page.getByRole('button', { name: 'Edit more about you' }).click()
  await page.getByRole('combobox', { name: /^Works at/ }).click()
  await page.getByRole('option', { name: 'Pine warehouse' }).click()
  const badge = page.getByRole('textbox', { name: /^Badge number/ })
  await badge.fill('7')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/100/).filter({ visible: true }).first().waitFor()
  await hasFocus(badge)
  await badge.fill('107')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await page.getByText('Pine warehouse').waitFor()
  await page.getByText('107', { exact: true }).waitFor()
  expect(world.faults).toEqual([])
})

const rail = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
const column = () => page.getByRole('columnheader', { name: 'Loyalty tier' })
const hasFocus = (it: Locator) => expect.poll(() => it.evaluate((one) => one === document.activeElement)).toBe(true)

/** The list shows her with the value, and nobody else. */
async function miaAlone(): Promise<void> {
  const rows = page.getByRole('table', { name: 'Website users' }).getByRole('row')
  await rows.nth(2).waitFor({ state: 'detached' })
  await column().waitFor()
  await rows.nth(1).filter({ hasText: 'Mia Keller' }).getByText('Gold', { exact: true }).waitFor()
}

/** Whether lists can be narrowed by the property. */
async function isReady(): Promise<boolean> {
  const path = `/api/console/tenants/${world.demo.tenant.id}/dictionary/website-user/properties`
  const { items } = await ask<{ items: { name: string; filled: boolean }[] }>(page, path)
  return items.some((one) => one.name === 'loyaltyTier' && one.filled)
}
