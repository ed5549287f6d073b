import { afterAll, beforeAll, expect, test } from 'vitest'
import { followLink } from './harness/doors.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ demo: false })
})
afterAll(() => world.close())

const own = 'Quiet-Harbour-4-Lamps'
const hers = 'Nine-Sails-2-Morrow'

test('R-03 R-16 R-02 an owner’s first day: from the set-up link to an invited colleague who is signed in', async () => {
  const owner = await world.person()
  await owner.goto(`/console/set-up#${await world.server.setUp()}`)
  await owner.getByLabel('Merchant').fill('Fern & Field')
  await owner.getByLabel('Your e-mail address').fill('olga@fern.example')
  await owner.getByLabel('Password').filter({ visible: true }).first().fill('short')
  // what is missing is said before anything is sent
  await owner.getByText('An upper case letter').waitFor()
  await owner.getByLabel('Password').filter({ visible: true }).first().fill(own)
  await owner.getByRole('button', { name: 'Set up and sign in' }).click()
  await owner.getByRole('heading', { name: 'Dashboard' }).waitFor()
  await owner.getByText('Fern & Field').first().waitFor()

  // nobody else is there yet
  await owner.getByRole('link', { name: 'Console users' }).click()
  await owner.getByRole('heading', { name: 'Console users' }).waitFor()
  await owner
    .getByRole('button', { name: 'Invite person' })
    .or(owner.getByRole('link', { name: 'Invite person' }))
    .first()
    .click()
  const drawer = owner.getByRole('dialog', { name: 'Invite person' })
  await drawer.getByRole('button', { name: 'Send invitation' }).click()
  await drawer.getByText('Enter an e-mail address like name@example.com').waitFor()
  await drawer.getByLabel('E-mail').fill('petra@fern.example')
  await drawer.getByRole('checkbox', { name: 'ISC_User' }).check()
  await drawer.getByLabel('First name (optional)').fill('Petra')
  await drawer.getByRole('button', { name: 'Send invitation' }).click()
  await owner.getByRole('status').getByText('An invitation to petra@fern.example is on its way').waitFor()

  // every owner is told; Petra has a link
  await world.mailTo('olga@fern.example', /^New account at Fern & Field/)
  const petra = await world.person({ viewport: { width: 390, height: 844 } })
  await followLink(petra, await world.mailTo('petra@fern.example', /^Your invitation to Fern & Field/))
  await petra.getByLabel('Password').filter({ visible: true }).first().fill(hers)
  await petra.locator('button[type=submit]').filter({ visible: true }).click()
  await petra.getByRole('heading', { name: 'Dashboard' }).waitFor()

  // she may not manage people: what is not hers is not there
  await petra.getByRole('button', { name: 'Open navigation' }).click()
  await petra.getByRole('link', { name: 'Dashboard' }).waitFor()
  expect(await petra.getByRole('link', { name: 'API keys' }).count()).toBe(0)

  await owner.reload()
  await owner.getByRole('link', { name: /Petra/ }).first().waitFor()
  expect(world.faults).toEqual([])
})
