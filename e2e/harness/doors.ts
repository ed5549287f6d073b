import type { Page } from 'playwright-core'
import type { World } from './world.ts'

/** Signs in at the form of the page one is on, or at the sign-in page. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  if (!page.url().includes('/console')) await page.goto('/console')
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill(name)
  await page.getByLabel('Password', { exact: true }).filter({ visible: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Opens what a mail links to. */
export async function followLink(page: Page, { link }: { readonly link: string }): Promise<void> {
  if (!link) throw new Error('the mail has no link')
  await page.goto(link)
}

/** Signs somebody in who knows no password: by the door of those who forgot it, its mail, and a new one. */
export async function enterByForgotten(world: World, page: Page, address: string, password: string): Promise<void> {
  await page.goto('/console/sign-in')
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await page.getByRole('button', { name: 'Send the link' }).waitFor()
  await page.getByRole('textbox', { name: 'User name or e-mail' }).filter({ visible: true }).fill(address)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText('If an account uses').waitFor()
  await followLink(page, await world.mailTo(address, /^Choose a new password/))
  await page.getByLabel('New password').filter({ visible: true }).fill(password)
  await page.getByRole('button', { name: 'Save and sign in' }).filter({ visible: true }).click()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
}
