import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { actsBar, rowsThere, searchFor, tick } from './harness/lists.ts'
import { ask } from './harness/places.ts'
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

test('R-16 rows stay selected from page to page, all that match are found, and a failure on the way is told', async () => {
  await page.goto(`/console/t/${world.demo.tenant.id}/users?limit=25`)
  await selectPage().check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('26–50 of').waitFor()
  await rowsThere(page)
  await rows().nth(1).getByRole('checkbox').check()
  await rows().nth(2).getByRole('checkbox').check()
  await selected('27 selected')
  // what is ticked on a page leaves the others alone
  await selectPage().check()
  await selected('50 selected')
  await page.getByRole('button', { name: 'Previous' }).click()
  await page.getByText('1–25 of').waitFor()
  await rowsThere(page)
  expect(await selectPage().isChecked()).toBe(true)

  let pages = 0
  await page.route('**/users?*limit=200*', (route) => (++pages === 2 ? route.abort() : route.continue()))
  await actsBar(page).getByRole('button', { name: 'Select all that match' }).click()
  await actsBar(page).getByRole('alert').getByText('Not all were found. Check your connection, then try again.').waitFor()
  await selected('50 selected')
  await actsBar(page).getByRole('button', { name: 'Try again' }).click()
  const everybody = await matching('')
  await selected(`${everybody.length.toLocaleString('en')} selected`)
  expect(await actsBar(page).getByRole('button', { name: 'Select all that match' }).count()).toBe(0)
  await actsBar(page).getByRole('button', { name: 'Clear selection' }).click()
  await actsBar(page).waitFor({ state: 'detached' })
  await hasFocus(selectPage())
  expect(faults()).toEqual([])
})

test('R-17 activations to many: how far it is, a broken connection, what was not done and why', async () => {
  const items = await matching('web.example')
  const can = items.filter((one) => one.state === 'active' && one.activation !== 'Activated').length
  expect(items.length).toBeGreaterThan(100)
  await searchFor(page, 'web.example')
  await selectPage().check()
  await actsBar(page).getByRole('button', { name: 'Select all that match' }).click()
  await selected(`${items.length} selected`)

  let sent = 0
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/users/bulk/send-activation', async (route) => {
    sent += 1
    if (sent === 2) return route.abort()
    if (sent === 3) await held
    return route.continue()
  })
  // the second click of a double click hits nothing
  await actsBar(page).getByRole('button', { name: 'Send activation' }).dblclick()
  const card = page.getByRole('status').filter({ hasText: 'activation' })
  await card.getByText(`Stopped before ${items.length - 25} more`).waitFor()
  await card.getByText('Check your connection, then try again.').waitFor()
  await card.getByRole('button', { name: 'Go on' }).click()
  await card.getByText(`25 of ${items.length}`).waitFor()
  // it cannot be put out of sight while it runs, and the browser asks before it is lost
  expect(await card.getByRole('button', { name: 'Close' }).count()).toBe(0)
  const question = page.waitForEvent('dialog')
  const leaving = page.evaluate(() => location.reload())
  expect((await question).type()).toBe('beforeunload')
  await (await question).dismiss()
  await leaving
  // other pages are open meanwhile
  await rail('Websites').click()
  await page.getByRole('heading', { level: 1, name: 'Websites' }).waitFor()
  letGo()
  await card.getByText(can === 1 ? '1 activation sent' : `${can} activations sent`).waitFor()
  await card.getByText(`${items.length - can} could not be done`).waitFor()

  await card.getByRole('button', { name: 'See why' }).click()
  const reasons = page.getByRole('dialog', { name: `${items.length - can} were not done` })
  await reasons.getByText(/^This user is activated already \(\d+\)$/).waitFor()
  await reasons.getByText(/^This user is deactivated. Reactivate the user first \(\d+\)$/).waitFor()
  const gone = items.find((one) => one.state !== 'active')!
  await reasons.getByText(gone.displayName, { exact: true }).first().waitFor()
  const file = await downloaded(() => reasons.getByRole('button', { name: 'Download' }).click())
  expect(file.split('\r\n')).toHaveLength(items.length - can + 1)
  expect(file).toContain(`"${gone.id}","${gone.displayName}","This user is deactivated.`)
  await page.keyboard.press('Escape')
  await reasons.waitFor({ state: 'detached' })
  await card.getByRole('button', { name: 'Close' }).click()
  expect(faults()).toEqual([])
})

