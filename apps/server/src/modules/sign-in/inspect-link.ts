import { ok, type Result } from '../../platform/result.ts'
import { peekLink, type ToldPolicy } from '../credentials/index.ts'
import { findAccount } from '../principals/index.ts'
import { findTenant } from '../tenants/index.ts'
import type { Door, SignInParts } from './parts.ts'
import { isOfDoor, linkRefused } from './recovery.ts'

export const linkPurposes = ['reset', 'activation', 'consent', 'address-confirm', 'address-undo', 'customer-claim'] as const

/** What a page shows of a link before it is used. */
export interface LinkView {
  readonly purpose: (typeof linkPurposes)[number]
  readonly userName: string
  /** The address a link about addresses is for, masked: whoever merely got hold of the link does not read it here. */
  readonly address?: string
  /** The tenant an activation is an invitation to. */
  readonly invitedTo?: string
  /** The shopper registered: the password chosen then is typed again. */
  readonly registered?: true
  /** The rules, where a password is to be chosen. */
  readonly policy?: ToldPolicy
}

/** What a page needs to show for a link of its door, without using it up. */
export async function inspectLink(parts: SignInParts, token: string, door: Door): Promise<Result<LinkView>> {
  const { db } = parts.database
  const link = await peekLink(db, token, linkPurposes, parts.clock.now())
  const account = link && (await findAccount(db, link.ownerId, link.accountId))
  if (!link || !account || account.state !== 'active' || !isOfDoor(account, door)) return linkRefused()
  const { purpose, data } = link
  const { userName } = account
  if (purpose === 'consent' || purpose === 'customer-claim') return ok({ purpose, userName })
  if (purpose === 'address-confirm' || purpose === 'address-undo') return ok({ purpose, userName, address: masked(data['email'] ?? '') })
  const policy = parts.credentials.policy(await parts.settingsOf(db, account, data['websiteId'] ?? null), account.kind)
  const tenant = account.kind === 'console' && data['tenantId'] ? await findTenant(db, data['tenantId']) : undefined
  const registered = account.unclaimed && account.cameBy === 'registration'
  return ok({ purpose, userName, policy, ...(tenant ? { invitedTo: tenant.name } : {}), ...(registered ? { registered } : {}) })
}

/** `tomas.rey@bodega.example` → `t***@bodega.example`: enough to know one's own by. */
const masked = (address: string): string => address.replace(/^(.)[^@]*/su, '$1***')
