import { sql } from 'kysely'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Person } from '../access/index.ts'
import type { Audit } from '../audit/index.ts'
import { type Editor, type Property, viewCustom } from '../dictionary/index.ts'
import { type Account, findAccount } from '../principals/index.ts'
import { type Consent, consentHistory } from './consent.ts'
import { readOwnFields } from './own-fields.ts'
import type { Preference } from './preference.ts'
import { preferencesOf } from './preferences-store.ts'

/** What is kept of one person, secrets left out: they would serve whoever finds the file. */
export interface PersonExport {
  readonly exportedAt: Date
  readonly account: Account
  readonly loginNames: readonly string[]
  readonly passwordChangedAt: Date | null
  readonly access: readonly object[]
  /** API keys the person made or held, in tenants entered. */
  readonly apiKeys: readonly object[]
  readonly sessions: readonly object[]
  readonly knownDevices: readonly object[]
  readonly links: readonly object[]
  readonly mails: readonly object[]
  /** Own fields by name. */
  readonly custom: Readonly<Record<string, unknown>>
  readonly preferences: readonly Preference[]
  /** Every consent to e-mails and its withdrawal, oldest first. */
  readonly consents: readonly Consent[]
  /** Entries of the home company's trail about the person or by the person, and those about the person in the tenants' trails. */
  readonly trail: readonly object[]
}

type Parts = { readonly database: DatabaseHandle; readonly audit: Pick<Audit, 'all'> }

/**
 * Reads it all, for a console user or, with no access then, a website user. Of the own fields those that are personal, and what else whoever
 * exports may see: a merchant's remarks on somebody are not opened to more staff by exporting.
 */
export async function personExport(
  { database, audit }: Parts,
  { companyId: ownerId, accountId }: Person,
  viewer: Editor,
  now: Date,
): Promise<PersonExport> {
  const { db } = database
  const account = await findAccount(db, ownerId, accountId)
  if (!account) throw new Error(`no account ${accountId}`)
  const mine = sql`owner_id = ${ownerId} and account_id = ${accountId}`
  const rows = async <T = object>(query: ReturnType<typeof sql<T>>) => (await query.execute(db)).rows

  const own = await readOwnFields(db, account)
  const names = await rows(sql<{ name: string }>`select name_key as name from login_name where ${mine} order by 1`)
  const [password] = await rows(sql<{ at: Date }>`select changed_at as at from credential where ${mine}`)
  const access = await rows(sql<{ tenantId: string }>`
    select x.tenant_id as "tenantId", t.name as tenant, x.state, x.came_by as "cameBy", x.invited_at as "invitedAt", x.accepted_at as "acceptedAt",
      x.ended_at as "endedAt", x.may_bring_people as "mayBringPeople",
      array(select r.name from access_role xr join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id
        where xr.tenant_id = x.tenant_id and xr.account_id = x.account_id order by 1) as roles
    from access x join tenant t on t.id = x.tenant_id
    where x.company_id = ${ownerId} and x.account_id = ${accountId} order by x.invited_at`)

  const trail: object[] = []
  const goOn = async () => true
  const take = async (chain: string, filter: { subjectId: string } | { actorId: string }) => {
    for await (const entry of audit.all(chain, filter, goOn)) trail.push({ chain, ...entry })
  }
  await take(ownerId, { subjectId: accountId })
  await take(ownerId, { actorId: accountId })
  for (const { tenantId } of access) await take(tenantId, { subjectId: accountId })

  return {
    exportedAt: now,
    account,
    loginNames: names.map((row) => row.name),
    passwordChangedAt: password?.at ?? null,
    access,
    apiKeys: await rows(sql`select tenant_id as "tenantId", name, permissions, created_at as "createdAt", expires_at as "expiresAt",
        last_used_at as "lastUsedAt", ended_at as "endedAt" from api_key
      where tenant_id = any(${access.map((one) => one.tenantId)}::uuid[])
        and ((holder_company_id = ${ownerId} and holder_account_id = ${accountId})
          or (made_by_company_id = ${ownerId} and made_by_account_id = ${accountId})) order by created_at`),
    sessions: await rows(sql`select created_at as "createdAt", last_active_at as "lastActiveAt", ended_at as "endedAt", device, source
      from session where ${mine} order by created_at`),
    knownDevices: await rows(
      sql`select device, created_at as "createdAt", last_used_at as "lastUsedAt" from known_device where ${mine} order by created_at`,
    ),
    links: await rows(
      sql`select purpose, created_at as "createdAt", expires_at as "expiresAt", used_at as "usedAt" from one_time_link where ${mine} order by created_at`,
    ),
    mails: await rows(sql`select template, recipient, state, created_at as "createdAt", handed_at as "handedAt" from message
      where recipient_owner_id = ${ownerId} and recipient_account_id = ${accountId} order by created_at`),
    custom: own ? viewCustom(own.properties.map(openPersonal), own.stored, viewer) : {},
    preferences: await preferencesOf(db, account),
    consents: await consentHistory(db, ownerId, accountId),
    trail: [...new Map(trail.map((entry) => [`${(entry as { chain: string }).chain} ${(entry as { id: string }).id}`, entry])).values()],
  }
}

/** What says something about the person is the person's, whoever hands it over. */
const openPersonal = (property: Property): Property => (property.personal ? { ...property, viewRoles: null } : property)
