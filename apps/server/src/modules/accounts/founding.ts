import { hasHiddenCharacters, loginNameKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { insertStockRoles, ownersOf } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { displayName, findAccount } from '../principals/index.ts'
import { insertCompany, insertTenant, lockTenant } from '../tenants/index.ts'
import { endEarlier, inviteFirstOwner, mailReset } from './founding-owner.ts'
import { lockConsoleAddress } from './new-account.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { cleanAddress } from './profile.ts'

export interface TenantToFound {
  readonly name: string
  readonly ownerEmail: string
  /** First and last name in one. */
  readonly ownerName?: string
  readonly website?: { readonly name: string; readonly language?: string; readonly host?: string }
  readonly demo?: boolean
}

export interface FoundedTenant {
  readonly tenantId: string
  readonly companyId: string
  readonly websiteId?: string
  readonly ownerAccountId: string
  /** The first owner's set-up link: for the first start of an empty installation, which has no mail yet. Not to be shown elsewhere. */
  readonly link: string
}

/** What the platform operator may do with people: found a tenant, invite its first Admin Owner, send a current one a way back. */
export function createFounding(parts: PeopleParts) {
  const { database, clock, newId, audit } = parts
  return {
    /** A tenant with its own company, settings, stock roles and, invited, its first Admin Owner. */
    foundTenant(context: Context, input: TenantToFound): Promise<Result<FoundedTenant>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<FoundedTenant>> => {
        if (context.actor.kind !== 'operator') return operatorOnly()
        const name = companyName(input.name)
        if (!name) return refuseFields({ field: 'name', rule: 'name', message: 'Enter a name of 1 to 100 characters on one line.' })
        const [tenantId, companyId] = [newId(), newId()]
        await insertCompany(tx, { id: companyId, kind: 'merchant', name, now })
        await insertTenant(tx, { id: tenantId, companyId, name, demo: input.demo ?? false, now })
        await parts.settings.initialise(tx, context, { id: tenantId, kind: 'tenant' }, now)
        await insertStockRoles(tx, tenantId, now, newId)
        await audit.record(tx, context, {
          ownerId: tenantId,
          action: 'tenant.founded',
          now,
          subject: { kind: 'tenant', id: tenantId },
          after: { name, companyId },
        })
        const website = input.website && (await firstWebsite(parts, tx, context, tenantId, input.website, now))
        if (website && !website.ok) return website
        const owner = await inviteFirstOwner(
          parts,
          tx,
          context,
          { tenantId, companyId, email: input.ownerEmail, name: input.ownerName },
          now,
        )
        if (!owner.ok) return owner
        const { account, link } = owner.value
        return ok({ tenantId, companyId, ...(website ? { websiteId: website.value } : {}), ownerAccountId: account.id, link: link ?? '' })
      })
    },

    /** Invites the first Admin Owner anew, at the same address or another: only while the tenant never had an active one. */
    inviteOwner(context: Context, input: { tenantId: string; email: string; name?: string }): Promise<Result<{ email: string }>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<{ email: string }>> => {
        if (context.actor.kind !== 'operator') return operatorOnly()
        const email = cleanAddress(input.email)
        if (!email.ok) return email
        await lockConsoleAddress(tx, email.value)
        const tenant = await lockTenant(tx, input.tenantId)
        if (!tenant) return refuse('not-found')
        if (tenant.hadOwnerAt) return refuse('forbidden', 'This tenant has had an Admin Owner: only its Admin Owners invite people now.')
        await endEarlier(parts, tx, context, tenant.id, email.value, now)
        const invited = await inviteFirstOwner(parts, tx, context, { ...input, companyId: tenant.companyId, email: email.value }, now)
        return invited.ok ? ok({ email: invited.value.account.email }) : invited
      })
    },

    /**
     * For an Admin Owner who lost everything: mails a link for a new password to the stored address, tells all owners, changes nothing else.
     * `owner`: user name or address; may be left out where there is one.
     */
    recoverOwner(context: Context, input: { tenantId: string; owner?: string }): Promise<Result<{ email: string }>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<{ email: string }>> => {
        if (context.actor.kind !== 'operator') return operatorOnly()
        const owners = await ownersOf(tx, input.tenantId)
        const key = input.owner === undefined ? undefined : loginNameKey(input.owner)
        const owner =
          input.owner === undefined
            ? owners.length === 1
              ? owners[0]
              : undefined
            : owners.find((one) => key && [loginNameKey(one.userName), loginNameKey(one.email)].includes(key))
        const account = owner && (await findAccount(tx, owner.companyId, owner.accountId))
        if (!account) return refuse('not-found', 'Name one of the tenant’s active Admin Owners by user name or e-mail address.')
        await mailReset(parts, tx, account, now)
        const subject = { kind: 'account', ownerId: account.ownerId, id: account.id }
        await audit.record(tx, context, { ownerId: input.tenantId, action: 'owner.recovery-sent', now, subject })
        const data = { account: displayName(account), address: account.email, by: calledBy(context) }
        await parts.tellOwners(tx, input.tenantId, { template: 'owner-recover-notice', data, now })
        return ok({ email: account.email })
      })
    },

    /** The company of the operator's own staff: one in the installation, made where there is none. Returns its id. */
    ensureOperatorCompany(context: Context, name = 'Platform operator'): Promise<string> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('operator company', 0))`.execute(tx)
        const { rows } = await sql<{ id: string }>`select id from company where kind = 'operator'`.execute(tx)
        if (rows[0]) return rows[0].id
        const id = newId()
        await insertCompany(tx, { id, kind: 'operator', name, now })
        await parts.settings.initialise(tx, context, { id, kind: 'company' }, now)
        return id
      })
    },
  }
}

const operatorOnly = () => refuse('forbidden', 'Only the operator of the installation does this.')

/** A company's name as it is stored; undefined where there is nothing to read or something in it that cannot be seen. */
export function companyName(text: string): string | undefined {
  const name = text.normalize('NFC').trim()
  return name.length > 0 && name.length <= 100 && !hasHiddenCharacters(name) ? name : undefined
}

async function firstWebsite(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  it: NonNullable<TenantToFound['website']>,
  now: Date,
): Promise<Result<string>> {
  const made = await parts.websites.createIn(tx, context, tenantId, { name: it.name, language: it.language ?? 'en' }, now)
  if (!made.ok || !it.host) return made.ok ? ok(made.value.id) : made
  const host = await parts.websites.addHostIn(tx, context, tenantId, made.value.id, it.host, now)
  return host.ok ? ok(made.value.id) : host
}
