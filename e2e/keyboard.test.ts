import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { rowsThere, searchFor } from './harness/lists.ts'
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

test('R-63 pages, users by phone and customers by number are found from anywhere, without a mouse', async () => {
  await find('roles')
  await page.getByRole('button', { name: 'Roles Administration' }).waitFor()
  await page.keyboard.press('Enter')
  await heading('Roles').waitFor()

  await find('020 7946 0958')
  await page.getByRole('button', { name: /^Mia Keller mia\.keller@/ }).waitFor()
  await page.keyboard.press('Enter')
  await heading('Mia Keller').waitFor()
  await hasFocus(heading('Mia Keller'))

  await find('10001')
  await page.getByRole('button', { name: 'Fraser Interiors 10001 · York' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await hasFocus(heading('Mia Keller'))
  await find('nobody')
  await page.keyboard.press('Escape')
  // while it is still closing
  await find('10001')
  await page.getByRole('button', { name: 'Fraser Interiors 10001 · York' }).waitFor()
  await page.keyboard.press('Enter')
  await heading('Fraser Interiors').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  // the second key counts for a moment only: it does not wait until the page has done with the first
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('u')])
  await heading('Website users').waitFor()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await keys.getByRole('row', { name: 'Next row j' }).waitFor()
  await keys.getByRole('row', { name: 'The one after ]' }).waitFor()
  // a letter under a dialog does nothing
  await page.keyboard.press('c')
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await hasFocus(page.getByRole('searchbox', { name: 'Search' }))
  // nor does one in a field: it is typed
  await page.keyboard.type('jc')
  await page.waitForURL(/q=jc/)
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.waitForURL(/users$/)
  expect(world.faults).toEqual([])
})

test('R-16 from row to row, into a record, to the next one, and back to the list as it was', async () => {
  await page.goto(`/console/t/${world.demo.tenant.id}/users?sort=lastName&limit=25`)
  await page.getByRole('table').waitFor()
  const names = await page.getByRole('table').locator('tbody [data-row-link]').allTextContents()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('1 selected', { exact: true }).waitFor()
  await page.keyboard.press('x')
  await page.keyboard.press('Enter')
  await heading(names[1]!).waitFor()
  const second = page.url()
  await page.getByRole('link', { name: 'Security', exact: true }).click()
  await page.keyboard.press(']')
  await heading(names[2]!).waitFor()
  // at the same tab
  await page.waitForURL(/security$/)
  await page.keyboard.press('[')
  await page.waitForURL(`${second}/security`)
  await page.keyboard.press('[')
  await page.keyboard.press('[')
  await heading(names[0]!).waitFor()
  const first = page.url()
  // there is none before
  await page.keyboard.press('[')
  expect(page.url()).toBe(first)
  await page.goto(`/console/t/${world.demo.tenant.id}/users?sort=lastName&limit=25`)

  const opener = page.getByRole('button', { name: 'New user' })
  await opener.waitFor()
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'New website user' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForURL(/sort=lastName/)
  await hasFocus(opener)
  expect(world.faults).toEqual([])
})

test('R-16 from one console user to the next', async () => {
  await page.goto(`/console/t/${world.demo.tenant.id}/people?limit=25`)
  await page.locator('[aria-busy=false]').getByRole('table').waitFor()
  const rows = page.getByRole('table').locator('tbody [data-row-link]')
  const names = await rows.allTextContents()
  await rows.first().click()
  await heading(names[0]!).waitFor()
  await page.keyboard.press(']')
  await heading(names[1]!).waitFor()
  await page.keyboard.press('[')
  await heading(names[0]!).waitFor()
  await page.goto(`/console/t/${world.demo.tenant.id}/users?sort=lastName&limit=25`)
  expect(world.faults).toEqual([])
})

test('R-60 columns are chosen and moved by key, by button and by dragging; the choice stays', async () => {
  const opener = page.getByRole('button', { name: 'Columns' })
  await opener.focus()
  await page.keyboard.press('Enter')
  const chooser = page.getByRole('dialog', { name: 'Columns' })
  // it takes the focus when it has opened
  await chooser.locator(':focus').waitFor()
  await chooser.getByRole('checkbox', { name: 'Company' }).focus()
  await page.keyboard.press('Space')
  await columns('Name', 'Status', 'Role', 'Customer', 'Last sign-in', 'Phone', 'Company')
  const handle = chooser.getByRole('button', { name: 'Move Company', exact: true })
  await handle.focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('Company is at place 5 of 6').waitFor()
  await page.keyboard.press('ArrowUp')
  await columns('Name', 'Status', 'Role', 'Customer', 'Company', 'Last sign-in', 'Phone')
  await hasFocus(handle)

  const down = chooser.getByRole('button', { name: 'Move Last sign-in down' })
  await down.click()
  await columns('Name', 'Status', 'Role', 'Customer', 'Company', 'Phone', 'Last sign-in')
  // at the end it does nothing more, and the focus is not lost
  await hasFocus(down)
  expect(await down.getAttribute('aria-disabled')).toBe('true')

  await drag(
    chooser.getByRole('button', { name: 'Move Phone', exact: true }),
    chooser.getByRole('button', { name: 'Move Status', exact: true }),
  )
  await columns('Name', 'Phone', 'Status', 'Role', 'Customer', 'Company', 'Last sign-in')
  await chooser.getByRole('checkbox', { name: 'Role' }).click()
  await columns('Name', 'Phone', 'Status', 'Customer', 'Company', 'Last sign-in')
  await hasFocus(chooser.getByRole('checkbox', { name: 'Role' }))
  await page.keyboard.press('Escape')
  await chooser.waitFor({ state: 'detached' })
  await hasFocus(opener)
  await kept('phone', 'status', 'customer', 'company', 'lastSignIn')
  await page.reload()
  await columns('Name', 'Phone', 'Status', 'Customer', 'Company', 'Last sign-in')
  await opener.click()
  await chooser.getByRole('button', { name: 'Reset' }).click()
  await columns('Name', 'Status', 'Role', 'Customer', 'Last sign-in', 'Phone')
  await page.keyboard.press('Escape')
  expect(world.faults).toEqual([])
})

