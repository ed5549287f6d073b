import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followLink, signIn } from './harness/doors.ts'
import { openView } from './harness/lists.ts'
import { ask, tell } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
let support: Page
/** The shop as a browser that no account knows. */
let shop: Page
beforeAll(async () => {
  world = await startWorld({ demo: true })
  support = await supporter()
  shop = await world.person()
})
afterAll(() => world.close())

const password = 'Nine-Sails-2-Morrow'

test('R-43 R-12 a shopper who is locked out calls: found by phone number, let in again, and told why a right is missing', async () => {
  const { userName, password: right } = world.demo.shopper
  for (let times = 0; times < 5; times++) expect(await shopSignIn(userName, 'not-it')).toBe(401)
  // nobody at the shop is told that it is locked
  expect(await shopSignIn(userName, right)).toBe(401)

  await rail(support, 'Website users').click()
  await support.getByRole('searchbox', { name: 'Search' }).fill('020 0000 0000')
  await support.getByText('Nothing matches').waitFor()
  await support.getByRole('searchbox', { name: 'Search' }).fill('7946 0958')
  const row = support.getByRole('row').filter({ hasText: 'Mia Keller' })
  await row.getByText('Locked').waitFor()
  // she is a customer of the same name, further right
  await row.getByRole('link', { name: 'Mia Keller' }).first().click()
  await support.getByRole('heading', { level: 1, name: 'Mia Keller' }).waitFor()

  // how often, since when, until when, and where from
  const alert = support.getByRole('alert').filter({ hasText: 'refused attempts' })
  await alert.getByText(/^Locked since .*\d:\d\d.*, 6 refused attempts in 24 hours$/).waitFor()
  await alert.getByText(/^Unlocks by itself at .*\d:\d\d/).waitFor()
  await support.getByRole('link', { name: 'Security' }).click()
  await support.getByText(/^Locked since .*, until .*\.$/).waitFor()
  const sources = support.getByRole('table', { name: 'Refused attempts of the last 24 hours by source' })
  await sources.getByRole('row').filter({ hasText: '127.0.0.1' }).getByRole('cell', { name: '6', exact: true }).waitFor()

  // the customer's page tells of it as well
  await support.getByRole('link', { name: 'Customers', exact: true }).last().click()
  await support.getByRole('table', { name: 'Customers of Mia Keller' }).getByRole('link', { name: 'Mia Keller' }).click()
  const there = support.getByRole('alert').filter({ hasText: '1 user of this customer is locked' })
  await there.getByText(/Unlocks by itself at .*6 refused attempts from 127\.0\.0\.1, the last at/).waitFor()
  await there.getByRole('button', { name: 'Unlock Mia Keller' }).click()
  await support.getByRole('status').getByText('Mia Keller can sign in again').waitFor()
  await there.waitFor({ state: 'detached' })
  expect(await shopSignIn(userName, right)).toBe(200)

  // she wanted to add a colleague
  await support.goBack()
  await support.getByRole('link', { name: 'Roles and access' }).click()
  const rights = support.getByRole('table', { name: 'Rights' })
  const missing = rights.getByRole('row').filter({ hasText: "Manage the customer's users" })
  await missing.getByText('No', { exact: true }).waitFor()
  await missing.getByText('Buyer3').waitFor()
  await rights.getByRole('row').filter({ hasText: 'See the invoice history' }).getByText('Yes', { exact: true }).waitFor()
  expect(world.faults).toEqual([])
})

