import type { Tx } from '../../platform/db/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Sender } from './sender.ts'

const queue = 'mail'
/** Milliseconds. Finds what is to be tried again, and what a lost notification left behind. */
const look = 5_000

/** For the outbox: wakes a sender once the transaction has committed. */
export const wakeSender =
  (jobs: Pick<Jobs, 'send'>) =>
  (tx: Tx): Promise<void> =>
    jobs.send(tx, queue, {})

/** Declares the work of the sender. Before `jobs.start()`. */
export function mailJobs(jobs: Pick<Jobs, 'queue' | 'every'>, sender: Pick<Sender, 'deliverDue'>): void {
  // the run is not waited for: it may take longer than a job, and has its own record of what failed
  jobs.queue(queue, async () => void sender.deliverDue().catch(() => {}), { retries: 0 })
  jobs.every(queue, look, () => sender.deliverDue())
}
