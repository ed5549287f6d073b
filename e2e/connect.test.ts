import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Receiver, signatureOf, startReceiver } from '../apps/server/test/harness/receiver.ts'
import { signIn } from './harness/doors.ts'
import { tell } from './harness/places.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
let page: Page
let receiver: Receiver
beforeAll(async () => {
  world = await startWorld({ demo: true })
  receiver = await startReceiver()
  page = await world.person()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

let secret: string

test('R-61 a webhook: made, its secret shown once, tried with a test event that the receiver refuses, and sent again', async () => {
  await rail('Webhooks').click()
  await page.getByRole('button', { name: 'Add webhook' }).click()
  const drawer = page.getByRole('dialog', { name: 'Add webhook' })
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Warehouse')
  await drawer.getByRole('textbox', { name: 'Address' }).fill('ftp://warehouse')
  await drawer.getByRole('button', { name: 'Add webhook' }).click()
  await drawer.getByText('Enter a web address such as').waitFor()
  await drawer.getByRole('textbox', { name: 'Address' }).fill(receiver.url)
  await drawer.getByRole('button', { name: 'Add webhook' }).click()
  secret = await shownOnce('Secret of Warehouse')
  expect(secret).toMatch(/^whsec_/)
  await heading('Warehouse').waitFor()
  await nowhere(secret)

  receiver.answer(500)
  await page.getByRole('button', { name: 'Send test event' }).click()
  const delivery = page.getByRole('dialog')
  await delivery.getByText('500: the receiver refused it').waitFor()
  await delivery.getByRole('region', { name: 'Request' }).getByText(`POST ${receiver.url}`).waitFor()
  const [first] = receiver.received
  expect(first!.headers['webhook-signature']).toBe(signatureOf(secret, first!))
  receiver.answer(204)
  await delivery.getByRole('button', { name: 'Try now' }).click()
  await delivery.getByText('Delivered', { exact: true }).first().waitFor()
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1)
  await page.keyboard.press('Escape')
  await delivery.waitFor({ state: 'detached' })
  await row(deliveries(), 'webhook.test').getByText('Delivered').waitFor()
  expect(world.faults).toEqual([])
})

test('R-61 a receiver that refuses for days: what it refused is given up, and sent again, one by one and all', async () => {
  // the test event still gets through: the webhook as a whole is not failing
  receiver.answer(({ event }) => (event.type === 'webhook.test' ? 204 : 503))
  for (const name of ['ines', 'joel'])
    await tell(page, `${api()}/users`, { userName: name, email: `${name}@fern.example`, sendActivation: false })
  await expect.poll(() => count('Waiting'), { timeout: 30_000 }).toBe(2)
  await expect.poll(tries, { timeout: 20_000 }).toBeGreaterThan(0)
  await row(deliveries(), 'Waiting').first().getByText('503: the receiver refused it').waitFor({ timeout: 20_000 })
  await page.getByText(/^Nothing has got through since/).waitFor({ timeout: 40_000 })
  await refusedFor(1, 3, 11, 61, 301, 1081)
  await signInAgain()
  await page.getByRole('button', { name: 'Send test event' }).click()
  await page.getByRole('dialog').getByText('204 taken').waitFor()
  await page.keyboard.press('Escape')
  await refusedFor(1441, 1441, 1441)
  await signInAgain()
  await page.getByRole('button', { name: 'Send test event' }).click()
  await page.getByRole('dialog').getByText('204 taken').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('Some events were given up: 2').waitFor({ timeout: 40_000 })
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('dialog', { name: 'Filter' }).getByRole('button', { name: 'Status' }).click()
  await page.getByRole('dialog', { name: 'Filter' }).getByText('Given up').click()
  await page.keyboard.press('Escape')
  await expect.poll(() => count('Given up')).toBe(2)
  await expect.poll(() => count('Delivered')).toBe(0)

  receiver.answer(204)
  const opener = row(deliveries(), 'Given up').first().getByRole('link')
  await opener.click()
  const delivery = page.getByRole('dialog')
  await delivery.getByRole('button', { name: 'Send again' }).click()
  await delivery.getByText('204 taken').waitFor()
  await page.keyboard.press('Escape')
  // it has a button of that name as well
  await delivery.waitFor({ state: 'detached' })
  await expect.poll(() => count('Given up')).toBe(1)
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('menuitem', { name: 'All given up' }).click()
  await said('1 event is sent again')
  await page.getByText('No delivery in this state').waitFor()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('menuitem', { name: /^All given up.*There are none\.$/ }).waitFor()

  // a span of time; what is wrong with it stands at the field
  await page.getByRole('menuitem', { name: 'A span of time…' }).click()
  const span = page.getByRole('dialog', { name: 'Send a span of time again' })
  await span.getByLabel('From').fill('')
  await span.getByRole('button', { name: 'Send again' }).click()
  await span.getByText('Enter a date and time').waitFor()
  await page.keyboard.press('Escape')
  await span.waitFor({ state: 'detached' })
  await hasFocus(page.getByRole('button', { name: 'Send again' }))
  expect(world.faults).toEqual([])
})

test('ATK-087 a new secret: both sign for a day, then the new one alone', async () => {
  await page.getByRole('button', { name: 'More acts' }).click()
  await page.getByRole('menuitem', { name: 'New secret…' }).click()
  const question = page.getByRole('dialog', { name: 'New secret for Warehouse?' })
  await question.getByText('Every request carries both signatures until then.').waitFor()
  await question.getByRole('button', { name: 'Make new secret' }).click()
  const next = await shownOnce('Secret of Warehouse')
  expect(next).not.toBe(secret)
  const signed = async () => {
    const before = receiver.received.length
    await page.getByRole('button', { name: 'Send test event' }).click()
    await page.getByRole('dialog').getByText('204 taken').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const request = receiver.received[before]!
    return { signatures: request.headers['webhook-signature'], old: signatureOf(secret, request), now: signatureOf(next, request) }
  }
  const during = await signed()
  expect(during.signatures).toBe(`${during.now} ${during.old}`)
  await world.pass({ hours: 25 })
  await signInAgain()
  const after = await signed()
  expect(after.signatures).toBe(after.now)
  expect(world.faults).toEqual([])
})

test('R-01 an API key: shown once, used, rotated with both secrets working for an hour, ended', async () => {
  await rail('API keys').click()
  await page.getByRole('button', { name: 'New API key' }).click()
  const drawer = page.getByRole('dialog', { name: 'New API key' })
  await drawer.getByRole('textbox', { name: 'Name' }).fill('Till server')
  await drawer.getByRole('button', { name: 'Make key' }).click()
  await drawer.getByText('Choose at least one permission').waitFor()
  await drawer.getByRole('checkbox', { name: /^See website users/ }).check()
  await drawer.getByRole('button', { name: 'Make key' }).click()
  const first = await shownOnce('Key Till server')
  await heading('Till server').waitFor()
  await nowhere(first)
  expect(await asks(first)).toBe(200)
  // no more than it was given
  expect(await asks(first, 'customers')).toBe(403)

  await page.getByRole('button', { name: 'Rotate…' }).click()
  const rotating = page.getByRole('dialog', { name: 'Rotate Till server?' })
  await rotating.getByRole('combobox', { name: 'The secret in use' }).click()
  await page.getByRole('option', { name: 'Goes on for an hour' }).click()
  expect(await rotating.getByRole('button', { name: 'Rotate Till server' }).isDisabled()).toBe(true)
  await rotating.getByRole('textbox', { name: /to confirm$/ }).fill('Till server')
  await rotating.getByRole('button', { name: 'Rotate Till server' }).click()
  const second = await shownOnce('Key Till server')
  await page.getByText('Secret before ends').waitFor()
  expect([await asks(first), await asks(second)]).toEqual([200, 200])
  await world.pass({ hours: 5 })
  expect([await asks(first), await asks(second)]).toEqual([401, 200])
  await world.mailTo(world.demo.owner.userName, /key/i)

  await signInAgain()
  await page.getByRole('button', { name: 'End…' }).click()
  const ending = page.getByRole('dialog', { name: 'End Till server?' })
  await ending.getByRole('textbox', { name: /to confirm$/ }).fill('Till server')
  await ending.getByRole('button', { name: 'End Till server' }).click()
  await page
    .getByText(/^Ended on /)
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: 'Rotate…' }).count()).toBe(0)
  expect(await asks(second)).toBe(401)
  expect(world.faults).toEqual([])
})

