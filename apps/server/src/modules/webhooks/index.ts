export { webhookJobs } from './jobs.ts'
export { webhookRoutes } from './routes.console.ts'
export { createWebhooks, type Webhooks } from './webhooks.ts'
