import { expect } from 'vitest'
import type { TestApp } from './app.ts'
import { type Answer, Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, password } from './given.ts'

export const kinds = ['console', 'storefront'] as const
export type DoorKind = (typeof kinds)[number]

/** Both doors of a tenant: what is tested at one holds at the other. Every browser comes from an address of its own, unless told. */
export function doorsOf(app: TestApp, tenant: GivenTenant) {
  let browsers = 0
  const address = () => `10.${Math.floor(++browsers / 65_536)}.${Math.floor(browsers / 256) % 256}.${browsers % 256}`
  const doors = {
    console: {
      path: '/api/console',
      cookie: '__Host-tillward-console',
      at: (from = address()) => new Browser(app.http, { address: from }),
      make: (name: string) => givenStaff(app, tenant, name),
    },
    storefront: {
      path: '/api/storefront',
      cookie: '__Host-tillward-shop',
      at: (from = address()) => new Browser(app.http, { address: from, host: `${tenant.host}:4000` }),
      make: (name: string) => givenShopper(app, tenant, name),
    },
  }
  return Object.fromEntries(
    kinds.map((kind) => {
      const door = doors[kind]
      const signIn = (name: string, typed = password, browser = door.at()) =>
        browser.post(`${door.path}/sign-in`, { name, password: typed })
      return [
        kind,
        {
          ...door,
          kind,
          signIn,
          /** So many wrong passwords, each from elsewhere; the statuses. */
          async wrong(name: string, times: number, browser?: () => Browser): Promise<number[]> {
            const statuses: number[] = []
            for (let n = 0; n < times; n++) statuses.push((await signIn(name, `wrong ${n}`, browser?.())).status)
            return statuses
          },
          /** A browser in which this person is signed in. */
          async signedIn(name: string, browser = door.at()): Promise<Browser> {
            const answer = await signIn(name, password, browser)
            expect(answer.status, answer.text).toBe(200)
            return browser
          },
          isIn: async (browser: Browser) => (await browser.get(`${door.path}/session`, { 'tillward-activity': 'none' })).status === 200,
        },
      ]
    }),
  ) as unknown as Record<DoorKind, Door>
}

export interface Door {
  readonly kind: DoorKind
  readonly path: string
  readonly cookie: string
  at(from?: string): Browser
  make(name: string): Promise<GivenPerson>
  // oxlint-disable-next-line typescript/no-explicit-any
  signIn(name: string, typed?: string, browser?: Browser): Promise<Answer<any>>
  wrong(name: string, times: number, browser?: () => Browser): Promise<number[]>
  signedIn(name: string, browser?: Browser): Promise<Browser>
  isIn(browser: Browser): Promise<boolean>
}
