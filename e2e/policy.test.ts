import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from './harness/doors.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ demo: true })
})
afterAll(() => world.close())

test('R-50 R-54 an owner tightens and loosens a policy: told whom it touches, asked why and for the password, and back with one click', async () => {
  const { owner } = world.demo
  const page = await world.person()
  await signIn(page, owner.userName, owner.password)
  await page.getByRole('link', { name: 'Website security' }).click()
  await page.getByRole('heading', { level: 1, name: 'Website security' }).waitFor()
  await page.getByRole('navigation', { name: 'Groups of settings' }).getByRole('link', { name: 'Passwords' }).click()
  const length = page.getByRole('textbox', { name: 'Password Minimum Requirement Length' })
  expect(await length.inputValue()).toBe('10')
  const row = page.locator('main').getByRole('status')
  const bar = page.getByRole('region', { name: 'Unsaved changes' })

  // a value that cannot be: the fault stands beside the field, and the focus goes there
  await length.fill('3')
  const fault = page.getByText('Enter 8 to 128 characters')
  await fault.waitFor()
  expect(await length.getAttribute('aria-invalid')).toBe('true')
  expect(await length.getAttribute('aria-describedby')).toContain((await fault.getAttribute('id'))!)
  await bar.getByText('1 value is outside its limits.').waitFor()
  await bar.getByRole('button', { name: 'Review and save' }).click()
  await hasFocus(length)
  expect(await page.getByRole('dialog').count()).toBe(0)
  await bar.getByRole('button', { name: 'Discard' }).click()
  await bar.waitFor({ state: 'detached' })
  expect(await length.inputValue()).toBe('10')

  // tighter: no reason is asked for, and everybody it touches is counted
  await length.fill('15')
  const touched = /[\d,]{5,} website users have passwords: these stay, and the rule holds for the next ones\./
  await row.getByText(touched).first().waitFor()
  await bar.getByText('1 unsaved change', { exact: true }).waitFor()
  await page.keyboard.press('Control+Enter')
  const review = page.getByRole('dialog', { name: 'Review and save' })
  await review.getByText('People affected').waitFor()
  await review.getByText(touched).waitFor()
  const change = review.getByRole('table', { name: 'Changes' }).getByRole('row').filter({ hasText: 'Password Minimum Requirement Length' })
  await change.getByText('15 characters').waitFor()
  await change.getByText('Tighter').waitFor()
  await review.getByText(/^Keeps NIST/).waitFor()
  await review.getByLabel('Why (optional)').waitFor()
  await review.getByRole('button', { name: 'Save 1 change' }).click()
  await page.getByRole('status').getByText('1 setting saved').waitFor()
  await bar.waitFor({ state: 'detached' })

  // looser: asks why, and, the sign-in being a while ago, for the password
  await world.pass({ minutes: 30 })
  await length.fill('8')
  await bar.getByText('1 unsaved change, 1 looser').waitFor()
  await bar.getByRole('button', { name: 'Review and save' }).click()
  await change.getByText('Looser').waitFor()
  await review.getByText(/^Breaks NIST/).waitFor()
  await review.getByText('This loosens settings: it needs a reason and your password, and every Admin Owner is told by mail.').waitFor()
  const save = review.getByRole('button', { name: 'Save 1 change' })
  await save.click()
  await review.getByText('Say why the settings are loosened').waitFor()
  const why = review.getByRole('textbox', { name: 'Why', exact: true })
  await hasFocus(why)
  await why.fill('Shoppers at the till of the trade fair type on phones')
  await save.click()
  const proof = page.getByRole('dialog', { name: 'Confirm it is you' })
  await proof.getByLabel('Password', { exact: true }).fill('Not-Her-Password-1')
  await proof.getByRole('button', { name: 'Confirm' }).click()
  await proof.getByRole('alert').getByText('That is not your password. Check it and try again.').waitFor()
  await proof.getByLabel('Password', { exact: true }).fill(owner.password)
  await proof.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('status').getByText('1 setting saved').waitFor()
  await review.waitFor({ state: 'detached' })
  await expect.poll(() => length.inputValue()).toBe('8')
  // another owner hears of it
  const { text } = await world.mailTo('jonas@harbour-pine.example', /^Security settings of Harbour & Pine were loosened/)
  expect(text).toContain('Password Minimum Requirement Length')

  // who, when, why; and the way back
  await page.getByRole('link', { name: 'History' }).click()
  const versions = page.getByRole('table', { name: 'Versions of the settings' })
  const newest = versions.getByRole('row').filter({ hasText: 'In force' })
  await newest.getByText('Shoppers at the till of the trade fair type on phones').waitFor()
  await newest.getByText('Loosened').waitFor()
  await newest.getByText('Ada Lindqvist').waitFor()
  const before = versions.getByRole('row').filter({ hasText: '15 characters' }).filter({ hasNotText: 'In force' })
  await before.getByRole('button', { name: /^Return to version \d+…$/ }).click()
  const back = page.getByRole('dialog', { name: /^Return to version \d+$/ })
  await back.getByText('Tighter').waitFor()
  await back.getByRole('button', { name: /^Return to version \d+$/ }).click()
  await page
    .getByRole('status')
    .getByText(/^Returned to version \d+$/)
    .waitFor()
  await newest.filter({ hasText: '15 characters' }).waitFor()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  // what was read before is shown until it is read anew
  await expect.poll(() => length.inputValue()).toBe('15')
  await page.reload()
  await expect.poll(() => length.inputValue()).toBe('15')
  expect(world.faults).toEqual([])
})

const hasFocus = (it: Locator) => expect.poll(() => it.evaluate((one) => one === document.activeElement)).toBe(true)
