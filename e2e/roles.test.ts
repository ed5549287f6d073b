import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterByForgotten, signIn } from './harness/doors.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
let owner: Page
let tom: Page
beforeAll(async () => {
  world = await startWorld({ demo: true })
  owner = await world.person()
  await signIn(owner, world.demo.owner.userName, world.demo.owner.password)
  tom = await world.person()
  await enterByForgotten(world, tom, 'tom@harbour-pine.example', 'Tall-Lantern-7-Reeds')
})
afterAll(() => world.close())

const said = (text: string) => owner.getByRole('status').getByText(text).waitFor()
const grid = () => owner.getByRole('grid', { name: 'Rights of console roles' })
const box = (name: string) => grid().getByRole('checkbox', { name, exact: true })
const part = (name: string) => owner.getByRole('navigation', { name: 'Roles', exact: true }).getByRole('link', { name, exact: true })
const ofTom = (name: string) => tom.getByRole('link', { name, exact: true })

async function openTom(): Promise<void> {
  await owner.getByRole('link', { name: 'Console users' }).click()
  await owner.getByRole('link', { name: 'Tom Okafor' }).click()
  await owner.getByRole('heading', { name: 'Tom Okafor' }).waitFor()
}

test('R-11 a role of one’s own: its name begins with ISC_, it never holds what is the owners’ alone, and begins as a copy', async () => {
  await owner.getByRole('link', { name: 'Roles', exact: true }).click()
  await owner.getByRole('heading', { name: 'Roles' }).waitFor()
  await owner.getByRole('button', { name: 'New role' }).click()
  const drawer = owner.getByRole('dialog', { name: 'New role' })
  // a copy of the owners' role leaves out what is theirs
  await drawer.getByRole('combobox', { name: 'Begin with' }).click()
  await owner.getByRole('option', { name: 'ISC_Owner' }).click()
  await drawer.getByText(/rights of ISC_Owner cannot be in a role of your own and stay out: .*“Make, change and remove roles”/).waitFor()
  await drawer.getByRole('combobox', { name: 'Begin with' }).click()
  await owner.getByRole('option', { name: 'ISC_User' }).click()
  const name = drawer.getByLabel('Name', { exact: true })
  await name.fill('Support')
  await drawer.getByRole('button', { name: 'Make role' }).click()
  await drawer.getByText('Begin the name with ISC_', { exact: true }).waitFor()
  await name.fill('ISC_ADMIN')
  await drawer.getByRole('button', { name: 'Make role' }).click()
  await drawer.getByText('This is the name of a stock role.').waitFor()
  await name.fill('ISC_Support')
  await drawer.getByRole('button', { name: 'Make role' }).click()
  await said('ISC_Support was made')
  await owner.getByRole('heading', { name: 'ISC_Support' }).waitFor()
})

test('R-11 the matrix: locked rights say why, and a change is reviewed before it is saved', async () => {
  await owner.getByRole('link', { name: 'Roles', exact: true }).first().click()
  await box('ISC_Admin: See the audit log').focus()
  await owner.getByText('ISC_Admin is a stock role: every tenant has it, and nobody changes it.').waitFor()
  await owner.keyboard.press('Space')
  await box('ISC_Support: Make, change and remove roles').focus()
  await owner.getByText('Only Admin Owners hold this right. It comes with ISC_Owner and no other role.').last().waitFor()
  await owner.keyboard.press('Space')
  expect(await owner.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0)

  const unsaved = owner.getByRole('region', { name: 'Unsaved changes' })
  await box('ISC_Support: See the audit log').focus()
  await owner.keyboard.press('Space')
  await unsaved.getByText('1 change in ISC_Support').waitFor()
  await unsaved.getByRole('button', { name: 'Discard' }).click()
  await box('ISC_Support: See the audit log').click()
  await box('ISC_Support: See the audit log, changed').waitFor()
  await unsaved.getByRole('button', { name: 'Review and save' }).click()
  const review = owner.getByRole('dialog', { name: 'Save these rights?' })
  await review.getByText('Added: See the audit log').waitFor()
  await review.getByText('Nobody has this role yet.').waitFor()
  await review.getByRole('button', { name: 'Save ISC_Support' }).click()
  await said('ISC_Support was saved')
  await unsaved.waitFor({ state: 'detached' })
})

test('R-11 what if, then given: what somebody gains and loses is said before, and counts at the next request', async () => {
  await ofTom('Website users').waitFor()
  expect(await ofTom('Audit log').count()).toBe(0)

  await part('What if').click()
  await owner.getByRole('combobox', { name: 'Person' }).fill('okafor')
  await owner.getByRole('option', { name: 'Tom Okafor' }).click()
  await owner.getByText('Tom Okafor would be able to do the same as now.').waitFor()
  await owner.getByRole('combobox', { name: 'With these roles' }).click()
  await owner.getByRole('option', { name: 'ISC_Support' }).click()
  await owner.keyboard.press('Escape')
  await owner.getByText('Tom Okafor would gain “See the audit log”.').waitFor()
  const rights = owner.getByRole('table', { name: 'Rights of Tom Okafor, now and then' })
  await rights.getByRole('row', { name: 'See the audit log No Yes ISC_Support' }).waitFor()
  await owner.getByRole('link', { name: 'Open Tom Okafor' }).click()

  await owner.getByRole('button', { name: 'Change roles' }).click()
  const drawer = owner.getByRole('dialog', { name: 'Change roles of Tom Okafor' })
  await drawer.getByRole('checkbox', { name: 'ISC_Support' }).check()
  await drawer.getByRole('checkbox', { name: 'ISC_User', exact: true }).uncheck()
  const changes = drawer.getByRole('status').filter({ hasText: 'What changes with the next request' })
  await changes.getByText('Gains 1 right').waitFor()
  await changes.getByText('See the audit log').waitFor()
  expect(await changes.getByText('Loses').count()).toBe(0)
  await drawer.getByRole('button', { name: 'Save roles' }).click()
  await said('The roles of Tom Okafor were changed')
  await tom.reload()
  await ofTom('Audit log').click()
  await tom.getByRole('heading', { name: 'Audit log' }).waitFor()
})