const api = () => `/api/console/tenants/${world.demo.tenant.id}`
const rail = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true })
const said = (text: string) => page.getByRole('status').getByText(text).waitFor()
const deliveries = () => page.getByRole('table', { name: 'Deliveries' })
const row = (table: Locator, text: string) => table.getByRole('row').filter({ hasText: text })
const count = (text: string) => row(deliveries(), text).count()
const hasFocus = (it: Locator) => expect.poll(() => it.evaluate((one) => one === document.activeElement)).toBe(true)

/** How often each of the two events was tried, the fewer of them. */
function tries(): number {
  const events = receiver.received.filter(({ event }) => event.type !== 'webhook.test')
  return Math.min(
    ...['ines', 'joel'].map((_, at) => events.filter(({ id }) => id === [...new Set(events.map((one) => one.id))][at]).length),
  )
}

/** So many minutes later, each time, they are tried again; ten times in all. */
async function refusedFor(...minutes: readonly number[]): Promise<void> {
  for (const some of minutes) {
    const before = tries()
    if (before === 10) return
    await world.pass({ minutes: some })
    await expect.poll(tries, { timeout: 30_000 }).toBeGreaterThan(before)
  }
}

/** The secret of the dialog, which goes only when somebody says that it is stored. */
async function shownOnce(title: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title })
  const shown = await dialog.getByRole('textbox', { name: 'Secret' }).inputValue()
  await page.keyboard.press('Escape')
  expect(await dialog.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true)
  await dialog.getByRole('checkbox', { name: 'I have stored it' }).check()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dialog.waitFor({ state: 'detached' })
  return shown
}

/** Neither the page nor what it keeps has it. */
async function nowhere(text: string): Promise<void> {
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.content()).not.toContain(text)
  expect(JSON.stringify(await page.context().storageState({ indexedDB: true }))).not.toContain(text)
}

/** What the key is answered. */
async function asks(key: string, what = 'users'): Promise<number> {
  const answer = await fetch(`${world.url}${api()}/${what}?limit=1`, { headers: { authorization: `Bearer ${key}` } })
  return answer.status
}

/** The session ended meanwhile: its page is where one was. */
async function signInAgain(): Promise<void> {
  await page.reload()
  await signIn(page, world.demo.owner.userName, world.demo.owner.password)
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
}
