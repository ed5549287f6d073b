import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { actsBar, rowsThere, selectPage, tick } from './harness/lists.ts'
import { ask, tell } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
let page: Page
beforeAll(async () => {
  world = await startWorld({ demo: true })
  page = await world.person()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
})
afterAll(() => world.close())

interface User {
  readonly id: string
  readonly displayName: string
  readonly state: string
  readonly activation: string
}

test('R-07 several deactivated by mistake: undo brings back those it deactivated, as they were, and says who came back otherwise', async () => {
  const [mailed, unmailed, other, before] = await newUsers('Kestrelby', [{}, { sendActivation: false }, {}, {}])
  await deactivateOne(before!)
  await find('kestrelby', 4)
  await selectPage(page, 4)
  // when the page hears that they are deactivated, a colleague has reactivated one of them
  await page.route(
    '**/users/bulk/deactivate',
    async (route) => {
      const response = await route.fetch()
      await tell(page, `${api()}/users/${other!.id}/reactivate`, { sendActivation: false })
      await route.fulfill({ response })
    },
    { times: 1 },
  )
  await actsBar(page).getByRole('button', { name: 'Deactivate…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate 4 users?' })
  await dialog.getByText('Passwords, activation links and invitations end too, and stay ended.').waitFor()
  await dialog.getByRole('button', { name: 'Deactivate 4 users' }).click()
  const card = page.getByRole('status').filter({ hasText: '3 users deactivated' })
  await card.getByText('1 could not be done').waitFor()
  await card.getByText('Undo reactivates them and mails a new activation to whoever had one.').waitFor()
  const states = () => Promise.all([mailed!, unmailed!, other!, before!].map(stateOf))
  expect(await states()).toEqual(['deactivated EmailSent', 'deactivated EmailNotSent', 'active EmailNotSent', 'deactivated EmailSent'])
  await card.getByRole('button', { name: 'Undo' }).click()
  const back = page.getByRole('status').filter({ hasText: '2 users reactivated' })
  await back.getByText('1 could not be done').waitFor()
  // who was never mailed is not mailed by it
  expect(await states()).toEqual(['active EmailSent', 'active EmailNotSent', 'active EmailNotSent', 'deactivated EmailSent'])
  await rowOf(mailed!).getByText('Activation sent').waitFor()
  await rowOf(unmailed!).getByText('Activation not sent').waitFor()
  await rowOf(before!).getByText('Inactive').waitFor()
  await notDone(back, other!, /^This user is active already \(1\)$/)

  // the other way round
  await tick(page, mailed!.displayName, before!.displayName)
  await actsBar(page).getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Reactivate…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reactivate 2 users' }).click()
  const again = page.getByRole('status').filter({ hasText: '1 user reactivated' })
  await again.getByText('1 could not be done').waitFor()
  await rowOf(before!).getByText('Activation sent').waitFor()
  await again.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('1 user deactivated', { exact: true }).waitFor()
  expect(await states()).toEqual(['active EmailSent', 'active EmailNotSent', 'active EmailNotSent', 'deactivated EmailSent'])
  await rowOf(before!).getByText('Inactive').waitFor()
  expect(world.faults).toEqual([])
})

