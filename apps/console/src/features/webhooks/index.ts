export { NewWebhookPage } from './NewWebhookPage.tsx'
export { WebhookPage } from './WebhookPage.tsx'
export { WebhooksPage } from './WebhooksPage.tsx'
