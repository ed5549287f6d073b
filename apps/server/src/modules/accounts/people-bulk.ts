import type { ErrorCode } from '@tillward/contract/errors'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { BulkNews } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { removeAccessIn } from './people-access.ts'
import { deactivateIn } from './people-deactivate.ts'
import { resendIn } from './people-invite.ts'
import { setRolesIn } from './people-roles.ts'
import { identify } from './people-store.ts'

export const bulkActs = ['remove-access', 'deactivate', 'resend', 'set-roles'] as const
export type BulkAct = (typeof bulkActs)[number]
export const mostAtOnce = 200

export interface BulkInput {
  readonly act: BulkAct
  readonly ids: readonly string[]
  /** For `set-roles`. */
  readonly roleIds?: readonly string[]
  /** For `remove-access` and `deactivate`: whether website users with the same addresses go too. */
  readonly websiteUsers?: boolean
}

export interface BulkItem {
  readonly id: string
  readonly ok: boolean
  readonly code?: ErrorCode
  readonly detail?: string
}

/** The same act on many people of a tenant: each on its own, so that one refused keeps nobody else back, and one mail to the owners. */
export function createBulk(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    async bulk(context: Context, tenantId: string, input: BulkInput): Promise<Result<{ items: readonly BulkItem[] }>> {
      const { act, roleIds = [], websiteUsers = true } = input
      if (act === 'set-roles' && !roleIds.length) return refuse('bad-request', 'Name the roles to set.')
      const ids = [...new Set(input.ids)].slice(0, mostAtOnce)
      const ticked = websiteUsers ? ('all' as const) : []
      const news = new BulkNews(parts.outbox, calledBy(context))
      const items: BulkItem[] = []
      for (const accountId of ids) {
        const done = await news.during((tell) =>
          database.transaction(async (tx): Promise<Result<unknown>> => {
            const it = { tenantId, accountId, now: clock.now(), tell: tell() }
            if (act === 'remove-access') return removeAccessIn(parts, tx, context, { ...it, ticked })
            if (act === 'set-roles') return setRolesIn(parts, tx, context, { ...it, roleIds })
            if (act === 'resend') return resendIn(parts, tx, context, tenantId, accountId, it.now)
            const person = await identify(tx, tenantId, accountId)
            return person ? deactivateIn(parts, tx, context, person, { ...it, ticked }) : refuse('not-found')
          }),
        )
        items.push(
          done.ok
            ? { id: accountId, ok: true }
            : { id: accountId, ok: false, code: done.refusal.code, ...(done.refusal.detail ? { detail: done.refusal.detail } : {}) },
        )
      }
      await database.transaction((tx) => news.release(tx, clock.now()))
      return ok({ items })
    },
  }
}