test('R-16 a view is saved, renamed, changed, shared as a link, deleted and taken back', async () => {
  await page.getByRole('searchbox', { name: 'Search' }).fill('keller')
  await page.waitForURL(/q=keller/)
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('The Kellers')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('View “The Kellers” saved').waitFor()
  await acts('The Kellers', 'Rename')
  await page.getByRole('dialog', { name: 'Rename view' }).getByRole('textbox', { name: 'Name' }).fill('Kellers')
  await page.keyboard.press('Enter')
  await view('Kellers').waitFor()
  await page.getByRole('columnheader', { name: 'Last sign-in' }).getByRole('button').click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' })

  await view('All').click()
  await page.waitForURL((url) => !url.searchParams.has('q'))
  await view('Kellers').click()
  await page.waitForURL(/sort=lastSignInAt/)
  await searched('keller')
  await page.goBack()
  await page.waitForURL((url) => !url.searchParams.has('q'))
  await searched('')
  await page.goForward()
  await page.waitForURL(/q=keller/)
  // with it comes the list, which may have rows of before: busy then
  await searched('keller')

  // whoever gets the link sees the same, without having the view
  const link = page.url()
  await rowsThere(page)
  const shown = await page.getByRole('table').locator('tbody [data-row-link]').allTextContents()
  await acts('Kellers', 'Delete')
  await page.getByRole('status').getByText('View “Kellers” deleted').waitFor()
  await view('Kellers').waitFor({ state: 'detached' })
  await page.goto(link)
  await expect.poll(() => page.getByRole('table').locator('tbody [data-row-link]').allTextContents()).toEqual(shown)
  expect(await view('Kellers').count()).toBe(0)
  expect(world.faults).toEqual([])
})

test('R-08 everything kept of one user is one file', async () => {
  await searchFor(page, world.demo.shopper.userName)
  await page.getByRole('row').filter({ hasText: 'mia.keller@post.example' }).getByRole('link').first().click()
  await heading('Mia Keller').waitFor()
  await page.getByRole('button', { name: 'More acts on Mia Keller' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export everything kept' }).click()])
  expect(file.suggestedFilename()).toMatch(/^user-.*\.json$/)
  const kept = JSON.parse(await readFile(await file.path(), 'utf8')) as Record<string, unknown>
  expect(kept).toMatchObject({ account: { email: 'mia.keller@post.example', firstName: 'Mia' } })
  expect(Object.keys(kept)).toEqual(expect.arrayContaining(['assignments', 'consents', 'sessions', 'trail', 'websites']))
  expect(JSON.stringify(kept)).not.toMatch(/argon2|secretHash|"hash"/)
  const { items } = await ask<{ items: { action: string }[] }>(page, `/api/console/tenants/${world.demo.tenant.id}/audit?limit=5`)
  expect(items.map((one) => one.action)).toContain('account.exported')
  expect(world.faults).toEqual([])
})

test('R-16 what was typed into a search stays behind when one goes to another page at once', async () => {
  await page.goto(`/console/t/${world.demo.tenant.id}/users`)
  await rowsThere(page)
  // the script of the next page is late
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('searchbox', { name: 'Search' }).fill('keller')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Customers', exact: true }).click()
  await page.locator('main').getByRole('status', { name: 'Loading' }).first().waitFor()
  letGo()
  await heading('Customers').waitFor()
  expect(new URL(page.url()).search).toBe('')
  await page.unroute('**/assets/*.js')
  expect(world.faults).toEqual([])
})

const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const view = (name: string) => page.getByRole('navigation', { name: 'Views of Website users' }).getByRole('link', { name, exact: true })
const hasFocus = (it: Locator) => expect.poll(() => it.evaluate((one) => one === document.activeElement)).toBe(true)

async function find(text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await hasFocus(page.getByRole('textbox', { name: 'Find or jump to' }))
  await page.keyboard.type(text)
}

/** The columns chosen are kept: a page that is loaded anew before shows those of before. */
const kept = (...keys: string[]) =>
  expect
    .poll(async () => {
      const { items } = await ask<{ items: { key: string; value: unknown }[] }>(page, '/api/console/preferences')
      return items.find(({ key }) => key.startsWith('users.list.columns'))?.value
    })
    .toEqual(keys)

const searched = (text: string) => expect.poll(() => page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe(text)

/** The heads of the table, in their order. */
const columns = (...names: string[]) =>
  expect.poll(async () => (await page.getByRole('columnheader').allTextContents()).filter(Boolean)).toEqual(names)

async function acts(name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Acts on the view “${name}”` }).click()
  await page.getByRole('menuitem', { name: act }).click()
}

async function drag(from: Locator, to: Locator): Promise<void> {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!]
  await page.mouse.move(a.x + 8, a.y + 8)
  await page.mouse.down()
  await page.mouse.move(b.x + 8, (a.y + b.y) / 2, { steps: 5 })
  await page.mouse.move(b.x + 8, b.y + 4, { steps: 5 })
  await page.mouse.up()
}
