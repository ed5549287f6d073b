/** One mail in the delivery record, as staff see it. What the mail said is not kept. */
export interface MessageRecord {
  readonly id: string
  readonly template: string
  /** '' once the person was erased. Only for those who may see people. */
  readonly recipient: string
  readonly websiteId?: string
  readonly language: string
  readonly state: MessageState
  readonly tries: number
  /** While waiting: not before then. */
  readonly nextTryAt?: Date
  /** What the relay, or the way to it, said last; none once handed over. */
  readonly lastError?: string
  readonly createdAt: Date
  readonly handedAt?: Date
}

/** waiting · handed: the relay took it · failed: given up · cancelled: no longer wanted before it left. */
export type MessageState = 'waiting' | 'handed' | 'failed' | 'cancelled'
export const messageStates: readonly MessageState[] = ['waiting', 'handed', 'failed', 'cancelled']

/** Whether mail works, for the banner in the console. */
export interface MailHealth {
  /** working · kept: shown on this machine instead of sent · not-configured: no relay is named, mails wait · failing: they do not get through. */
  readonly state: 'working' | 'kept' | 'not-configured' | 'failing'
  /** Counted up to 1000. */
  readonly waiting: number
  readonly lastHandedAt?: Date
  readonly lastFailure?: { readonly at: Date; readonly template: string; readonly error: string; readonly givenUp: boolean }
}

/**
 * The name a template goes by in lists. That an account reached the hard cap is for its holder alone: in every
 * list its mail is a reset like any other.
 */
export const shownTemplate = (template: string): string => (template === 'hard-cap-reset' ? 'reset' : template)
/** The stored names behind a shown one. */
export const storedTemplates = (shown: string): string[] =>
  shown === 'reset' ? ['reset', 'hard-cap-reset'] : [shown].filter((name) => name !== 'hard-cap-reset')

const tryAgain = [10, 60, 5 * 60, 30 * 60, 2 * 60 * 60]
const tryAgainLater = 6 * 60 * 60
/** Milliseconds after which a mail is given up. */
const patience = 5 * 24 * 60 * 60 * 1000

/** When a mail is tried again after its `tries`-th try failed at `now`; undefined: given up. */
export function nextTry(tries: number, createdAt: Date, now: Date): Date | undefined {
  const seconds = tryAgain[tries - 1] ?? tryAgainLater
  return now.getTime() - createdAt.getTime() >= patience ? undefined : new Date(now.getTime() + seconds * 1000)
}
