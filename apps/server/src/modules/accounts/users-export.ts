import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { ok, type Result } from '../../platform/result.ts'
import type { AuditRecord, Context } from '../audit/index.ts'
import type { Account } from '../principals/index.ts'
import { type PersonExport, personExport } from './person-export.ts'
import { findUser, subjectOf, type UserParts } from './users-parts.ts'
import { allUsers, type UserQuery } from './users-read.ts'
import { profileOf, summary } from './users-view.ts'

/**
 * Everything kept of one website user, as one file for that person. Noted in the trail. Who else acted is told by kind only: their
 * names, browsers and network addresses are theirs.
 */
export async function exportUser(parts: UserParts, context: Context, tenantId: string, id: string): Promise<Result<PersonExport>> {
  const { database, audit, clock } = parts
  const found = await findUser(database.db, tenantId, id)
  if (!found.ok) return found
  const now = clock.now()
  await database.transaction((tx) =>
    audit.record(tx, context, { ownerId: tenantId, action: 'account.exported', now, subject: subjectOf(found.value) }),
  )
  const file = await personExport(parts, { companyId: tenantId, accountId: id }, now)
  return ok({ ...file, trail: file.trail.map((entry) => withoutOthers(id, entry as AuditRecord)) })
}

function withoutOthers(id: string, { actor, source, ...entry }: AuditRecord): object {
  const own = actor.accountId === id
  return { ...entry, actor: own ? actor : { kind: actor.kind }, ...(source && (own || actor.kind === 'anyone') ? { source } : {}) }
}

export type ListFormat = 'csv' | 'jsonl'

/**
 * The users that match, as a file that is written while it is read. Noted in the trail, without the words searched for: they may be names.
 * `mayGoOn` is asked for every page.
 */
export async function exportUsers(
  parts: UserParts,
  context: Context,
  tenantId: string,
  query: Omit<UserQuery, 'limit' | 'cursor'>,
  { format, mayGoOn }: { readonly format: ListFormat; readonly mayGoOn: () => Promise<boolean> },
): Promise<Readable> {
  const { search, ...filter } = query
  await parts.database.transaction((tx) =>
    parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'accounts.exported',
      now: parts.clock.now(),
      subject: { kind: 'accounts', ownerId: tenantId, id: tenantId },
      after: { kind: 'website', format, ...filter, ...(search ? { searched: true } : {}) },
    }),
  )
  const users = allUsers(parts, tenantId, query, mayGoOn)
  return format === 'csv' ? csv(users) : Readable.from(lines(users))
}

const row = (account: Account) => ({ ...summary(account), ...profileOf(account) })

async function* lines(users: AsyncIterable<Account>) {
  for await (const account of users) yield `${JSON.stringify(row(account))}\n`
}

const columns = [
  'id',
  'userName',
  'email',
  'firstName',
  'lastName',
  'companyName',
  'phone',
  'extension',
  'fax',
  'position',
  'language',
  'currency',
  'state',
  'activation',
  'createdAt',
  'modifiedAt',
  'lastSignInAt',
] as const

/** Formulas are escaped: a name that begins with = must not run in the reader's spreadsheet. */
function csv(users: AsyncIterable<Account>): Readable {
  async function* rows() {
    for await (const account of users) yield row(account)
  }
  // pipeline and not pipe: where the source fails the file must break off too
  return pipeline(Readable.from(rows()), stringify({ header: true, columns: [...columns], escape_formulas: true }), () => {})
}
