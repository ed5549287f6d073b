import type { Jobs } from '../../platform/jobs/index.ts'
import type { Webhooks } from './webhooks.ts'

const second = 1_000

/** Declares what runs by itself, in every process: reading what was sealed, and sending what is due. Before `jobs.start()`. */
export function webhookJobs(jobs: Pick<Jobs, 'every'>, webhooks: Pick<Webhooks, 'dispatch' | 'sender'>): void {
  jobs.every('webhooks', second, async () => {
    await webhooks.dispatch()
    // tries go on by themselves: a slow receiver does not hold up what comes next
    await webhooks.sender.wake()
  })
}
