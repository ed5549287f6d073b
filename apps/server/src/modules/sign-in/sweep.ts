import type { Reader } from '../../platform/db/index.ts'
import { sweepCounters } from './counter.ts'
import { type SourceRules, sweepSources } from './source.ts'

/** Removes counters and sources that say nothing any more. Returns how many rows went. */
export async function sweepSignIn(reader: Reader, rules: SourceRules, now: Date): Promise<number> {
  return (await sweepCounters(reader, now)) + (await sweepSources(reader, rules, now))
}
