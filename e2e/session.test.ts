import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { founded, owner, ownerAt } from './harness/founded.ts'
import { anotherTab, startWorld, type World } from './harness/world.ts'

let world: World
let tenantId: string
beforeAll(async () => {
  world = await startWorld({ demo: false })
  ;({ tenantId } = await founded(world))
})
afterAll(() => world.close())

const minute = 60_000
const lingers = 20_000
const next = 'Nine-Sails-2-Morrow'

test('R-30 two minutes before the sign-out for inactivity somebody is asked; who stays away finds the page and what was typed after signing in again', async () => {
  const page = await ownerAt(world, `/console/t/${tenantId}/people/invite`)
  const email = page.getByRole('dialog', { name: 'Invite person' }).getByLabel('E-mail')
  await email.fill('petra@fern.example')
  await page.getByRole('checkbox', { name: 'ISC_User' }).waitFor()

  await away(page, 238.5)
  const question = page.getByRole('dialog', { name: 'Are you still there?' })
  await question.getByText(/You are signed out in .*minutes?/).waitFor()
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  await question.waitFor({ state: 'detached' })
  await away(page, 60)
  expect(await question.count()).toBe(0)

  await away(page, 178.7)
  await question.waitFor()
  await away(page, 3)
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await again.getByText('You were signed out').waitFor()
  await again.getByLabel('Password', { exact: true }).fill('Not-The-Right-1')
  await again.getByRole('button', { name: 'Sign in' }).click()
  await again.getByRole('alert').waitFor()
  await again.getByLabel('Password', { exact: true }).fill(owner.password)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await again.waitFor({ state: 'detached' })
  expect(await email.inputValue()).toBe('petra@fern.example')
  await page.getByRole('checkbox', { name: 'ISC_User' }).check()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await page.getByText('An invitation to petra@fern.example is on its way').waitFor()
  expect(world.faults).toEqual([])
  await page.context().close()
})

test('a server that is away for a while takes nothing of what was typed, and what was typed is saved when it is back', async () => {
  const page = await ownerAt(world, '/console/profile')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const title = page.getByLabel('Job title')
  await title.fill('Head of everything')
  // as a proxy answers for it
  await page.route('**/api/**', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The server cannot be reached. Trying again; what you typed stays.').waitFor()
  // what the page reads anew meanwhile, it does not get
  await page.waitForTimeout(1_000)
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
  await page.waitForTimeout(8_000)
  expect(await title.inputValue()).toBe('Head of everything')
  await page.unroute('**/api/**')
  await page.getByText('The server cannot be reached').waitFor({ state: 'detached' })
  expect(await title.inputValue()).toBe('Head of everything')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await page.getByText('Head of everything').waitFor()
  expect(world.faults.filter((fault) => !fault.includes('status of 502'))).toEqual([])
  world.faults.length = 0
  await page.context().close()
})

test('R-31 who signs out in one tab is asked to sign in in the other, and goes on there', async () => {
  const page = await ownerAt(world, `/console/t/${tenantId}/people`)
  await page.getByRole('heading', { name: 'Console users' }).waitFor()
  const other = await anotherTab(page)
  await other.goto(`/console/t/${tenantId}`)
  await other.getByRole('button', { name: /^Your account/ }).click()
  await other.getByRole('menuitem', { name: /^Sign out/ }).click()
  await other.getByRole('button', { name: 'Sign in' }).waitFor()
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await again.getByLabel('Password', { exact: true }).fill(owner.password)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await again.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Roles' }).click()
  await page.getByRole('heading', { name: 'Roles' }).waitFor()
  expect(world.faults).toEqual([])
  await page.context().close()
})

test('R-51 a password that has expired is changed on the way in, to the page one wanted', async () => {
  await world.pass({ days: 91 })
  const page = await world.person()
  await page.goto(`/console/t/${tenantId}/people`)
  await signIn(page, owner.email, owner.password)
  await page.getByLabel('Current password').fill(owner.password)
  await page.getByLabel('New password').fill('too-short')
  await page.getByText('An upper case letter').filter({ visible: true }).waitFor()
  await page.getByLabel('New password').fill(next)
  await page.getByRole('button', { name: /save|change/i }).click()
  await page.getByRole('heading', { name: 'Console users' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/console/t/${tenantId}/people`)
  expect(world.faults).toEqual([])
})

/** Time passes while nobody does anything, for the server and in the page. */
async function away(page: Awaited<ReturnType<typeof ownerAt>>, minutes: number): Promise<void> {
  // for some seconds what the page asks for by itself counts as the person's: from here on it does not, and what was asked before is answered
  await page.clock.fastForward(lingers)
  await Promise.all((await page.requests()).map((one) => one.response()))
  await world.pass({ minutes })
  await page.clock.fastForward(minutes * minute - lingers)
}
