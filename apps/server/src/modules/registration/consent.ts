import { ok, type Result, refuse } from '../../platform/result.ts'
import { acceptAccess, invitationsOf, type Person, withdrawInvitation } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { endLinksFor, peekLink } from '../credentials/index.ts'
import { linkRefused } from '../sign-in/index.ts'
import type { RegistrationParts } from './parts.ts'

/** Access to a further tenant, offered to somebody who has an account. */
export interface PendingInvitation {
  readonly tenantId: string
  readonly tenant: string
  readonly roles: readonly string[]
  /** Missing for the operator, and for people who were erased. */
  readonly invitedBy?: string
  readonly invitedAt: Date
  readonly endsAt: Date
}

/** Consent is its holder's alone: signed in as that account, whoever holds the mail. */
export function createConsent(parts: RegistrationParts) {
  const { database, clock, audit } = parts
  return {
    async pending(context: Context): Promise<Result<readonly PendingInvitation[]>> {
      const person = holderOf(context)
      if (!person) return refuse('forbidden')
      const found = (await invitationsOf(database.db, person, clock.now())).map(
        (one): PendingInvitation => ({
          tenantId: one.facts.tenantId,
          tenant: one.tenantName,
          roles: one.facts.roles.map((role) => role.name),
          ...(one.inviterName ? { invitedBy: one.inviterName } : {}),
          invitedAt: one.invitedAt,
          endsAt: one.invitationEndsAt,
        }),
      )
      return ok(found)
    },

    /** Access from now on. The rights of whoever invited are looked at again, as they are now (ATK-133). */
    accept(context: Context, tenantId: string): Promise<Result<void>> {
      const person = holderOf(context)
      if (!person) return Promise.resolve(refuse('forbidden'))
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const accepted = await acceptAccess(tx, tenantId, person, now)
        if (!accepted.ok) return accepted
        await endLinksFor(tx, person.companyId, person.accountId, now, { member: 'tenantId', value: tenantId })
        const after = { roles: accepted.value.roles.map((role) => role.name) }
        await audit.record(tx, context, { ownerId: tenantId, action: 'access.accepted', now, subject: subjectOf(person), after })
        return ok()
      })
    },

    decline(context: Context, tenantId: string): Promise<Result<void>> {
      const person = holderOf(context)
      if (!person) return Promise.resolve(refuse('forbidden'))
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const ended = await withdrawInvitation(tx, tenantId, person, person, now)
        if (!ended.ok) return linkRefused()
        await endLinksFor(tx, person.companyId, person.accountId, now, { member: 'tenantId', value: tenantId })
        await audit.record(tx, context, { ownerId: tenantId, action: 'access.declined', now, subject: subjectOf(person) })
        return ok()
      })
    },

    /** Which tenant a mailed link offers, to the one it was mailed to: a forwarded link is of no use to anybody else (ATK-133). */
    async offerOf(context: Context, token: string): Promise<Result<{ tenantId: string }>> {
      const person = holderOf(context)
      const link = await peekLink(database.db, token, ['consent'], clock.now())
      const tenantId = link?.data['tenantId']
      if (!link || !tenantId || link.ownerId !== person?.companyId || link.accountId !== person.accountId) return linkRefused()
      return ok({ tenantId })
    },
  }
}

const holderOf = ({ actor }: Context): Person | undefined =>
  actor.kind === 'console' ? { companyId: actor.companyId, accountId: actor.accountId } : undefined
const subjectOf = (person: Person) => ({ kind: 'account', ownerId: person.companyId, id: person.accountId })
