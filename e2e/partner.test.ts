import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterByForgotten, followLink } from './harness/doors.ts'
import { anotherTab, startWorld, type World } from './harness/world.ts'

let world: World
/** Olga owns Fern & Field, the second merchant; Nora directs the agency Studio North, which works for Harbour & Pine already. */
let olga: Page
let nora: Page
const hers = 'Nine-Sails-2-Morrow'
const norasPassword = 'Copper-Gate-6-Larks'
beforeAll(async () => {
  world = await startWorld({ demo: true })
  const second = { name: 'Fern & Field', ownerEmail: 'olga@fern.example', ownerName: 'Olga Lind' }
  expect(await world.server.operate({ name: 'tenant.create', input: second })).toMatchObject({ ok: true })
  olga = await world.person()
  await followLink(olga, await world.mailTo('olga@fern.example', /^Your invitation to Fern & Field/))
  await olga.getByLabel('Password').filter({ visible: true }).first().fill(hers)
  await olga.locator('button[type=submit]').filter({ visible: true }).click()
  await olga.getByRole('heading', { name: 'Dashboard' }).waitFor()
  nora = await world.person({ permissions: ['clipboard-read', 'clipboard-write'] })
  await enterByForgotten(world, nora, 'nora@studio-north.example', norasPassword)
})
afterAll(() => world.close())

const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor()
const place = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true })

test('R-04 an owner lets a company in by a domain it has proved, up to a ceiling, and invites its person, who is asked', async () => {
  await place(olga, 'Partners').click()
  await olga.getByText('No partner company has access').waitFor()
  await olga.getByRole('button', { name: 'Grant access' }).first().click()
  const drawer = olga.getByRole('dialog', { name: 'Grant a partner company access' })
  await drawer.getByLabel('Domain of the company').fill('unknown.example')
  await drawer.getByRole('button', { name: 'Grant access' }).click()
  await drawer.getByText('Choose the role its people never exceed').waitFor()
  await drawer.getByRole('combobox', { name: 'Ceiling' }).click()
  expect(await olga.getByRole('option', { name: 'ISC_Owner' }).count()).toBe(0)
  await olga.getByRole('option', { name: 'ISC_User' }).click()
  await drawer.getByRole('button', { name: 'Grant access' }).click()
  await drawer.getByText('No partner company has proved this domain.').waitFor()
  await drawer.getByLabel('Domain of the company').fill('studio-north.example')
  await drawer.getByRole('button', { name: 'Grant access' }).click()
  await said(olga, 'Studio North has access. Invite its people next.')
  await olga.getByText('Nobody of Studio North has access yet').waitFor()

  await olga.getByRole('link', { name: 'Invite a person' }).click()
  const invite = olga.getByRole('dialog', { name: 'Invite person' })
  await invite.getByLabel('Company').selectOption({ label: 'Studio North' })
  await invite.getByText('Under a domain that Studio North has proved: studio-north.example.').waitFor()
  await invite.getByLabel('E-mail').fill('nora@studio-north.example')
  // roles beyond the ceiling are not offered
  expect(await invite.getByRole('checkbox', { name: 'ISC_Admin' }).count()).toBe(0)
  await invite.getByRole('checkbox', { name: 'ISC_User' }).check()
  await invite.getByRole('button', { name: 'Send invitation' }).click()
  await said(olga, 'An invitation to nora@studio-north.example is on its way')

  await world.mailTo('nora@studio-north.example', /^Fern & Field offers you access/)
  expect(await nora.getByRole('button', { name: 'Change tenant' }).count()).toBe(0)
  await nora.reload()
  const offers = nora.getByRole('region', { name: 'Access offered to you' })
  await offers.getByText('Fern & Field offers you access').waitFor()
  await offers.getByText(/ISC_User · offered by Olga Lind · open until/).waitFor()
  await offers.getByRole('button', { name: 'Accept: Fern & Field' }).click()
  await said(nora, 'You can enter Fern & Field now')
  await world.mailTo('olga@fern.example', /^New account at Fern & Field: nora/)
})

test('R-33 R-04 she changes the tenant; her rights are others there; two tabs show two tenants at once', async () => {
  await place(nora, 'Audit log').waitFor()
  await nora.getByRole('button', { name: 'Change tenant' }).click()
  await nora.getByRole('menuitem', { name: 'Fern & Field' }).click()
  await nora.getByRole('button', { name: 'Change tenant' }).getByText('Fern & Field').waitFor()
  await place(nora, 'Website users').waitFor()
  expect(await place(nora, 'Audit log').count()).toBe(0)
  expect(await place(nora, 'Settings').count()).toBe(0)

  const second = await anotherTab(nora)
  await second.goto(`/console/t/${world.demo.tenant.id}/websites`)
  await second.getByRole('link', { name: 'Harbour & Pine Shop' }).waitFor()
  await place(nora, 'Website users').click()
  await nora.getByText('No website user').first().waitFor()
  await second.reload()
  await second.getByRole('link', { name: 'Harbour & Pine Shop' }).waitFor()
  await second.getByRole('button', { name: 'Change tenant' }).getByText('Harbour & Pine').waitFor()
  await nora.reload()
  await nora.getByRole('button', { name: 'Change tenant' }).getByText('Fern & Field').waitFor()
  // a page of the one tenant at the address of the other is refused there
  await nora.goto(nora.url().replace('/users', '/audit'))
  await nora.getByText('This needs the permission “See the audit log”.', { exact: true }).waitFor()
  await second.close()
})

