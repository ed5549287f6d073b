import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { ok, type Result } from '../../platform/result.ts'
import type { AuditRecord, Context } from '../audit/index.ts'
import { type Editor, maySee, type Property, viewCustom } from '../dictionary/index.ts'
import { personExport } from './person-export.ts'
import { findUser, subjectOf, type UserParts } from './users-parts.ts'
import { placesOf } from './users-places.ts'
import { allUsers, type ExportedUser, queryFor, type UserFilter } from './users-read.ts'
import { profileOf, summary } from './users-view.ts'

/**
 * Everything kept of one website user, as one file for that person. Noted in the trail. Who else acted is told by kind only: their
 * names, browsers and network addresses are theirs.
 */
export async function exportUser(parts: UserParts, context: Context, tenantId: string, id: string, viewer: Editor) {
  const { database, audit, clock } = parts
  const found = await findUser(database.db, tenantId, id)
  if (!found.ok) return found
  const now = clock.now()
  await database.transaction((tx) =>
    audit.record(tx, context, { ownerId: tenantId, action: 'account.exported', now, subject: subjectOf(found.value) }),
  )
  const file = await personExport(parts, { companyId: tenantId, accountId: id }, viewer, now)
  return ok({
    ...file,
    ...(await placesOf(database.db, found.value)),
    waitingOrders: await parts.orders.waitingOf(database.db, tenantId, found.value),
    trail: file.trail.map((entry) => withoutOthers(id, entry as AuditRecord)),
  })
}

function withoutOthers(id: string, { actor, source, ...entry }: AuditRecord): object {
  const own = actor.accountId === id
  return { ...entry, actor: own ? actor : { kind: actor.kind }, ...(source && (own || actor.kind === 'anyone') ? { source } : {}) }
}

export type ListFormat = 'csv' | 'jsonl'

export interface ListExport {
  readonly format: ListFormat
  /** Whose view it is: own fields are exported as far as they may be seen. */
  readonly viewer: Editor
  /** Asked for every page. */
  readonly mayGoOn: () => Promise<boolean>
}

/**
 * The users that match, as a file that is written while it is read. Noted in the trail, without what was searched for: it may be a name.
 */
export async function exportUsers(
  parts: UserParts,
  context: Context,
  tenantId: string,
  filter: UserFilter,
  { format, viewer, mayGoOn }: ListExport,
): Promise<Result<Readable>> {
  const asked = await queryFor(parts, tenantId, filter, viewer)
  if (!asked.ok) return asked
  const { search, custom, ids, ...told } = filter
  await parts.database.transaction((tx) =>
    parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'accounts.exported',
      now: parts.clock.now(),
      subject: { kind: 'accounts', ownerId: tenantId, id: tenantId },
      after: {
        kind: 'website',
        format,
        ...told,
        ...(search ? { searched: true } : {}),
        ...(ids ? { chosen: ids.length } : {}),
        ...(custom?.length ? { custom: custom.map((one) => one.split(':')[0]) } : {}),
      },
    }),
  )
  const users = allUsers(parts, tenantId, asked.value.filter, mayGoOn)
  const seen = asked.value.properties.filter((property) => maySee(property, viewer))
  return ok(format === 'csv' ? csv(users, seen) : Readable.from(lines(users, seen)))
}

const ownFieldsOf = ({ custom }: ExportedUser, seen: readonly Property[]) => viewCustom(seen, custom, { kind: 'trusted' })

const row = (user: ExportedUser) => {
  const { customers, customerCount, websites, consents } = user
  return { ...summary(user), ...profileOf(user), customers, customerCount, websites, consents }
}

async function* lines(users: AsyncIterable<ExportedUser>, seen: readonly Property[]) {
  for await (const account of users) {
    yield `${JSON.stringify({ ...row(account), custom: ownFieldsOf(account, seen) })}\n`
  }
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
  'customers',
  'customerCount',
  'websites',
  'consents',
] as const

/** Formulas are escaped: a name that begins with = must not run in the reader's spreadsheet. What is several stands in one cell. */
function csv(users: AsyncIterable<ExportedUser>, seen: readonly Property[]): Readable {
  async function* rows() {
    for await (const account of users) {
      const [cells, own] = [row(account), ownFieldsOf(account, seen)]
      yield [...columns.map((column) => cell(cells[column])), ...seen.map(({ name }) => cell(own[name]))]
    }
  }
  const header = [...columns, ...seen.map(({ name }) => `custom.${name}`)]
  // pipeline and not pipe: where the source fails the file must break off too
  return pipeline(Readable.from(rows()), stringify({ header: true, columns: header, escape_formulas: true }), () => {})
}

const cell = (value: unknown): unknown => (Array.isArray(value) ? value.join('; ') : typeof value === 'boolean' ? String(value) : value)
