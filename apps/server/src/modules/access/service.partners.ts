import { domainKey } from '@tillward/contract/login-names'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { endKeysOfCompany, recordEnd } from '../keys/index.ts'
import { raiseAccountRights } from '../principals/index.ts'
import { findTenant, lockCompany, raiseRightsVersion } from '../tenants/index.ts'
import { mayGrant } from './granting.ts'
import type { TellOwners } from './owner-notices.ts'
import type { Person, Rights } from './policy.ts'
import { consolePermissionsOf, ownerRole, type RoleFacts } from './role.ts'
import { rightsIn } from './service.ts'
import {
  companyOfDomain,
  findGrant,
  type GrantedTenant,
  insertGrant,
  lockGrant,
  markGrantEnded,
  type PartnerGrant,
  partnersOf,
  tenantsOfCompany,
  updateGrant,
} from './store.partners.ts'
import { rolesByIds } from './store.roles.ts'
import { type EndedAccess, endAccessOfCompany, endInvitationsSentFrom } from './store.ts'
import type { TenantQuery } from './tenants-by-name.ts'

export interface PartnerParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly tellOwners: TellOwners
}

export type Partners = ReturnType<typeof createPartners>

/** What Admin Owners grant to partner companies. */
export function createPartners({ database, clock, audit, tellOwners }: PartnerParts) {
  const told = async (tx: Tx, context: Context, template: string, tenantId: string, grant: PartnerGrant, now: Date) => {
    const tenant = await findTenant(tx, tenantId)
    const by = context.actor.kind === 'console' ? context.actor.userName : context.actor.kind
    await tellOwners(tx, tenantId, {
      template,
      data: { tenant: tenant?.name ?? '', company: grant.name, by, ceiling: grant.ceiling.name },
      now,
    })
  }

  return {
    list: (tenantId: string): Promise<PartnerGrant[]> => partnersOf(database.db, tenantId),

    /** The other end: where a partner company may go. */
    tenantsOf: (asking: Person, query: TenantQuery): Promise<Page<GrantedTenant>> => tenantsOfCompany(database.db, asking, query),

    /** Grants access to the partner company that proved this domain. `conflict` where it has a grant already. */
    grant(
      context: Context,
      tenantId: string,
      values: { domain: string; ceilingRoleId: string; mayBringPeople: boolean },
    ): Promise<Result<PartnerGrant>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const companyId = await provedPartner(tx, values.domain)
        if (!companyId) {
          return refuseFields({ field: 'domain', rule: 'not-proved', message: 'No partner company has proved this domain.' })
        }
        const ceiling = await ceilingFor(tx, tenantId, await editorIn(tx, context, tenantId), values.ceilingRoleId)
        if (!ceiling.ok) return ceiling
        if (!(await insertGrant(tx, tenantId, companyId, values, now))) return refuse('conflict', 'This company has access already.')
        await raiseRightsVersion(tx, tenantId)
        const grant = await findGrant(tx, tenantId, companyId)
        if (!grant) return refuse('not-found')
        await audit.record(tx, context, { ...subject(tenantId, companyId, now), action: 'partner.granted', after: shown(grant) })
        await told(tx, context, 'partner-granted-to-owners', tenantId, grant, now)
        return ok(grant)
      })
    },

    /** Sets ceiling and right to bring in people, at once for everyone of the company. Taking that right ends the invitations they sent. */
    change(
      context: Context,
      tenantId: string,
      companyId: string,
      values: { version: number; ceilingRoleId?: string; mayBringPeople?: boolean },
    ): Promise<Result<PartnerGrant>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const editor = await editorIn(tx, context, tenantId)
        const before = await heldGrant(tx, tenantId, companyId)
        if (!before) return refuse('not-found')
        const next = {
          version: values.version,
          ceilingRoleId: values.ceilingRoleId ?? before.ceiling.id,
          mayBringPeople: values.mayBringPeople ?? before.mayBringPeople,
        }
        const ceiling = await ceilingFor(tx, tenantId, editor, next.ceilingRoleId)
        if (!ceiling.ok) return ceiling
        if (!(await updateGrant(tx, tenantId, companyId, next))) {
          return refuse('version-conflict', 'Look at the partner again, then repeat your change.')
        }
        await raiseRightsVersion(tx, tenantId)
        if (!next.mayBringPeople) await endInvitationsSentFrom(tx, tenantId, companyId, now)
        const grant = await findGrant(tx, tenantId, companyId)
        if (!grant) return refuse('not-found')
        await audit.record(tx, context, {
          ...subject(tenantId, companyId, now),
          action: 'partner.changed',
          before: shown(before),
          after: shown(grant),
        })
        await told(tx, context, 'partner-granted-to-owners', tenantId, grant, now)
        return ok(grant)
      })
    },

    /** Ends the grant with the access, open invitations and API keys of all people of the company, at once. */
    end(context: Context, tenantId: string, companyId: string): Promise<Result<{ ended: readonly EndedAccess[] }>> {
      const now = clock.now()
      return database.transaction(async (tx) => {
        const editor = await editorIn(tx, context, tenantId)
        if (!editor?.isOwner) return ownersOnly()
        const before = await heldGrant(tx, tenantId, companyId)
        if (!before || !(await markGrantEnded(tx, tenantId, companyId, now))) return refuse('not-found')
        await raiseRightsVersion(tx, tenantId)
        const ended = await endAccessOfCompany(tx, tenantId, companyId, now)
        await audit.record(tx, context, { ...subject(tenantId, companyId, now), action: 'partner.ended', before: shown(before) })
        for (const { person, was, roleIds } of ended) {
          await raiseAccountRights(tx, person.companyId, person.accountId)
          await audit.record(tx, context, {
            ownerId: tenantId,
            action: was === 'active' ? 'access.ended' : 'access.invitation-withdrawn',
            now,
            subject: { kind: 'account', ownerId: person.companyId, id: person.accountId },
            before: { roleIds },
            reason: 'partner.ended',
          })
        }
        for (const key of await endKeysOfCompany(tx, tenantId, companyId, 'partner.ended', now)) {
          await recordEnd(audit, tx, context, key, now, 'partner.ended')
        }
        await told(tx, context, 'partner-ended-to-owners', tenantId, before, now)
        return ok({ ended })
      })
    },
  }
}

