import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterByForgotten, signIn } from './harness/doors.ts'
import { searchFor } from './harness/lists.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
/** Two of the staff with the same website user open. */
let ada: Page
let priya: Page
beforeAll(async () => {
  world = await startWorld({ demo: true })
  ada = await world.person()
  await signIn(ada, world.demo.owner.userName, world.demo.owner.password)
  priya = await world.person()
  await enterByForgotten(world, priya, 'priya@harbour-pine.example', 'Amber-Quay-3-Willows')
  await ada.getByRole('link', { name: 'Website users', exact: true }).click()
  await searchFor(ada, 'mia.keller')
  await ada.getByRole('table', { name: 'Website users' }).getByRole('link', { name: 'Mia Keller' }).first().click()
  await ada.getByRole('heading', { name: 'Mia Keller' }).waitFor()
  await priya.goto(ada.url())
})
afterAll(() => world.close())

const field = (page: Page, name: string) => page.getByLabel(`${name} (optional)`, { exact: true })
const edit = (page: Page) => page.getByRole('button', { name: 'Edit', exact: true }).click()
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true })
const told = () => priya.getByRole('alert').filter({ hasText: 'Ada Lindqvist changed this' })

/** Saves, and sees it told and the editor closed. */
async function saves(page: Page, name: string): Promise<void> {
  await save(page).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor()
  await page.getByRole('status').getByText(`${name} was saved`).last().waitFor()
}

/** Ada is faster. */
async function adaSaves(values: Readonly<Record<string, string>>, name: string): Promise<void> {
  await edit(ada)
  for (const [label, value] of Object.entries(values)) await field(ada, label).fill(value)
  await saves(ada, name)
}

test('R-22 the second to save is told who changed what, chooses field by field, and nothing typed is lost', async () => {
  await edit(priya)
  await field(priya, 'First name').fill('Maria')
  await field(priya, 'Phone').fill('+49 30 5550199')
  await field(priya, 'Position').fill('Buyer')
  await adaSaves({ 'First name': 'Amelia', Phone: '+49 40 5550142', Extension: '17' }, 'Amelia Keller')

  await save(priya).click()
  await told().getByText('You both changed these. Choose, look at it, and save.').waitFor()
  const first = told().getByRole('radiogroup', { name: 'First name' })
  const phone = told().getByRole('radiogroup', { name: 'Phone' })
  await first.getByRole('radio', { name: 'Theirs: Amelia' }).waitFor()
  await phone.getByRole('radio', { name: 'Theirs: +49 40 5550142' }).waitFor()
  // only what both changed is asked; until it is answered nothing can be saved, and what was typed stands where it was typed
  expect(await told().getByRole('radiogroup').count()).toBe(2)
  expect(await save(priya).isDisabled()).toBe(true)
  expect(await field(priya, 'First name').inputValue()).toBe('Maria')
  expect(await field(priya, 'Position').inputValue()).toBe('Buyer')
  await first.getByRole('radio', { name: 'Yours: Maria' }).check()
  await told().getByRole('button', { name: 'Use this' }).click()
  await told().waitFor({ state: 'detached' })
  expect(await field(priya, 'First name').inputValue()).toBe('Maria')
  expect(await field(priya, 'Phone').inputValue()).toBe('+49 40 5550142')
  expect(await field(priya, 'Extension').inputValue()).toBe('17')
  expect(await field(priya, 'Position').inputValue()).toBe('Buyer')
  await saves(priya, 'Maria Keller')

  await ada.reload()
  await ada.getByRole('heading', { name: 'Maria Keller' }).waitFor()
  for (const text of ['+49 40 5550142', 'Buyer', '17']) await ada.getByText(text, { exact: true }).first().waitFor()
  await ada.getByText('by Priya Raman').waitFor()
})

test('R-22 changes that do not touch each other are put together', async () => {
  await edit(priya)
  await field(priya, 'Position').fill('Head of purchasing')
  await adaSaves({ Extension: '18' }, 'Maria Keller')
  await save(priya).click()
  await told().getByText('Your changes are in other fields. Take theirs over, look at it, and save.').waitFor()
  expect(await told().getByRole('radiogroup').count()).toBe(0)
  await told().getByRole('button', { name: 'Use this' }).click()
  await told().waitFor({ state: 'detached' })
  expect(await field(priya, 'Extension').inputValue()).toBe('18')
  expect(await field(priya, 'Position').inputValue()).toBe('Head of purchasing')

  // and once more faster, before she saved: told again, with what is there now
  await adaSaves({ Position: 'Purchasing' }, 'Maria Keller')
  await save(priya).click()
  const position = told().getByRole('radiogroup', { name: 'Position' })
  await position.getByRole('radio', { name: 'Yours: Head of purchasing' }).waitFor()
  await told().getByRole('button', { name: 'Use this' }).click()
  await told().waitFor({ state: 'detached' })
  // theirs, where nothing was chosen
  expect(await field(priya, 'Position').inputValue()).toBe('Purchasing')
})

