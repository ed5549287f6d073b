import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { issueLink, type LinkPurpose } from '../credentials/index.ts'
import { type Account, displayName, setActivation } from '../principals/index.ts'
import type { AccountParts } from './parts.ts'

type Parts = Pick<AccountParts, 'random' | 'outbox' | 'linkTo' | 'settingsOf'>

/** Links of one purpose an account is mailed in an hour at most, for one tenant or website (ATK-025); beyond it nothing changes. */
const linksAnHour = 3

/** What a mailed link is about, besides its account. */
export interface LinkMail {
  /** The tenant offered, of invitations. */
  readonly tenantId?: string
  /** The website of a website user. */
  readonly websiteId?: string
  /** Who invites. */
  readonly by?: string
  /** An invitation to shop for a customer, which activation accepts. */
  readonly invitationId?: string
  /** The customer it is to shop for. */
  readonly customer?: string
  readonly now: Date
}

/**
 * Mails a link that activates the account (R-17): `invitation` where somebody invites to a tenant, `activation` else. The newest link for one
 * tenant wins. Undefined where the address had enough of them within the hour; else the address of the link, for nobody's eyes but those of
 * the first start of an installation.
 */
export async function mailActivation(parts: Parts, tx: Tx, account: Account, it: LinkMail): Promise<string | undefined> {
  const template = it.tenantId ? 'invitation' : it.invitationId ? 'customer-activation' : 'activation'
  const link = await mailLink(parts, tx, account, 'activation', template, it)
  if (link && account.activation === 'EmailNotSent') await setActivation(tx, account.ownerId, account.id, 'EmailSent', it.now)
  return link
}

/** Asks the holder of an account for consent to access to a further tenant (R-04, R-16). */
export function mailConsent(
  parts: Parts,
  tx: Tx,
  account: Account,
  it: LinkMail & { readonly tenantId: string },
): Promise<string | undefined> {
  return mailLink(parts, tx, account, 'consent', 'consent-to-access', it)
}

async function mailLink(
  parts: Parts,
  tx: Tx,
  account: Account,
  purpose: LinkPurpose,
  template: string,
  it: LinkMail,
): Promise<string | undefined> {
  const { ownerId, id } = account
  const { tenantId, websiteId, by, invitationId, customer, now } = it
  if ((await linksSince(tx, account, purpose, tenantId, plus(now, { hours: -1 }))) >= linksAnHour) return undefined
  const settings = await parts.settingsOf(tx, account, websiteId ?? null)
  const minutes = settings[`${account.kind}.invitation.hours`] * 60
  const data = { ...(tenantId ? { tenantId } : {}), ...(websiteId ? { websiteId } : {}), ...(invitationId ? { invitationId } : {}) }
  const link = {
    ownerId,
    accountId: id,
    purpose,
    minutes,
    now,
    data,
    ...(tenantId ? { oneFor: 'tenantId' } : invitationId ? { oneFor: 'invitationId' } : {}),
  }
  const url = await parts.linkTo(tx, account, websiteId ?? null, await issueLink(tx, parts.random, link))
  await parts.outbox.enqueue(tx, {
    ownerId: tenantId ?? ownerId,
    template,
    recipient: { address: account.email, ownerId, accountId: id },
    ...(websiteId ? { websiteId } : {}),
    language: account.language ?? 'en',
    data: {
      name: displayName(account),
      userName: account.userName,
      link: url,
      minutes,
      ...(by ? { by } : {}),
      ...(customer ? { customer } : {}),
    },
    now,
  })
  return url
}

async function linksSince(
  tx: Tx,
  { ownerId, id }: Account,
  purpose: LinkPurpose,
  tenantId: string | undefined,
  since: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from one_time_link where owner_id = ${ownerId} and account_id = ${id} and purpose = ${purpose}
      and created_at > ${since} ${tenantId ? sql`and data ->> 'tenantId' = ${tenantId}` : sql``}`.execute(tx)
  return rows[0]?.count ?? 0
}
