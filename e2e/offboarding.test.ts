import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterByForgotten, signIn } from './harness/doors.ts'
import { tell } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
/** Ada is the owner who stays; Jonas, an owner too, and Priya leave. */
let ada: Page
let jonas: Page
let priya: Page
const hers = 'Amber-Quay-3-Willows'
const his = 'Broad-Meadow-8-Stones'
beforeAll(async () => {
  world = await startWorld({ demo: true })
  ;[ada, jonas, priya] = await Promise.all([world.person(), world.person(), world.person()])
  await Promise.all([
    signIn(ada, world.demo.owner.userName, world.demo.owner.password),
    enterByForgotten(world, jonas, 'jonas@harbour-pine.example', his),
    enterByForgotten(world, priya, 'priya@harbour-pine.example', hers),
  ])
})
afterAll(() => world.close())

const said = (text: string) => ada.getByRole('status').getByText(text).waitFor()

/** The page of a colleague, and one of the acts there. */
async function act(name: string, what: string): Promise<void> {
  await ada.getByRole('link', { name: 'Console users' }).first().click()
  await ada.getByRole('link', { name, exact: true }).click()
  await ada.getByRole('heading', { name, exact: true }).waitFor()
  await ada.getByRole('button', { name: 'More acts' }).click()
  await ada.getByRole('menuitem', { name: what }).click()
}

test('R-07 R-02 access that is removed ends here at the next request, and nowhere else; all owners are told', async () => {
  await act('Priya Raman', 'Remove access…')
  const dialog = ada.getByRole('dialog', { name: 'Remove Priya Raman’s access?' })
  await dialog.getByText('Access to Harbour & Pine ends, with ISC_Admin.').waitFor()
  await dialog.getByText('The account itself stays, and so does access to other tenants.').waitFor()
  // nothing happens by looking
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await ada.getByRole('button', { name: 'Change roles' }).waitFor()
  await priya.getByRole('link', { name: 'Customers', exact: true }).click()
  await priya.getByRole('heading', { name: 'Customers' }).waitFor()

  await act('Priya Raman', 'Remove access…')
  await dialog.getByRole('button', { name: 'Remove Priya Raman’s access' }).click()
  await said('Priya Raman’s access was removed')
  await ada.getByText('No access to this tenant').waitFor()
  for (const owner of [world.demo.owner.userName, 'jonas@harbour-pine.example']) {
    const { text } = await world.mailTo(owner, /^Access to Harbour & Pine removed: Priya Raman/)
    expect(text).toContain('It was removed by ada@harbour-pine.example')
  }
  await priya.getByRole('link', { name: 'Website users', exact: true }).click()
  await priya.getByRole('heading', { name: 'You cannot enter this tenant' }).waitFor()
  expect(await priya.getByRole('link', { name: 'Customers', exact: true }).count()).toBe(0)
  await priya.getByRole('link', { name: 'Go to the start' }).click()
  await priya.getByText('You cannot enter any tenant').waitFor()
})

test('R-32 a colleague whose phone is lost is signed out on every device, and comes back with the password', async () => {
  const phone = await world.person()
  await signIn(phone, 'jonas@harbour-pine.example', his)
  await phone.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await ada.getByRole('link', { name: 'Console users' }).first().click()
  await ada.getByRole('link', { name: 'Jonas Weber', exact: true }).click()
  await ada.getByRole('link', { name: 'Sessions', exact: true }).click()
  const sessions = ada.getByRole('button', { name: /^End: Chrome/ })
  await sessions.nth(1).waitFor()
  expect(await sessions.count()).toBe(2)
  await ada.getByRole('button', { name: 'End all sessions…' }).click()
  const dialog = ada.getByRole('dialog', { name: 'End all sessions of Jonas Weber?' })
  await dialog.getByText(/signed out on every device, in every tenant, at once/).waitFor()
  await dialog.getByRole('button', { name: 'End all sessions' }).click()
  await said('Jonas Weber is signed out everywhere')
  await ada.getByText('Not signed in anywhere').waitFor()

  await phone.getByRole('link', { name: 'Customers', exact: true }).click()
  await phone.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await phone.context().close()
  await jonas.getByRole('link', { name: 'Customers', exact: true }).click()
  const door = jonas.getByRole('dialog', { name: 'Sign in again' })
  await door.getByLabel('Password', { exact: true }).fill(his)
  await door.getByRole('button', { name: 'Sign in' }).click()
  await door.waitFor({ state: 'detached' })
  await jonas.getByRole('heading', { name: 'Customers' }).waitFor()
})