test('R-22 leaving with something typed asks first', async () => {
  await field(priya, 'Position').fill('Buying')
  await priya.getByRole('link', { name: 'Customers', exact: true }).first().click()
  const leave = priya.getByRole('dialog', { name: 'Leave without saving?' })
  await leave.getByRole('button', { name: 'Keep editing' }).click()
  await leave.waitFor({ state: 'detached' })
  expect(await field(priya, 'Position').inputValue()).toBe('Buying')
  await saves(priya, 'Maria Keller')
  await priya.getByText('Buying', { exact: true }).waitFor()
})

test('R-22 two who change one website are told of each other too', async () => {
  await ada.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Websites', exact: true }).click()
  await ada.getByRole('link', { name: 'Harbour & Pine Trade', exact: true }).click()
  await ada.getByRole('heading', { name: 'Harbour & Pine Trade' }).waitFor()
  await priya.goto(ada.url())
  await edit(priya)
  await priya.getByLabel('Name', { exact: true }).fill('Trade counter')
  await edit(ada)
  await ada.getByLabel('Name', { exact: true }).fill('Trade')
  await saves(ada, 'Trade')

  await save(priya).click()
  const alert = priya.getByRole('alert').filter({ hasText: 'You both changed these.' })
  await alert.getByRole('radio', { name: 'Theirs: Trade' }).waitFor()
  await alert.getByRole('radio', { name: 'Yours: Trade counter' }).check()
  await alert.getByRole('button', { name: 'Use this' }).click()
  await saves(priya, 'Trade counter')
  await priya.getByRole('heading', { name: 'Trade counter' }).waitFor()
})

test('R-01 R-22 a role that one owner takes away is not given back unseen by another who has the form open', async () => {
  const jonas = await world.person()
  await enterByForgotten(world, jonas, 'jonas@harbour-pine.example', 'Broad-Meadow-8-Stones')
  for (const page of [ada, jonas]) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Console users' }).click()
    await page.getByRole('link', { name: 'Kofi Mensah', exact: true }).click()
    await page.getByRole('button', { name: 'Change roles' }).click()
  }
  const drawer = (page: Page) => page.getByRole('dialog', { name: 'Change roles of Kofi Mensah' })
  const box = (page: Page, role: string) => drawer(page).getByRole('checkbox', { name: role, exact: true })
  const send = (page: Page) => drawer(page).getByRole('button', { name: 'Save roles' }).click()
  await box(jonas, 'ISC_ContentEditor').check()
  await box(ada, 'ISC_ShopFloor').uncheck()
  await send(ada)
  await ada.getByRole('status').getByText('The roles of Kofi Mensah were changed').waitFor()

  await send(jonas)
  await drawer(jonas)
    .getByRole('alert')
    .getByText(/Somebody else changed the roles meanwhile/)
    .waitFor()
  expect(await box(jonas, 'ISC_ShopFloor').isChecked()).toBe(false)
  expect(await box(jonas, 'ISC_ContentEditor').isChecked()).toBe(true)
  await send(jonas)
  await jonas.getByRole('status').getByText('The roles of Kofi Mensah were changed').waitFor()
})

test('R-22 R-60 custom properties that two change at once are chosen field by field too', async () => {
  const jonas = await world.person()
  await signIn(jonas, 'jonas@harbour-pine.example', 'Broad-Meadow-8-Stones')
  for (const page of [ada, jonas]) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Console users' }).click()
    await page.getByRole('link', { name: 'Kofi Mensah', exact: true }).click()
    await page.getByRole('link', { name: 'Custom properties', exact: true }).click()
    // the tab before has an "Edit" as well
    await page.getByRole('region', { name: 'Custom properties' }).getByRole('button', { name: 'Edit', exact: true }).click()
  }
  await field(jonas, 'Desk').fill('By the window')
  await field(ada, 'Desk').fill('By the door')
  await save(ada).click()
  await ada.getByText('By the door', { exact: true }).waitFor()

  await save(jonas).click()
  const alert = jonas.getByRole('alert').filter({ hasText: 'Ada Lindqvist changed this' })
  await alert.getByRole('radio', { name: 'Theirs: By the door' }).waitFor()
  await alert.getByRole('radio', { name: 'Yours: By the window' }).check()
  await alert.getByRole('button', { name: 'Use this' }).click()
  await alert.waitFor({ state: 'detached' })
  expect(await field(jonas, 'Desk').inputValue()).toBe('By the window')
  await save(jonas).click()
  await jonas.getByText('By the window', { exact: true }).waitFor()
  expect(world.faults).toEqual([])
})
