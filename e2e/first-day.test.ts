import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from './harness/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ demo: false })
})
afterAll(() => world.close())

test('R-03 an owner’s first day: the set-up link founds the merchant', async () => {
  const owner = await world.person()
  await owner.goto(`/console/set-up#${await world.server.setUp()}`)
  console.log(await owner.locator('main').innerText())
  await owner.screenshot({ path: '/tmp/shots/e2e-setup.png' })
  expect(world.faults).toEqual([])
})
