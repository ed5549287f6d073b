import { sql } from 'kysely'
import type { Context } from '../../src/modules/audit/index.ts'
import { handlePartnerRegistration } from '../../src/modules/registration/index.ts'
import { openData } from '../../src/platform/mail/index.ts'
import type { TestApp } from './app.ts'
import type { GivenPerson } from './given.ts'

/** What a request of this console user would carry, with the password proved this moment or some minutes ago. */
export function as({ clock }: Pick<TestApp, 'clock'>, person: GivenPerson, minutesAgo = 0): Context {
  const authenticatedAt = new Date(clock.now().getTime() - minutesAgo * 60_000)
  const actor = {
    kind: 'console' as const,
    accountId: person.id,
    companyId: person.ownerId,
    sessionId: person.id,
    userName: person.userName,
    authenticatedAt,
  }
  return { actor, requestId: 'test', source: '192.0.2.1', device: 'test' }
}

/** Somebody who is not signed in. */
export const nobody: Context = { actor: { kind: 'anyone' }, requestId: 'test', source: '192.0.2.7', device: 'test' }

export interface WaitingMail {
  readonly template: string
  readonly to: string
  readonly ownerId: string
  readonly data: Record<string, unknown>
  /** What follows # in its link. */
  readonly token: string
}

/** The mails that wait to leave, oldest first, with what they say; of one template, or to one address. */
export async function mailsOf(
  { database, modules }: Pick<TestApp, 'database' | 'modules'>,
  only: { template?: string; to?: string } = {},
): Promise<WaitingMail[]> {
  const rows = await database.db.selectFrom('message').selectAll().where('state', '=', 'waiting').orderBy('no').execute()
  return rows
    .map((row) => {
      const data = (row.sealed && openData(modules.keys, row.owner_id, row.id, row.sealed)) ?? {}
      const link = data['link']
      return {
        template: row.template,
        to: row.recipient,
        ownerId: row.owner_id,
        data,
        token: typeof link === 'string' ? (link.split('#')[1] ?? '') : '',
      }
    })
    .filter((mail) => (!only.template || mail.template === only.template) && (!only.to || mail.to === only.to))
}

/** The newest of them. */
export async function lastMail(app: Pick<TestApp, 'database' | 'modules'>, only: { template?: string; to?: string }): Promise<WaitingMail> {
  const mail = (await mailsOf(app, only)).at(-1)
  if (!mail) throw new Error(`no mail ${JSON.stringify(only)}`)
  return mail
}

/** Does what the job would do with every registration of a partner company that waits for it. */
export async function runRegistrations({ database, modules }: Pick<TestApp, 'database' | 'modules'>): Promise<number> {
  const { rows } = await sql<{ id: string; data: { sealed: string; nameHash: string } }>`
    update jobs.job set state = 'completed' where name = 'partner-registration' and state = 'created' returning id, data`.execute(
    database.db,
  )
  for (const job of rows) await handlePartnerRegistration(modules.registration, job.data, job.id)
  return rows.length
}