async function editorIn(tx: Tx, { actor }: Context, tenantId: string): Promise<Rights | undefined> {
  return actor.kind === 'console' ? rightsIn(tx, tenantId, { companyId: actor.companyId, accountId: actor.accountId }) : undefined
}

/** The partner company that proved the domain, held so that the proof stays while it is granted. */
async function provedPartner(tx: Tx, domain: string): Promise<string | undefined> {
  const key = domainKey(domain)
  if (key === undefined) return undefined
  const seen = await companyOfDomain(tx, key)
  if (!seen) return undefined
  await lockCompany(tx, seen.id)
  const held = await companyOfDomain(tx, key)
  return held?.id === seen.id && held.kind === 'partner' && held.state === 'active' ? held.id : undefined
}

async function heldGrant(tx: Tx, tenantId: string, companyId: string): Promise<PartnerGrant | undefined> {
  await lockGrant(tx, tenantId, companyId)
  return findGrant(tx, tenantId, companyId)
}

/** A console role of the tenant below `ISC_Owner`, none of whose permissions the granter lacks. */
async function ceilingFor(tx: Tx, tenantId: string, editor: Rights | undefined, roleId: string): Promise<Result<RoleFacts>> {
  if (!editor?.isOwner) return ownersOnly()
  const [role] = await rolesByIds(tx, tenantId, [roleId])
  if (!role || role.kind !== 'console')
    return refuseFields({ field: 'ceilingRoleId', rule: 'unknown', message: 'There is no such console role.' })
  if (role.stock === ownerRole || !mayGrant(editor, consolePermissionsOf(role))) {
    return refuseFields({ field: 'ceilingRoleId', rule: 'too-high', message: 'A partner company cannot have this role.' })
  }
  return ok(role)
}

const ownersOnly = () => refuse('forbidden', 'Only Admin Owners grant and end the access of partner companies.')
const subject = (tenantId: string, companyId: string, now: Date) => ({
  ownerId: tenantId,
  now,
  subject: { kind: 'company', id: companyId },
})
const shown = ({ ceiling, mayBringPeople }: PartnerGrant) => ({ ceilingRoleId: ceiling.id, ceiling: ceiling.name, mayBringPeople })
