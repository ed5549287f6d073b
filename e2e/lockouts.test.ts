import { afterAll, beforeAll, expect, test } from 'vitest'
import { settled } from './harness/axe.ts'
import { signIn } from './harness/doors.ts'
import { startWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ demo: true })
})
afterAll(() => world.close())

test('R-42 nothing tells that a colleague is locked, until an Admin Owner chooses to show it; then the lock is seen and opened', async () => {
  const tom = await world.person()
  await tom.goto('/console/sign-in')
  for (let n = 0; n < 6; n++) {
    const refused = tom.waitForResponse((answer) => answer.url().endsWith('/api/console/sign-in'))
    await signIn(tom, 'tom@harbour-pine.example', `Not-His-${n}`)
    expect((await refused).status()).toBe(401)
    // the page empties the field when it has read the answer: what is typed before that would go with it
    await expect.poll(() => tom.getByLabel('Password', { exact: true }).filter({ visible: true }).inputValue()).toBe('')
  }

  const { owner } = world.demo
  const ada = await world.person()
  await signIn(ada, owner.userName, owner.password)
  const toTom = async () => {
    await ada.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Console users' }).click()
    await ada.getByRole('link', { name: 'Tom Okafor', exact: true }).click()
    await ada.getByRole('link', { name: 'Security', exact: true }).click()
    await ada.getByRole('button', { name: 'Unlock' }).waitFor()
  }
  await toTom()
  await ada.getByText('Whether there were any is not shown here, before or after.').waitFor()
  await settled(ada)
  await expect.poll(() => ada.getByText(/lock/i).filter({ visible: true }).allInnerTexts()).toEqual(['Unlock', 'Unlock'])

  await ada.getByRole('link', { name: 'Console security' }).click()
  await ada.getByRole('switch', { name: 'Show Console Lockouts' }).click()
  await ada.getByRole('region', { name: 'Unsaved changes' }).getByRole('button', { name: 'Review and save' }).click()
  const review = ada.getByRole('dialog', { name: 'Review and save' })
  await review.getByRole('textbox', { name: 'Why', exact: true }).fill('Customer service asks us every morning')
  await review.getByRole('button', { name: 'Save 1 change' }).click()
  await ada.getByRole('status').getByText('1 setting saved').waitFor()

  await toTom()
  const lock = ada.getByRole('alert').filter({ hasText: /Locked since .*After wrong passwords\. Unlocks by itself at .*\d:\d\d/ })
  await lock.waitFor()
  await ada.getByRole('button', { name: 'Unlock' }).click()
  await ada.getByRole('status').getByText('Wrong passwords of Tom Okafor do not count any more').waitFor()
  await lock.waitFor({ state: 'detached' })
  expect(world.faults).toEqual([])
})
