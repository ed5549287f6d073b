import type { Page } from 'playwright-core'
import type { Kept } from '../../apps/server/test/scale/filled.ts'
import type { View } from './measure.ts'

const tableRows = 'main tr[data-row]'
const search = (page: Page, text: string) => page.getByRole('searchbox', { name: 'Search' }).pressSequentially(text, { delay: 50 })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** What an Admin Owner of a large merchant looks at all day. */
export function ownersViews({ tenant, busyCustomer, representative }: Kept): readonly View[] {
  const t = `/console/t/${tenant.id}`
  const open = (name: string, address: string, asks: RegExp, rows = tableRows): View => ({
    name,
    act: (page) => page.goto(`${t}${address}`),
    asks,
    rows,
  })
  const among = (name: string, at: string, act: View['act'], asks?: RegExp): View => ({
    name,
    at: `${t}${at}`,
    act,
    ...(asks ? { asks } : {}),
    rows: tableRows,
  })
  return [
    open('dashboard', '', /figures\/users/, 'main dd'),
    open('website users', '/users', /\/users\?/),
    among('website users: search', '/users', (page) => search(page, 'kamori'), /\/users\?.*search=kamori/),
    among('website users: two words', '/users', (page) => search(page, 'kamo seltan'), /\/users\?.*search=kamo(\+|%20)seltan/),
    among('website users: sort', '/users', (page) => press(page, 'Last sign-in'), /\/users\?.*sort=lastSignInAt/),
    among(
      'website users: filter',
      '/users',
      async (page) => {
        await press(page, 'Filter')
        await press(page, 'Status')
        await page.getByRole('checkbox', { name: 'Inactive' }).check()
      },
      /\/users\?.*state=deactivated/,
    ),
    among('website users: next page', '/users', (page) => press(page, 'Next'), /\/users\?.*cursor=/),
    among(
      'website users: 100 a page',
      '/users',
      (page) => page.getByRole('combobox', { name: 'Rows on a page' }).selectOption('100'),
      /\/users\?.*limit=100/,
    ),
    {
      name: 'website users: back from one of them',
      at: `${t}/users`,
      act: async (page) => {
        await page.locator('main [data-row-link]').first().click()
        await page.getByRole('heading', { name: 'At a glance' }).waitFor()
        await page.goBack()
        await page.locator(tableRows).first().waitFor()
      },
      rows: tableRows,
    },
    open('a user', `/users/${representative}`, /\/users\/[^/]{36}$/, 'main dd'),
    open('a user with 50,000 customers', `/users/${representative}/customers`, /\/assignments\?/),
    among('… search', `/users/${representative}/customers`, (page) => search(page, 'ulfen'), /\/assignments\?.*search=ulfen/),
    open('customers', '/customers', /\/customers\?/),
    among('customers: search', '/customers', (page) => search(page, 'ulfen'), /\/customers\?.*search=ulfen/),
    among('customers: next page', '/customers', (page) => press(page, 'Next'), /\/customers\?.*cursor=/),
    open('users of a department store', `/customers/${busyCustomer}/users`, /\/customers\/[^/]{36}\/users\?/),
    open('who can get in', '/who-can-get-in', /who-can-get-in/),
    among('who can get in: next page', '/who-can-get-in', (page) => press(page, 'Next')),
    open('audit log', '/audit', /\/audit\?/, 'main section li'),
  ]
}

/** Of a person who may enter 1,000 tenants. */
export function roamersViews({ tenant }: Kept): readonly View[] {
  const t = `/console/t/${tenant.id}`
  const palette = '.mantine-Spotlight-action'
  return [
    { name: '1,000 tenants: website users', act: (page) => page.goto(`${t}/users`), asks: /\/users\?/, rows: tableRows },
    {
      name: '1,000 tenants: tenant switch',
      at: `${t}/users`,
      act: async (page) => {
        await press(page, 'Change tenant')
        await page.getByText('Merchant 0002').waitFor()
      },
      asks: /console\/tenants/,
      rows: '[role="option"]',
    },
    {
      name: '1,000 tenants: tenant switch, the last one',
      at: `${t}/users`,
      act: async (page) => {
        await press(page, 'Change tenant')
        await page.getByRole('combobox', { name: 'Find a tenant' }).pressSequentially('0998', { delay: 50 })
        await page.getByRole('option', { name: 'Merchant 0998' }).click()
        await page.waitForURL((url) => !url.href.includes(tenant.id))
        await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
      },
      rows: 'main h1',
    },
    {
      name: '1,000 tenants: own access, a search',
      at: '/console/profile/access',
      act: async (page) => {
        await page.getByRole('searchbox', { name: 'Find a tenant' }).pressSequentially('0998', { delay: 50 })
        await page.getByRole('button', { name: 'Leave Merchant 0998…' }).waitFor()
      },
      asks: /console\/tenants.*search=0998/,
      rows: 'main li',
    },
    {
      name: '1,000 tenants: Ctrl-K',
      at: `${t}/users`,
      act: async (page) => {
        await page.keyboard.press('Control+k')
        await page.locator(palette).first().waitFor()
      },
      rows: palette,
    },
    {
      name: '1,000 tenants: Ctrl-K, a user',
      at: `${t}/users`,
      act: async (page) => {
        await page.keyboard.press('Control+k')
        await page.getByRole('textbox', { name: 'Find or jump to' }).pressSequentially('kamori', { delay: 50 })
        await page.locator(palette).filter({ hasText: 'kamori' }).first().waitFor()
      },
      asks: /\/users\?.*search=kamori/,
      rows: palette,
    },
  ]
}
