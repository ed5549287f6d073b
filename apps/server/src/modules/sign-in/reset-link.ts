import type { Settings } from '@tillward/contract/settings'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { issueLink } from '../credentials/index.ts'
import { type Account, displayName } from '../principals/index.ts'
import type { SignInParts } from './parts.ts'

/** Mails a one-time link for a new password to the stored address; the newest link wins. */
export async function mailResetLink(
  parts: Pick<SignInParts, 'random' | 'outbox' | 'linkTo'>,
  tx: Tx,
  account: Account,
  websiteId: string | null,
  settings: Settings,
  template: 'reset' | 'admin-reset' | 'hard-cap-reset',
  now: Date,
): Promise<void> {
  const minutes = settings[`${account.kind}.link.minutes`]
  const data: Record<string, string> = websiteId ? { websiteId } : {}
  const token = await issueLink(tx, parts.random, { ownerId: account.ownerId, accountId: account.id, purpose: 'reset', minutes, now, data })
  await parts.outbox.enqueue(tx, {
    ownerId: account.ownerId,
    template,
    recipient: { address: account.email, ownerId: account.ownerId, accountId: account.id },
    ...(websiteId ? { websiteId } : {}),
    language: account.language ?? 'en',
    data: {
      name: displayName(account),
      link: await parts.linkTo(tx, account, websiteId, token),
      minutes,
      until: plus(now, { minutes }).toISOString(),
    },
    now,
  })
}
