export { webhookJobs } from './jobs.ts'
export { webhookRoutes } from './routes.console.ts'
export { sealSecret } from './signature.ts'
export { createWebhooks, type Webhooks } from './webhooks.ts'
