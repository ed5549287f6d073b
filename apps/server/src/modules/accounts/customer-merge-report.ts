import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Customer, customerFields, customerName, type ToMerge, versionOf, websitesOfCustomer } from '../customers/index.ts'
import { type Editor, propertiesOf, viewCustom } from '../dictionary/index.ts'
import { listWebsites } from '../websites/index.ts'
import { namesOfWriters } from './users-store.ts'

/** So many users are named; all are counted. */
const mostNamed = 100

interface Party {
  readonly id: string
  readonly number: string
  readonly name: string
  readonly version: string
}

/** What a merger moves, and what of the source counts no more. */
export interface MergeReport {
  readonly source: Party
  readonly target: Party
  readonly shipTos: number
  readonly users: {
    readonly moved: number
    /** Of those, who may act for the target and all its ship-tos from now on. */
    readonly ofAllShipTos: number
    /** Of those, who were the target's users already: they keep role and approver they have there. */
    readonly ofBoth: number
    /** Those of them who had another role at the source; the first 100. */
    readonly otherRole: readonly {
      readonly accountId: string
      readonly name: string
      readonly had: string | null
      readonly keeps: string | null
    }[]
    /** Whose approver is theirs no more: the target's Administrators approve now. */
    readonly fellBack: number
  }
  /** Open invitations that move: what they give is looked at again when they are accepted. */
  readonly invitations: number
  /** Websites that users of the source could use for it and cannot use for the target. */
  readonly websitesLost: readonly string[]
  /** Where the source says something else than the target. The target's counts; the source's stays on its record, to be read there. */
  readonly differing: readonly { readonly field: string; readonly source: unknown; readonly target: unknown }[]
}

type UsersMet = Omit<MergeReport['users'], 'fellBack'>

/** How the users of two bill-tos meet in a merger; asked before they move. */
export async function usersMeeting(reader: Reader, { source, target }: ToMerge): Promise<UsersMet> {
  const { tenantId } = source
  const meeting = sql`assignment s left join assignment t
    on t.tenant_id = s.tenant_id and t.account_id = s.account_id and t.bill_to_id = ${target.id}
    where s.tenant_id = ${tenantId} and s.bill_to_id = ${source.id}`
  const counted = await sql<Omit<UsersMet, 'otherRole'>>`
    select count(*)::int as moved, count(*) filter (where s.all_ship_tos or t.all_ship_tos)::int as "ofAllShipTos",
      count(t.account_id)::int as "ofBoth" from ${meeting}`.execute(reader)
  const { rows } = await sql<{ accountId: string; had: string | null; keeps: string | null }>`
    select s.account_id as "accountId", (select name from role r where r.tenant_id = s.tenant_id and r.id = s.role_id) as had,
      (select name from role r where r.tenant_id = t.tenant_id and r.id = t.role_id) as keeps
    from ${meeting} and t.account_id is not null and s.role_id is distinct from t.role_id order by s.account_id limit ${mostNamed}`.execute(
    reader,
  )
  const names = await namesOfWriters(
    reader,
    tenantId,
    rows.map((row) => row.accountId),
  )
  return { ...counted.rows[0]!, otherRole: rows.map((row) => ({ ...row, name: names.get(row.accountId) ?? '' })) }
}

export async function reportOf(
  reader: Reader,
  {
    source,
    target,
    shipTos,
    users,
    fellBack,
    invitations,
  }: ToMerge & { shipTos: number; users: UsersMet; fellBack: number; invitations: number },
  editor: Editor,
): Promise<MergeReport> {
  return {
    source: partyOf(source),
    target: partyOf(target),
    shipTos,
    users: { ...users, fellBack },
    invitations,
    websitesLost: await websitesLost(reader, source, target),
    differing: await differing(reader, source, target, editor),
  }
}

const partyOf = (customer: Customer): Party => ({
  id: customer.id,
  number: customer.number,
  name: customerName(customer),
  version: versionOf(customer),
})

async function websitesLost(reader: Reader, source: Customer, target: Customer): Promise<string[]> {
  const allowed = await websitesOfCustomer(reader, target.tenantId, target.id)
  if (allowed.length === 0) return []
  const own = await websitesOfCustomer(reader, source.tenantId, source.id)
  const all = own.length ? own : (await listWebsites(reader, source.tenantId)).filter((one) => one.state === 'active').map((one) => one.id)
  return all.filter((id) => !allowed.includes(id))
}

async function differing(reader: Reader, source: Customer, target: Customer, editor: Editor): Promise<MergeReport['differing'][number][]> {
  const properties = await propertiesOf(reader, source.tenantId, 'customer')
  const valuesOf = (customer: Customer): Map<string, unknown> =>
    new Map<string, unknown>([
      ...(['kind', ...customerFields, 'erpNumber', 'erpSequence', 'importKey'] as const).map(
        (field) => [field, customer[field] ?? null] as const,
      ),
      ...Object.entries(viewCustom(properties, customer.custom, editor)).map(([name, value]) => [`custom.${name}`, value] as const),
    ])
  const [from, into] = [valuesOf(source), valuesOf(target)]
  return [...from].flatMap(([field, value]) =>
    value === null || JSON.stringify(value) === JSON.stringify(into.get(field) ?? null)
      ? []
      : [{ field, source: value, target: into.get(field) ?? null }],
  )
}
