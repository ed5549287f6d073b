import type { Settings } from '@tillward/contract/settings'
import type { Tx } from '../../platform/db/index.ts'
import type { Context } from '../audit/index.ts'
import { forgetDevice } from '../sessions/index.ts'
import { type CounterKey, dropLane, tellShut } from './counter.ts'
import type { Found, TypedName } from './look-up.ts'
import type { SignInParts } from './parts.ts'
import { countRefusal } from './refusals.ts'
import { mailResetLink } from './reset-link.ts'
import { noteRefused } from './source.ts'

export interface WrongPassword {
  readonly name: TypedName
  readonly found: Found
  readonly key: CounterKey
  /** The known device whose lane this was. */
  readonly deviceId: string | undefined
  readonly websiteId: string | null
  readonly settings: Settings
  readonly sourceKey: string
}

/**
 * What a wrong password leaves behind, the same statements for every name. Refused website sign-ins and their locks go to the tenant's trail,
 * console ones to the operator's security log only. At the hard cap a device is forgotten, or the stored address is mailed a reset
 * link, once.
 */
export async function afterWrong(parts: SignInParts, tx: Tx, context: Context, it: WrongPassword, now: Date): Promise<void> {
  const { name, found, key } = it
  const { account } = found
  await noteRefused(tx, it.sourceKey, name.hash, parts.sourceRules, now)
  const news = await tellShut(tx, key)
  if (name.kind === 'website') {
    await countRefusal(tx, {
      realm: name.realm,
      subject: key.subject,
      source: it.sourceKey,
      accountId: account?.id,
      nameHash: name.hash,
      now,
      ...news,
    })
  } else {
    const line = { nameHash: name.hash, source: context.source, requestId: context.requestId }
    parts.securityLog.warn({ event: 'sign-in.refused', ...line }, 'console password refused')
    if (news?.lockedUntil) parts.securityLog.warn({ event: 'sign-in.locked', ...line, until: news.lockedUntil }, 'console sign-in locked')
    if (news?.closedAt) parts.securityLog.warn({ event: 'sign-in.closed', ...line }, 'console sign-in closed: the hard cap')
  }
  if (!news?.closedAt || !account) return
  if (it.deviceId) {
    await forgetDevice(tx, { ownerId: account.ownerId, accountId: account.id, id: it.deviceId })
    await dropLane(tx, key)
  } else if (account.state === 'active' && account.activation === 'Activated') {
    await mailResetLink(parts, tx, account, it.websiteId, it.settings, 'hard-cap-reset', now)
  }
}