test('R-11 taking rights away names whom it concerns; two roles are compared', async () => {
  await owner.getByRole('link', { name: 'Roles', exact: true }).click()
  await box('ISC_Support: Unlock website users').click()
  await box('ISC_Support: See the audit log').click()
  await box('ISC_Support: See roles').click()
  await owner.getByRole('button', { name: 'Review and save' }).click()
  const review = owner.getByRole('dialog', { name: 'Save these rights?' })
  await review.getByText('Taken away: See the audit log').waitFor()
  await review.getByText('Concerns 1 person, at their next request:').waitFor()
  await review.getByText('gains “See roles” and loses “See the audit log” and “Unlock website users”.').waitFor()
  await review.getByRole('link', { name: 'Tom Okafor' }).waitFor()
  await review.getByRole('button', { name: 'Save ISC_Support' }).click()
  await said('ISC_Support was saved')

  // the page that is open already is refused in words, and the way to it goes
  await tom.reload()
  await tom.getByText('This needs the permission “See the audit log”.', { exact: true }).waitFor()
  expect(await ofTom('Audit log').count()).toBe(0)
  await ofTom('Roles').waitFor()

  await part('Compare').click()
  for (const [which, role] of [
    ['First role', 'ISC_Support'],
    ['Second role', 'ISC_User'],
  ] as const) {
    await owner.getByRole('combobox', { name: which }).click()
    await owner.getByRole('option', { name: role }).click()
    // the choice goes by the address: the next one is added to what that says
    await expect.poll(() => owner.getByRole('combobox', { name: which }).inputValue()).toBe(role)
  }
  const table = owner.getByRole('table', { name: 'Differences between ISC_Support and ISC_User' })
  await table.getByRole('row', { name: 'See roles Yes No' }).waitFor()
  await table.getByRole('row', { name: 'Unlock website users No Yes' }).waitFor()
  expect(await table.getByRole('row', { name: 'See website users', exact: false }).count()).toBe(0)
  await owner.reload()
  await table.waitFor()
})

test('R-12 what a website user could do for a customer with another role, and why', async () => {
  await part('What if').click()
  await owner.getByText('A website user', { exact: true }).click()
  await owner.getByRole('combobox', { name: 'Website user' }).fill('mia.keller')
  await owner.getByRole('option', { name: 'Mia Keller' }).click()
  await owner.getByRole('combobox', { name: 'For the customer' }).click()
  await owner
    .getByRole('option', { name: /Assigned/ })
    .first()
    .click()
  const table = owner.getByRole('table', { name: 'What the user may do for this customer' })
  await table.getByRole('row', { name: /^Place orders within budget Yes/ }).waitFor()
  await owner.getByRole('combobox', { name: 'With the role' }).click()
  await owner.getByRole('option', { name: 'Requisitioner' }).click()
  await table.getByRole('row', { name: /^Place orders within budget Yes No .*Requisitioner/ }).waitFor()
  await owner.getByText('Nothing was changed.').waitFor()
})

test('R-11 a role somebody has is not removed; without holders it goes', async () => {
  await part('Console roles').click()
  await grid().getByRole('link', { name: 'ISC_Support' }).click()
  await owner.getByRole('button', { name: 'Remove…' }).click()
  const dialog = owner.getByRole('dialog', { name: 'Remove ISC_Support?' })
  await dialog.getByText('It is in use: 1 holder. A role somebody has stays.').waitFor()
  const remove = dialog.getByRole('button', { name: 'Remove ISC_Support' })
  expect(await remove.getAttribute('aria-disabled')).toBe('true')
  await dialog.getByRole('link', { name: 'See who has it' }).click()
  await owner.getByRole('table', { name: 'People with ISC_Support' }).getByRole('link', { name: 'Tom Okafor' }).waitFor()

  await openTom()
  await owner.getByRole('button', { name: 'Change roles' }).click()
  const drawer = owner.getByRole('dialog', { name: 'Change roles of Tom Okafor' })
  await drawer.getByRole('checkbox', { name: 'ISC_User', exact: true }).check()
  await drawer.getByRole('checkbox', { name: 'ISC_Support' }).uncheck()
  await drawer.getByRole('button', { name: 'Save roles' }).click()
  await said('The roles of Tom Okafor were changed')
  await owner.getByRole('link', { name: 'Roles', exact: true }).click()
  await grid().getByRole('link', { name: 'ISC_Support' }).click()
  await owner.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByText('Nobody has this role.').waitFor()
  await remove.click()
  await said('ISC_Support was removed')
  await grid().getByRole('link', { name: 'ISC_Admin' }).waitFor()
  await grid().getByRole('link', { name: 'ISC_Support' }).waitFor({ state: 'detached' })
  expect(world.faults).toEqual([])
})