test('R-12 a role given to several: undo gives the former ones back, but not over what a colleague did since', async () => {
  const { items: roles } = await ask<{ items: { id: string; name: string }[] }>(page, `${api()}/roles`)
  const role = (name: string) => roles.find((one) => one.name === name)!.id
  const { items: customers } = await ask<{ items: { id: string; number: string }[] }>(page, `${api()}/customers?search=10001`)
  const customerId = customers.find((one) => one.number === '10001')!.id
  const as = (name: string, more: object = {}) => ({ assignments: [{ customerId, roleId: role(name), ...more }] })
  const [boss, kept, changed, unassigned] = await newUsers('Larkspur', [
    as('Administrator'),
    as('Buyer3', { salesRepresentative: true }),
    as('Buyer3'),
    {},
  ])
  const assigned = async (user: User) => {
    const { items } = await ask<{ items: { role: { name: string } | null; approverId: string | null; salesRepresentative: boolean }[] }>(
      page,
      `${api()}/users/${user.id}/assignments`,
    )
    return items.map((one) => [one.role?.name, one.approverId, one.salesRepresentative])
  }
  await find('larkspur', 4)
  await selectPage(page, 4)
  await actsBar(page).getByRole('button', { name: 'Assign…', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Assign 4 users' })
  await drawer.getByRole('combobox', { name: 'Customer' }).fill('10001')
  await page.getByRole('option', { name: /10001/ }).click()
  await drawer.getByRole('combobox', { name: /^Role/ }).click()
  await page.getByRole('option', { name: 'Buyer1' }).click()
  // nobody approves for themselves: one is not done
  await drawer.getByRole('combobox', { name: /^Approver/ }).fill('larkspur')
  await page.getByRole('option', { name: boss!.displayName }).click()
  await page.route(
    '**/users/bulk/assign',
    async (route) => {
      const response = await route.fetch()
      await tell(page, `${api()}/users/${changed!.id}/assignments`, { assign: [{ customerId, roleId: role('Buyer2') }] })
      await route.fulfill({ response })
    },
    { times: 1 },
  )
  await drawer.getByRole('button', { name: 'Assign 4 users' }).click()
  const card = page.getByRole('status').filter({ hasText: '3 users assigned' })
  await card.getByText('1 could not be done').waitFor()
  await card.getByText('Undo gives former roles back.').waitFor()
  expect(await Promise.all([boss!, kept!, changed!, unassigned!].map(assigned))).toEqual([
    [['Administrator', null, false]],
    [['Buyer1', boss!.id, false]],
    [['Buyer2', boss!.id, false]],
    [['Buyer1', boss!.id, false]],
  ])
  await card.getByRole('button', { name: 'Undo' }).click()
  const back = page.getByRole('status').filter({ hasText: '2 users are assigned as before' })
  await back.getByText('1 could not be done').waitFor()
  expect(await Promise.all([boss!, kept!, changed!, unassigned!].map(assigned))).toEqual([
    [['Administrator', null, false]],
    [['Buyer3', null, true]],
    [['Buyer2', boss!.id, false]],
    [],
  ])
  await rowOf(kept!).getByText('Buyer3').waitFor()
  await notDone(back, changed!, /^Somebody changed the assignment meanwhile. It stays as it is \(1\)$/)
  expect(world.faults).toEqual([])
})

test('R-07 one user deactivated by mistake comes back by the toast', async () => {
  const [user] = await newUsers('Merriweather', [{}])
  await page.goto(`/console/t/${world.demo.tenant.id}/users/${user!.id}`)
  await page.getByRole('button', { name: `More acts on ${user!.displayName}` }).click()
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click()
  const dialog = page.getByRole('dialog', { name: `Deactivate ${user!.displayName}?` })
  await dialog.getByRole('button', { name: `Deactivate ${user!.displayName}` }).click()
  const toast = page.getByRole('status').filter({ hasText: `${user!.displayName} was deactivated` })
  await toast.getByText('mails a new activation').waitFor()
  await toast.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('status').getByText('Taken back').waitFor()
  expect(await stateOf(user!)).toBe('active EmailSent')
  await page.getByRole('button', { name: 'Reactivate', exact: true }).waitFor({ state: 'detached' })
  expect(world.faults).toEqual([])
})

const api = () => `/api/console/tenants/${world.demo.tenant.id}`

/** Users of one last name, by what the API takes; their first names are First, Second, … */
async function newUsers(lastName: string, all: readonly object[]): Promise<User[]> {
  const made: User[] = []
  for (const [n, more] of all.entries()) {
    const firstName = ['First', 'Second', 'Third', 'Fourth'][n]!
    const userName = `${firstName}.${lastName}`.toLowerCase()
    made.push(await tell<User>(page, `${api()}/users`, { userName, email: `${userName}@web.example`, firstName, lastName, ...more }))
  }
  return made
}

const deactivateOne = (user: User) => tell(page, `${api()}/users/${user.id}/deactivate`, {})
const stateOf = async ({ id }: User) => {
  const { state, activation } = await ask<User>(page, `${api()}/users/${id}`)
  return `${state} ${activation}`
}
const rowOf = (user: User) =>
  page
    .getByRole('table', { name: /users$/ })
    .getByRole('row')
    .filter({ hasText: user.displayName })

/** Opens the list with what a search finds. */
async function find(search: string, count: number): Promise<void> {
  await page.goto(`/console/t/${world.demo.tenant.id}/users?q=${search}`)
  await page.getByText(`${count} in all`).waitFor()
  await rowsThere(page)
}

/** Looks up why one was not done, and closes the card. */
async function notDone(card: Locator, user: User, reason: RegExp): Promise<void> {
  await card.getByRole('button', { name: 'See why' }).click()
  const reasons = page.getByRole('dialog', { name: '1 was not done' })
  await reasons.getByText(reason).waitFor()
  await reasons.getByRole('listitem').getByText(user.displayName, { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await reasons.waitFor({ state: 'detached' })
  await card.getByRole('button', { name: 'Close' }).click()
}
