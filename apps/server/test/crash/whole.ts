import { sql } from 'kysely'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'

const count = async ({ db }: DatabaseHandle, of: ReturnType<typeof sql>): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from (${of}) found`.execute(db)).rows[0]!.n)

/**
 * What is half-made in the database, in words; nothing where all is whole. An account made over the API has its names, its person's key, one
 * open link with one mail, and one row in the trail; a console user its invited access with a role, the row of the tenant's trail, and one
 * mail to each owner. Nothing of an account is there without it.
 */
export async function halfMade(database: DatabaseHandle, tenantId: string, owners: number): Promise<string[]> {
  // whoever was given before the servers started came another way
  const made = sql`select * from account a where a.activation <> 'Activated'`
  const of = (table: string, key = 'account_id', owner = 'owner_id') =>
    sql`select 1 from ${sql.table(table)} x where x.${sql.ref(owner)} = a.owner_id and x.${sql.ref(key)}::text = a.id::text`
  const names = sql`case when a.user_name = a.email then 1 else 2 end`
  const found: [string, ReturnType<typeof sql>][] = [
    ['without its names', sql`${made} and (select count(*) from (${of('login_name')}) n) <> ${names}`],
    ['without the key of its person', sql`${made} and not exists (${of('person_key')})`],
    [
      'without its activation',
      sql`${made} and (a.activation <> 'EmailSent' or (select count(*) from (${of('one_time_link')} and x.purpose = 'activation' and x.ended_at is null) n) <> 1)`,
    ],
    ['without its mail', sql`${made} and (select count(*) from (${of('message', 'recipient_account_id', 'recipient_owner_id')}) n) <> 1`],
    [
      'without its row in the trail',
      sql`${made} and (select count(*) from (${of('audit_event', 'subject_id', 'subject_owner_id')} and x.action = 'account.created' and x.personal is not null) n) <> 1`,
    ],
    [
      'a person without access',
      sql`${made} and a.kind = 'console' and not exists (select 1 from access x join access_role r on r.tenant_id = x.tenant_id and r.account_id = x.account_id
        where x.tenant_id = ${tenantId} and x.account_id = a.id and x.state = 'invited')`,
    ],
    [
      'a person without a row in the trail of the tenant',
      sql`${made} and a.kind = 'console' and (select count(*) from audit_event x where x.owner_id = ${tenantId} and x.subject_id = a.id::text and x.action = 'access.invited') <> 1`,
    ],
    ...(['login_name', 'person_key', 'one_time_link', 'access'] as const).map((table): [string, ReturnType<typeof sql>] => [
      `${table} of nobody`,
      sql`select 1 from ${sql.table(table)} x where not exists (select 1 from account a where a.id = x.account_id)`,
    ]),
    [
      'a mail for nobody',
      sql`select 1 from message x where x.recipient_account_id is not null and not exists (select 1 from account a where a.id = x.recipient_account_id)`,
    ],
    [
      'a trail of nobody',
      sql`select 1 from audit_event x where x.action = 'account.created' and not exists (select 1 from account a where a.id::text = x.subject_id)`,
    ],
    [
      'an entry of the trail that nothing will seal',
      sql`select 1 from audit_event x where not exists (select 1 from audit_waiting w where w.owner_id = x.owner_id and w.event_id = x.id)
      and not exists (select 1 from audit_seal s where s.owner_id = x.owner_id and x.id = any(s.row_ids))`,
    ],
  ]
  const faults: string[] = []
  for (const [what, rows] of found) {
    const n = await count(database, rows)
    if (n > 0) faults.push(`${n} ${what}`)
  }
  const people = await count(database, sql`${made} and a.kind = 'console'`)
  const told = await count(database, sql`select 1 from message where template = 'new-account-to-owners'`)
  if (told !== people * owners) faults.push(`${told} mails to ${owners} owners for ${people} people`)
  return faults
}
