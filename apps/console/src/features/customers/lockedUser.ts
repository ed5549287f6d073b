import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'

/** A user who is locked now, with where refused attempts came from in the last 24 hours: right passwords too, since the lock. */
export interface LockedUser {
  readonly accountId: string
  readonly name: string
  readonly until?: string
  readonly attempts: readonly { readonly source: string; readonly attempts: number; readonly last: string }[]
}

/** "5 refused attempts from 203.0.113.7, the last at 14:02." One sentence a source, three at most. */
export function attemptsText({ attempts }: LockedUser): string {
  const sentences = attempts.slice(0, 3).map(({ source, attempts: count, last }) =>
    t('{count, plural, one {1 refused attempt} other {# refused attempts}} from {source}, the last at {last}.', {
      count,
      source,
      last: dateTime(last),
    }),
  )
  const more = attempts.length - sentences.length
  return [...sentences, ...(more > 0 ? [t('{more, plural, one {One more source.} other {# more sources.}}', { more })] : [])].join(' ')
}
