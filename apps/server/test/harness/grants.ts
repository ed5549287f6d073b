import { sql } from 'kysely'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'

/** One attempt that was granted to somebody: it may be evaluated, once. */
export interface Grant {
  readonly subject: string
  readonly round: number
}

/**
 * Lets the database itself note every attempt that `sign_in_counter` grants, whoever grants it: the count that no server can get wrong.
 * PostgreSQL only, on a database of the test's own. Call once.
 */
export async function watchGrants({ db }: Pick<DatabaseHandle, 'db'>) {
  await sql
    .raw(`
      create table granted (subject text not null, round integer not null, id text not null);
      create function note_grants() returns trigger language plpgsql as $$
      begin
        insert into granted select new.subject, new.round, id from jsonb_object_keys(new.in_flight) id
          where tg_op = 'INSERT' or not jsonb_exists(old.in_flight, id);
        return null;
      end $$;
      create trigger note_grants after insert or update on sign_in_counter for each row execute function note_grants()`)
    .execute(db)
  return {
    /** Attempts granted on one account, by round. */
    async byRound(accountId: string): Promise<Map<number, number>> {
      const { rows } = await sql<{ round: number; n: number }>`
        select round, count(*)::int as n from granted where subject = ${accountId} group by round order by round`.execute(db)
      return new Map(rows.map((row) => [row.round, row.n]))
    },
    async total(accountId: string): Promise<number> {
      return [...(await this.byRound(accountId)).values()].reduce((sum, n) => sum + n, 0)
    },
  }
}

/** The counter of strangers at an account, as stored. */
export async function counterOf({ db }: Pick<DatabaseHandle, 'db'>, accountId: string) {
  const { rows } = await sql<{
    round: number
    failures: number
    consecutive: number
    lockedUntil: Date | null
    inFlight: Record<string, number>
  }>`
    select round, failures, consecutive, locked_until as "lockedUntil", in_flight as "inFlight" from sign_in_counter
    where subject = ${accountId} and lane = 'strangers'`.execute(db)
  return rows[0]
}
