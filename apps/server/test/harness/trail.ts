import type { TestApp } from './app.ts'

/** Actions in a chain with the kind of who did them, oldest first. */
export async function trailOf(app: Pick<TestApp, 'modules' | 'database'>, ownerId: string): Promise<{ action: string; actor: string }[]> {
  const { items } = await app.modules.audit.list(app.database.db, ownerId, { limit: 200 })
  return items.toReversed().map(({ action, actor }) => ({ action, actor: actor.kind }))
}
