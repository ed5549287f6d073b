import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

/**
 * Tells whether the code at hand runs inside a transaction of this database. Asking the pool for another connection from there
 * waits for ever on the embedded database (it has one), and on PostgreSQL reads without what the transaction wrote. Detection only.
 */
export class Guard {
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>()

  /** Marks everything `work` does, until it ends: what it leaves running behind (timers) may use the pool again. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const mark = { open: true }
    try {
      return await this.#inside.run(mark, work)
    } finally {
      mark.open = false
    }
  }

  /** Throws inside a transaction. */
  check(): void {
    if (this.#inside.getStore()?.open) {
      throw new Error('inside a transaction: use its own handle (tx), not the database, for every statement')
    }
  }
}

type ConnectCallback = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: unknown) => void) => void

/** A pool that hands out no connection inside a transaction. Kysely, `pool.query` and pg-boss all come through here. */
export class GuardedPool extends pg.Pool {
  readonly #guard: Guard

  constructor(guard: Guard, config: pg.PoolConfig) {
    super(config)
    this.#guard = guard
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: ConnectCallback): void
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | void {
    try {
      this.#guard.check()
    } catch (error) {
      if (!callback) return Promise.reject(error)
      return callback(error as Error, undefined, () => {})
    }
    return callback ? super.connect(callback) : super.connect()
  }
}