test('R-07 R-12 a customer is found by its number from any page, and whoever deactivates its only Administrator is told before', async () => {
  await support.keyboard.press('Control+k')
  await support.getByRole('textbox', { name: 'Find or jump to' }).fill('10001')
  await support.getByRole('dialog').getByRole('button', { name: 'Fraser Interiors 10001 · York' }).waitFor()
  // the first of what was found is chosen
  await support.keyboard.press('Enter')
  await support.getByRole('heading', { level: 1, name: 'Fraser Interiors' }).waitFor()
  await support.getByRole('link', { name: 'Users', exact: true }).last().click()
  await support.getByRole('table', { name: 'Users of Fraser Interiors' }).getByRole('link', { name: 'Mia Fraser' }).click()
  await support.getByRole('button', { name: 'More acts on Mia Fraser' }).click()
  await support.getByRole('menuitem', { name: 'Deactivate…' }).click()
  const asked = support.getByRole('dialog', { name: 'Deactivate Mia Fraser?' })
  const alone = asked.getByRole('listitem').filter({ hasText: 'The only Administrator of these customers' }).first()
  await alone.getByRole('link', { name: 'Fraser Interiors' }).waitFor()
  await asked.getByRole('button', { name: 'Cancel' }).click()

  // what narrowed the list is taken back step by step
  await rail(support, 'Website users').click()
  await openView(support, 'Locked')
  await support.getByRole('button', { name: 'Filter', exact: true }).click()
  await support.getByRole('button', { name: 'Status' }).click()
  await support.getByRole('checkbox', { name: 'Inactive' }).click()
  await support.waitForURL(/state=/)
  await support.goBack()
  await support.waitForURL((url) => !url.search.includes('state=') && url.search.includes('view=locked'))
  await support.goBack()
  await support.waitForURL((url) => url.search === '')
  expect(world.faults).toEqual([])
})

test('R-17 a user who lost the activation mail gets another, and comes in by it', async () => {
  await rail(support, 'Website users').click()
  await openView(support, 'Activation pending')
  const first = support.getByRole('row').filter({ hasText: 'Activation sent' }).first()
  await first.getByRole('link').first().click()
  await support.getByRole('button', { name: 'Resend activation' }).click()
  const said = support.getByRole('status').getByText(/^Activation sent to /)
  const address = ((await said.textContent()) ?? '').replace('Activation sent to ', '')
  const { link } = await world.mailTo(address, /^Activate your account at Harbour & Pine/)
  const activated = await shop.request.post('/api/storefront/links/activate', {
    data: { token: new URL(link).hash.slice(1), password },
    headers: atShop(),
  })
  expect(activated.status()).toBe(200)
  expect(await shopSignIn(address, password)).toBe(200)

  await support.reload()
  await support.getByRole('button', { name: 'Send reset link' }).waitFor()
  expect(await support.getByRole('button', { name: 'Resend activation' }).count()).toBe(0)
  await support.getByRole('link', { name: 'Security' }).click()
  await support.getByText('Activated', { exact: true }).first().waitFor()
  expect(world.faults).toEqual([])
})

/** Somebody of customer service, invited by the owner, signed in by the link of the mail. */
async function supporter(): Promise<Page> {
  const { owner, tenant } = world.demo
  const ada = await world.person()
  await signIn(ada, owner.userName, owner.password)
  await ada.getByRole('heading', { name: 'Dashboard' }).waitFor()
  const at = `/api/console/tenants/${tenant.id}`
  const { items } = await ask<{ items: { id: string; name: string }[] }>(ada, `${at}/roles`)
  const roleIds = items.filter(({ name }) => name === 'ISC_User').map(({ id }) => id)
  await tell(ada, `${at}/people`, { email: 'wim@harbour-pine.example', firstName: 'Wim', roleIds })
  const page = await world.person()
  await followLink(page, await world.mailTo('wim@harbour-pine.example', /^Your invitation to Harbour & Pine/))
  await page.getByLabel('Password').filter({ visible: true }).first().fill(password)
  await page.locator('button[type=submit]').filter({ visible: true }).click()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await ada.context().close()
  return page
}

const atShop = () => ({ 'Tillward-Request': '1', 'Tillward-Website': world.demo.websites[0]!.id })

async function shopSignIn(name: string, typed: string): Promise<number> {
  const answer = await shop.request.post('/api/storefront/sign-in', { data: { name, password: typed }, headers: atShop() })
  return answer.status()
}

/** A place of the navigation; breadcrumbs and figures may have its name too. */
const rail = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
