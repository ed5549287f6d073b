import type { Page } from 'playwright-core'

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
