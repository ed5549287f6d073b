import { hasHiddenCharacters, loginNameKey } from '@tillward/contract/login-names'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { accessesOfTenant, endAccess, giveAccess, ownerRole, stockRoleId } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { issueLink } from '../credentials/index.ts'
import { type Account, displayName, type Profile } from '../principals/index.ts'
import { mailActivation, mailConsent } from './account-link.ts'
import { lockConsoleAddress, makeAccount } from './new-account.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { accessEnded } from './people-access.ts'
import { invitationEnd } from './people-invite.ts'
import { settledHolder } from './people-offer.ts'
import { cleanAddress } from './profile.ts'

/** Invites the first Admin Owner of a tenant into its own company. `link`: the address of the mailed link, unless too many were mailed. */
export async function inviteFirstOwner(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  it: { tenantId: string; companyId: string; email: string; name?: string | undefined },
  now: Date,
): Promise<Result<{ account: Account; link: string | undefined }>> {
  const { tenantId, companyId } = it
  const email = cleanAddress(it.email)
  if (!email.ok) return email
  await lockConsoleAddress(tx, email.value)
  const holder = await settledHolder(parts, tx, context, email.value, now)
  if (holder && holder.ownerId !== companyId) {
    return refuse('name-taken', 'This address belongs to a console user of another company: the first Admin Owner needs one of their own.')
  }
  const made = holder
    ? ok(holder)
    : await makeAccount(parts, tx, context, {
        ...nameParts(it.name),
        ownerId: companyId,
        kind: 'console',
        email: email.value,
        cameBy: 'founding',
        now,
      })
  if (!made.ok) return made
  const account = made.value
  const roleId = await stockRoleId(tx, tenantId, ownerRole)
  const invitationEndsAt = await invitationEnd(parts, tx, companyId, now)
  const person = { companyId, accountId: account.id }
  const given = await giveAccess(tx, {
    tenantId,
    person,
    roleIds: roleId ? [roleId] : [],
    giver: 'operator',
    state: 'invited',
    invitationEndsAt,
    now,
  })
  if (!given.ok) return given
  const subject = { kind: 'account', ownerId: companyId, id: account.id }
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'access.invited',
    now,
    subject,
    after: { roles: [ownerRole], invitationEndsAt },
  })
  const mail = { tenantId, by: calledBy(context), now }
  const link =
    account.activation === 'Activated' ? await mailConsent(parts, tx, account, mail) : await mailActivation(parts, tx, account, mail)
  return ok({ account, link })
}

/** Only one first owner is invited at a time: an earlier invitation to another address ends. */
export async function endEarlier(parts: PeopleParts, tx: Tx, context: Context, tenantId: string, email: string, now: Date): Promise<void> {
  for (const { facts, email: earlier } of await accessesOfTenant(tx, tenantId)) {
    if (facts.access?.state !== 'invited' || loginNameKey(earlier) === loginNameKey(email)) continue
    const ended = await endAccess(tx, tenantId, facts.person, 'home-company', now)
    if (ended.ok) await accessEnded(parts, tx, context, tenantId, facts.person, ended.value, now)
  }
}

/** A link for a new password to the stored address; the password stays until it is used. */
export async function mailReset(parts: PeopleParts, tx: Tx, account: Account, now: Date): Promise<void> {
  const settings = await parts.settingsOf(tx, account, null)
  const minutes = settings['console.link.minutes']
  const token = await issueLink(tx, parts.random, { ownerId: account.ownerId, accountId: account.id, purpose: 'reset', minutes, now })
  await parts.outbox.enqueue(tx, {
    ownerId: account.ownerId,
    template: 'reset',
    recipient: { address: account.email, ownerId: account.ownerId, accountId: account.id },
    language: account.language ?? 'en',
    data: { name: displayName(account), link: await parts.linkTo(tx, account, null, token), minutes },
    now,
  })
}

/** The last word is the last name. */
function nameParts(name: string | undefined): Profile {
  const words = (name ?? '').normalize('NFC').trim().split(/\s+/).filter(Boolean)
  if (!words.length || hasHiddenCharacters(words.join(' '))) return {}
  return words.length === 1 ? { firstName: words[0]! } : { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1)! }
}
