import { dispatch } from './dispatch.ts'
import { createSender, type SenderParts } from './sender.ts'
import { createWebhookDeliveries } from './service.deliveries.ts'
import { createWebhookService, type WebhookParts } from './service.ts'

export type Webhooks = ReturnType<typeof createWebhooks>

/** All of the module, built by `app.ts`. */
export function createWebhooks(parts: WebhookParts & SenderParts) {
  const sender = createSender(parts)
  let stopped = false
  return {
    ...createWebhookService(parts),
    deliveries: createWebhookDeliveries(parts),
    sender,
    /** Makes deliveries of what was sealed since. */
    dispatch: () => dispatch(parts, () => stopped),
    async stop(): Promise<void> {
      stopped = true
      await sender.stop()
    },
  }
}
