import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../database.gen.ts'
import type { Guard } from './guard.ts'

export type Tx = Transaction<Database>

const tries = 5
/** serialization_failure and deadlock_detected: the server chose this transaction to lose; run again it may win. */
const lostRace = new Set(['40001', '40P01'])

/** Carries a refusal out of Kysely's transaction, which rolls back only on a throw. */
class Refused extends Error {
  readonly value: unknown
  constructor(value: unknown) {
    super('refused')
    this.value = value
  }
}

/** See `DatabaseHandle.transaction`. */
export async function runTransaction<T>(db: Kysely<Database>, guard: Guard, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('read committed')
        .execute((tx) =>
          guard.run(async () => {
            const value = await work(tx)
            if (isRefusal(value)) throw new Refused(value)
            return value
          }),
        )
    } catch (error) {
      if (error instanceof Refused) return error.value as T
      if (attempt >= tries || !lostRace.has((error as { code?: string } | null)?.code ?? '')) throw error
      await sleep(randomInt(5, 25) * attempt) // so that those who met do not meet again
    }
  }
}

function isRefusal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false
}