test('R-12 two users get a customer and a role at once; taken back; exported; deactivated', async () => {
  await rail('Website users').click()
  await searchFor(page, 'alfie jones')
  const items = await matching('alfie jones')
  await page.getByText(`${items.length} in all`).waitFor()
  const two = items.slice(0, 2)
  await rows().nth(1).getByRole('checkbox').check()
  await rows().nth(2).getByRole('checkbox').check()
  await actsBar(page).getByRole('button', { name: 'Assign…', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Assign 2 users' })
  await drawer.getByRole('combobox', { name: 'Customer' }).fill('10001')
  await page.getByRole('option', { name: /10001/ }).click()
  await drawer.getByRole('combobox', { name: /^Role/ }).click()
  await page.getByRole('option', { name: 'Buyer3' }).click()
  await drawer.getByRole('button', { name: 'Assign 2 users' }).click()
  const card = page.getByRole('status').filter({ hasText: 'assign' })
  await card.getByText('2 users assigned').waitFor()
  // with the pointer over it the card stays
  await card.hover()
  await rows().nth(1).getByText('Buyer3').waitFor()
  await card.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('2 assignments taken back').waitFor()
  await rows().nth(1).getByText('Buyer3').waitFor({ state: 'detached' })

  await rows().nth(1).getByRole('checkbox').check()
  await rows().nth(2).getByRole('checkbox').check()
  // so long ago that the password is asked for
  await world.pass({ hours: 1 })
  const file = await downloaded(async () => {
    await actsBar(page).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Export as CSV' }).click()
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(world.demo.owner.password)
    await page.keyboard.press('Enter')
  })
  const [head, ...lines] = file.trim().split('\n')
  expect(head).toMatch(/^id,userName,email,/)
  expect(new Set(lines.map((line) => line.split(',')[0]))).toEqual(new Set(two.map((one) => one.id)))
  expect(lines).toHaveLength(2)
  await page.getByText('2 users exported').waitFor()

  await actsBar(page).getByRole('button', { name: 'Deactivate…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate 2 users?' })
  await dialog.waitFor()
  // the second click of a double click, on what is there by now, does not close it
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  await dialog.getByRole('button', { name: 'Deactivate 2 users' }).dblclick()
  const ended = page.getByRole('status').filter({ hasText: '2 users deactivated' })
  await ended.waitFor()
  await rows().nth(1).getByText('Inactive').waitFor()
  await rows().nth(2).getByText('Inactive').waitFor()
  // what can be undone stays a while, over the rows: whoever wants to go on closes it
  await ended.getByRole('button', { name: 'Close' }).click()
  await ended.waitFor({ state: 'detached' })
  expect(faults()).toEqual([])
})

test('R-07 several console users: oneself among them is said, and a partner’s stay with their company', async () => {
  await rail('Console users').click()
  await tick(page, 'Tom Okafor', 'Ada Lindqvist')
  await actsBar(page).getByRole('button', { name: 'Set roles…' }).click()
  const roles = page.getByRole('dialog', { name: 'Set the roles of 2 people?' })
  await roles.getByRole('alert').getByText('You are among them').waitFor()
  await page.keyboard.press('Escape')
  await roles.waitFor({ state: 'detached' })
  await hasFocus(actsBar(page).getByRole('button', { name: 'Set roles…' }))

  await tick(page, 'Ada Lindqvist', 'Nora Sandvik')
  await actsBar(page).getByRole('button', { name: 'Deactivate…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Deactivate 2 people?' })
  await dialog.getByRole('listitem').getByText('Nora Sandvik').waitFor()
  expect(await dialog.getByRole('alert').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click()
  const card = page.getByRole('status').filter({ hasText: 'deactivated' })
  await card.getByText('1 person deactivated').waitFor()
  await card.getByRole('button', { name: 'See why' }).click()
  const reasons = page.getByRole('dialog', { name: '1 was not done' })
  await reasons.getByRole('listitem').getByText('Nora Sandvik', { exact: true }).waitFor()
  await reasons.getByText(/\(1\)$/).waitFor()
  await page.keyboard.press('Escape')
  await rows().filter({ hasText: 'Nora Sandvik' }).getByText('Active', { exact: true }).waitFor()
  await rows().filter({ hasText: 'Tom Okafor' }).getByText('Inactive').waitFor()
  expect(faults()).toEqual([])
})

const api = () => `/api/console/tenants/${world.demo.tenant.id}`
const rail = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
const rows = () => page.getByRole('table', { name: /users$/ }).getByRole('row')
const selected = (text: string) => actsBar(page).getByText(text, { exact: true }).waitFor()
const selectPage = () => page.getByRole('checkbox', { name: 'Select all on this page' })
const hasFocus = (it: Locator) => expect.poll(() => it.evaluate((one) => one === document.activeElement)).toBe(true)

/** The users a search finds, as the API tells them. */
async function matching(search: string): Promise<User[]> {
  const found: User[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({ limit: '200', ...(search ? { search } : {}), ...(next ? { cursor: next } : {}) })
    const some = await ask<{ items: User[]; next?: string }>(page, `${api()}/users?${query}`)
    found.push(...some.items)
    next = some.next
  } while (next)
  return found
}

/** What was broken on purpose is none. */
const faults = () => world.faults.filter((one) => !one.includes('net::ERR_FAILED'))

async function downloaded(act: () => Promise<unknown>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()])
  return readFile(await file.path(), 'utf8')
}