test('R-04 a company administrator looks after the own people, domains and tenants', async () => {
  await place(nora, 'People').click()
  await nora.getByText('Everybody Studio North employs.').waitFor()
  await nora.getByRole('row', { name: /Nora Sandvik.*Company administrator/ }).waitFor()
  await nora.getByRole('row', { name: /Liam Byrne.*Colleague/ }).waitFor()
  await nora.getByRole('button', { name: 'Add person' }).click()
  const add = nora.getByRole('dialog', { name: 'Add person' })
  await add.getByText('Under studio-north.example. It is also the user name.').waitFor()
  await add.getByLabel('E-mail').fill('maya@elsewhere.example')
  await add.getByRole('button', { name: 'Add person' }).click()
  await add.getByText('Use an address under a domain your company has proved.').first().waitFor()
  await add.getByLabel('E-mail').fill('maya@studio-north.example')
  await add.getByLabel('First name (optional)').fill('Maya')
  await add.getByRole('button', { name: 'Add person' }).click()
  await said(nora, 'Maya was added. An activation mail is on its way.')
  await world.mailTo('maya@studio-north.example', /^Activate your account/)

  await place(nora, 'Domains').click()
  await nora.getByText('Confirmed by the platform operator:').waitFor()
  await nora.getByRole('button', { name: 'Add domain' }).click()
  const claim = nora.getByRole('dialog', { name: 'Add domain' })
  await claim.getByLabel('Domain', { exact: true }).fill('maya@north-studio.example')
  await claim.getByRole('button', { name: 'Add domain' }).click()
  await said(nora, 'north-studio.example was added. Put its record into the DNS, then check it.')
  await nora.getByText('Waiting for the record').waitFor()
  const copied = async (part: string): Promise<string> => {
    await nora.getByRole('button', { name: `Copy ${part}` }).click()
    await nora.getByRole('button', { name: new RegExp(`^${part} copied$`, 'i') }).waitFor()
    return nora.evaluate(() => navigator.clipboard.readText())
  }
  const [name, type, value] = [await copied('name'), await copied('type'), await copied('value')]
  expect(type).toBe('TXT')
  expect(name).toContain('north-studio.example')
  await nora.getByRole('button', { name: 'Check now' }).click()
  await nora.getByText('The record is not there yet').waitFor()
  world.dns.set(name, [value])
  // a domain is checked once in some seconds
  await world.pass({ minutes: 1 })
  await nora.getByRole('button', { name: 'Check now' }).click()
  await said(nora, 'north-studio.example is proved')
  await nora.getByText('Proved by its DNS:').waitFor()

  await place(nora, 'Tenants').click()
  await nora.getByRole('row', { name: /Harbour & Pine.*Up to ISC_Implementer/ }).waitFor()
  await nora.getByRole('row', { name: /Fern & Field.*Up to ISC_User/ }).waitFor()
})

test('R-04 a company whose access ends is out of that tenant at the next request, and stays in the other', async () => {
  await nora.getByRole('link', { name: 'Fern & Field' }).click()
  await place(nora, 'Customers').waitFor()
  await place(olga, 'Partners').click()
  await olga.getByRole('link', { name: 'Studio North' }).click()
  await olga.getByRole('button', { name: 'End access…' }).click()
  const dialog = olga.getByRole('dialog', { name: 'End the access of Studio North?' })
  await dialog.getByText('1 person loses access: Nora Sandvik.').waitFor()
  await dialog.getByRole('button', { name: 'End access' }).click()
  await said(olga, 'The access of Studio North has ended')
  await world.mailTo('olga@fern.example', /^Studio North no longer has access to Fern & Field/)
  await place(nora, 'Customers').click()
  await nora.getByRole('heading', { name: 'You cannot enter this tenant' }).waitFor()
  await nora.goto('/console')
  await place(nora, 'Audit log').waitFor()
  await nora.getByText('Harbour & Pine').first().waitFor()
  expect(await nora.getByRole('button', { name: 'Change tenant' }).count()).toBe(0)
  expect(world.faults).toEqual([])
})