test('R-07 deactivating shows what ends: sessions, access, keys, invitations, the website user of the same address', async () => {
  const tenant = `/api/console/tenants/${world.demo.tenant.id}`
  await tell(jonas, `${tenant}/keys`, { name: 'Night report', permissions: ['users.read'] })
  await tell(jonas, `${tenant}/users`, { email: 'jonas@harbour-pine.example', userName: 'jonas.weber', firstName: 'Jonas' })
  await jonas.getByRole('link', { name: 'Console users' }).click()
  await jonas.getByRole('button', { name: 'Invite person' }).click()
  const invite = jonas.getByRole('dialog', { name: 'Invite person' })
  await invite.getByLabel('E-mail').fill('wanda@harbour-pine.example')
  await invite.getByRole('checkbox', { name: 'ISC_User' }).check()
  await invite.getByRole('button', { name: 'Send invitation' }).click()
  await jonas.getByRole('status').getByText('An invitation to wanda@harbour-pine.example is on its way').waitFor()

  await act('Jonas Weber', 'Deactivate…')
  const dialog = ada.getByRole('dialog', { name: 'Deactivate Jonas Weber?' })
  await dialog.getByText('1 session ends, at once.').waitFor()
  await dialog.getByText('Access to Harbour & Pine ends, with ISC_Owner.').waitFor()
  await dialog.getByText('The API key “Night report” ends, and what runs with it stops.').waitFor()
  await dialog.getByText('The open invitation to wanda@harbour-pine.example ends.').waitFor()
  const twin = dialog.getByRole('group', { name: 'Website users with the same e-mail address' }).getByRole('checkbox')
  expect(await twin.isChecked()).toBe(true)
  await dialog.getByText('jonas.weber · never signed in').waitFor()
  await dialog.getByRole('button', { name: 'Deactivate Jonas Weber' }).click()
  await said('Jonas Weber was deactivated')
  await ada.getByText('Jonas Weber cannot sign in anywhere.').waitFor()
})

test('R-07 R-02 the colleague’s open browser is out at the next request, his website user is inactive, and the owners are told', async () => {
  const { text } = await world.mailTo(world.demo.owner.userName, /^Account deactivated at Harbour & Pine: Jonas Weber/)
  expect(text).toContain('was deactivated by ada@harbour-pine.example')
  await jonas.getByRole('link', { name: 'Customers', exact: true }).click()
  const door = jonas.getByRole('dialog', { name: 'Sign in again' })
  await door.getByLabel('Password', { exact: true }).fill(his)
  await door.getByRole('button', { name: 'Sign in' }).click()
  await door.getByRole('alert').waitFor()

  await ada.getByRole('link', { name: 'Website users', exact: true }).click()
  await ada.getByRole('searchbox', { name: 'Search' }).fill('jonas.weber')
  await ada.getByRole('row', { name: /jonas@harbour-pine\.example.*Inactive/ }).waitFor()
  await ada.getByRole('link', { name: 'API keys' }).click()
  await ada.getByRole('row', { name: /Night report.*Ended/ }).waitFor()
})

test('R-08 erasing asks for the name in full, and takes the person out of sight', async () => {
  await act('Jonas Weber', 'Erase…')
  const dialog = ada.getByRole('dialog', { name: 'Erase Jonas Weber?' })
  const erase = dialog.getByRole('button', { name: 'Erase Jonas Weber' })
  expect(await erase.isDisabled()).toBe(true)
  await dialog.getByLabel('Type “Jonas Weber” to confirm').fill('Jonas')
  expect(await erase.isDisabled()).toBe(true)
  await dialog.getByLabel('Type “Jonas Weber” to confirm').fill('Jonas Weber')
  await erase.click()
  await said('Jonas Weber was erased')
  await ada.getByRole('heading', { name: 'Console users' }).waitFor()
  await ada.getByRole('link', { name: 'Ada Lindqvist' }).waitFor()
  // the list as it was read before is shown until it is read anew
  await ada.getByRole('link', { name: 'Jonas Weber' }).waitFor({ state: 'detached' })
})

test('R-05 R-07 the last owner stays: which duties nobody else has is said, and the act is not there to do', async () => {
  for (const [what, title] of [
    ['Remove access…', 'Remove Ada Lindqvist’s access?'],
    ['Deactivate…', 'Deactivate Ada Lindqvist?'],
  ] as const) {
    await act('Ada Lindqvist', what)
    const dialog = ada.getByRole('dialog', { name: title })
    await dialog.getByText('Ada Lindqvist is the last Admin Owner of Harbour & Pine. Make somebody else an Admin Owner first.').waitFor()
    await dialog.getByText('Nobody else in Harbour & Pine could do this').waitFor()
    await dialog.getByRole('listitem').filter({ hasText: 'Add people, give and take access and roles' }).waitFor()
    expect(await dialog.getByRole('button', { name: title.replace('?', '') }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  }
  expect(world.faults).toEqual([])
})
