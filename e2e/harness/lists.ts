import type { Page } from 'playwright-core'

/** The list has its rows: those that wait for others to take their place are marked busy. */
export const rowsThere = (page: Page): Promise<void> => page.locator('[aria-busy=false]').getByRole('table').waitFor()

/** Types into the search of the list one is at, and waits for what is found: the former rows stay until then, and whoever clicks one may miss it. */
export async function searchFor(page: Page, text: string): Promise<void> {
  const answered = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get('search') === text)
  await Promise.all([answered, page.getByRole('searchbox', { name: 'Search' }).fill(text)])
  await rowsThere(page)
}

/** Opens a view of the list one is at, and waits for its rows. */
export async function openView(page: Page, name: string): Promise<void> {
  const view = page.getByRole('navigation', { name: /^Views of / }).getByRole('link', { name, exact: true })
  await view.click()
  // the same moment marks the rows of before as busy
  await view.and(page.locator('[aria-current=page]')).waitFor()
  await rowsThere(page)
}

/** The acts on the rows that are selected. */
export const actsBar = (page: Page) => page.getByRole('toolbar', { name: 'Acts on what is selected' })

export async function tick(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).click()
}

/** Selects the rows of the page: so many then are. */
export async function selectPage(page: Page, count: number): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await actsBar(page).getByText(`${count} selected`, { exact: true }).waitFor()
}
