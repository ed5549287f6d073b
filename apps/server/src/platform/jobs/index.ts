export { createJobs, type Job, type Jobs, type QueueOptions } from './jobs.ts'
