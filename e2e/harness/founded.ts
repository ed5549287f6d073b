import type { Page } from 'playwright-core'
import { signIn } from './doors.ts'
import { tell } from './places.ts'
import type { World } from './world.ts'

export const owner = { email: 'olga@fern.example', password: 'Quiet-Harbour-4-Lamps' } as const

/** An installation with one merchant whose only person is its Admin Owner, not signed in. */
export async function founded(world: World): Promise<{ readonly tenantId: string }> {
  const visitor = await world.person()
  const input = { token: await world.server.setUp(), merchantName: 'Fern & Field', ownerEmail: owner.email, password: owner.password }
  const done = await tell<{ tenantId: string }>(visitor, '/api/console/set-up', input)
  await visitor.context().close()
  return done
}

/** The owner at a page of the console, signed in at its very address. */
export async function ownerAt(world: World, address: string): Promise<Page> {
  const page = await world.person()
  // before the page's own timers: tests move them
  await page.clock.install()
  await page.goto(address)
  await signIn(page, owner.email, owner.password)
  return page
}
