import type { AuditEntry } from '../../src/modules/audit/index.ts'
import { jobContext } from '../../src/modules/audit/index.ts'
import { readAllowed } from '../../src/platform/outbound/index.ts'
import type { TestApp } from './app.ts'
import { atTheMachine } from './parts.ts'

/** What the operator allows in these tests: receivers are on loopback. */
export const onLoopback = { TILLWARD_WEBHOOK_PRIVATE: '127.0.0.1' }
export const allowLoopback = readAllowed('127.0.0.1')

/** A webhook that wants everything, with its secret. */
export async function givenWebhook(app: TestApp, tenantId: string, url: string, events: readonly string[] = ['*']) {
  const made = await app.modules.webhooks.create(atTheMachine, tenantId, { name: 'Receiver', url, events })
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return { ...made.value.webhook, secret: made.value.secret }
}

/** Something that happened, in the trail of its owner. */
export async function happened(
  { database, clock, modules }: TestApp,
  ownerId: string,
  entry: Omit<AuditEntry, 'ownerId' | 'now'>,
): Promise<void> {
  await database.transaction((tx) => modules.audit.record(tx, jobContext('given', 'given'), { ...entry, ownerId, now: clock.now() }))
}

/** A change of one website user, by its id. */
export const accountChanged = (app: TestApp, tenantId: string, id: string, fields: readonly string[] = ['phone']): Promise<void> =>
  happened(app, tenantId, { action: 'account.changed', subject: { kind: 'account', ownerId: tenantId, id }, after: { fields } })

/** What the sealer and the job of webhooks do, until nothing is left that is due. */
export async function tell({ modules }: TestApp): Promise<void> {
  await modules.audit.sealAll()
  await modules.webhooks.dispatch()
  await modules.webhooks.sender.deliverDue()
}
