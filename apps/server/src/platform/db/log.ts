import type { Logger } from 'pino'

/** What the database parts say to the log. */
export type DatabaseLog = Pick<Logger, 'info' | 'warn' | 'error'>
