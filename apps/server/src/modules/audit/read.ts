import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { type AuditRecord, type Person, type PersonKeys, personId } from './entry.ts'
import { decryptPersonal } from './personal.ts'

export interface AuditFilter {
  /** `account` finds `account.created` and its like; a whole action finds itself. */
  readonly action?: string
  readonly actorId?: string
  readonly subjectId?: string
  readonly from?: Date
  readonly to?: Date
  readonly limit: number
  readonly cursor?: string
}

interface Row {
  id: string
  at: Date
  action: string
  actor_kind: string
  actor_owner_id: string | null
  actor_account_id: string | null
  actor_name: string | null
  on_behalf_of: string | null
  request_id: string
  subject_kind: string
  subject_owner_id: string | null
  subject_id: string | null
  before: unknown
  after: unknown
  reason: string | null
  source: string | null
  personal: Buffer | null
  actor_personal: Buffer | null
}

/** One page of one chain, newest first. Personal values of erased people read as 'erased'. */
export async function listEvents(reader: Reader, personKeys: PersonKeys, ownerId: string, filter: AuditFilter): Promise<Page<AuditRecord>> {
  const place = readCursor(filter.cursor, 2)
  const { rows } = await sql<Row>`
    select id, at, action, actor_kind, actor_owner_id, actor_account_id, actor_name, on_behalf_of, request_id, subject_kind,
      subject_owner_id, subject_id, before, after, reason, source, personal, actor_personal
    from audit_event
    where owner_id = ${ownerId}
      ${filter.action ? sql`and (action = ${filter.action} or starts_with(action, ${`${filter.action}.`}))` : sql``}
      ${filter.actorId ? sql`and actor_account_id = ${filter.actorId}` : sql``}
      ${filter.subjectId ? sql`and subject_id = ${filter.subjectId}` : sql``}
      ${filter.from ? sql`and at >= ${filter.from}` : sql``}
      ${filter.to ? sql`and at < ${filter.to}` : sql``}
      ${place ? sql`and (at, id) < (${place[0]}::timestamptz, ${place[1]}::uuid)` : sql``}
    order by at desc, id desc limit ${filter.limit + 1}`.execute(reader)
  const page = pageOf(rows, filter.limit, (row) => [row.at.toISOString(), row.id])
  const keys = await personKeys.read(reader, page.items.flatMap(people))
  return { ...page, items: page.items.map((row) => open(ownerId, row, keys)) }
}

const actorOf = (row: Row): Person | undefined =>
  row.actor_owner_id && row.actor_account_id ? { ownerId: row.actor_owner_id, accountId: row.actor_account_id } : undefined
const subjectOf = (row: Row): Person | undefined =>
  row.subject_owner_id && row.subject_id ? { ownerId: row.subject_owner_id, accountId: row.subject_id } : undefined
const people = (row: Row): Person[] =>
  [row.actor_personal && actorOf(row), row.personal && subjectOf(row)].filter((x): x is Person => Boolean(x))

function open(ownerId: string, row: Row, keys: Map<string, Buffer>): AuditRecord {
  const aad = `${ownerId}/${row.id}`
  const opened = (sealed: Buffer | null, who: Person | undefined) => {
    const key = who && keys.get(personId(who))
    return sealed && key ? decryptPersonal(key, sealed, aad) : undefined
  }
  const about = opened(row.personal, subjectOf(row))
  // who is not signed in and acts on a person counts as that person
  const actor = (row.actor_personal ? opened(row.actor_personal, actorOf(row)) : about) as
    | { name?: string; source?: string; device?: string }
    | undefined
  const name = actor?.name ?? row.actor_name
  const source = actor?.source ?? row.source
  return {
    id: row.id,
    at: row.at,
    action: row.action,
    actor: {
      kind: row.actor_kind,
      ...(row.actor_account_id ? { accountId: row.actor_account_id } : {}),
      ...(name ? { name } : {}),
      ...(actor?.device ? { device: actor.device } : {}),
      ...(row.actor_personal && !actor ? { erased: true as const } : {}),
    },
    ...(source ? { source } : {}),
    ...(row.on_behalf_of ? { onBehalfOf: row.on_behalf_of } : {}),
    requestId: row.request_id,
    subject: {
      kind: row.subject_kind,
      ...(row.subject_owner_id ? { ownerId: row.subject_owner_id } : {}),
      ...(row.subject_id ? { id: row.subject_id } : {}),
    },
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.after === null ? {} : { after: row.after }),
    ...personalOf(row, about),
    ...(row.reason ? { reason: row.reason } : {}),
  }
}

function personalOf(row: Row, about: { before?: unknown; after?: unknown } | undefined): Pick<AuditRecord, 'personal'> {
  if (!row.personal) return {}
  if (!about) return { personal: 'erased' }
  const { before, after } = about
  return before === undefined && after === undefined ? {} : { personal: { before, after } }
}
