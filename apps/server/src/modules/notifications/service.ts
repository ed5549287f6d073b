import { type Clock, plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import type { MailTransport, Outbox } from '../../platform/mail/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { displayName, findAccount } from '../principals/index.ts'
import { findTenant } from '../tenants/index.ts'
import { type MailHealth, type MessageRecord, type MessageState, storedTemplates } from './message.ts'
import { ownersSeenBy } from './owner.ts'
import { createSender } from './sender.ts'
import { createMailTexts } from './service.texts.ts'
import { countSince, deleteSettled, listMessages, readHealth } from './store.ts'

export interface NotificationParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly keys: KeyRing
  readonly audit: Pick<Audit, 'record'>
  readonly outbox: Pick<Outbox, 'enqueue'>
  /** Undefined: PostgreSQL without `SMTP_URL`. Mails wait until there is one. */
  readonly transport: MailTransport | undefined
  readonly log: Pick<Log, 'warn' | 'error'>
}

/** How long the record of a mail is kept. */
const keptDays = 90

export interface MessageQuery {
  readonly limit: number
  readonly cursor?: string
  readonly state?: MessageState
  readonly template?: string
}

export type Notifications = ReturnType<typeof createNotifications>

const testMails = { most: 5, minutes: 10 }

/** Mails: their way out, their delivery record, their texts. */
export function createNotifications(parts: NotificationParts) {
  const { database, clock, outbox, transport } = parts
  return {
    sender: createSender(parts),

    /** Removes delivery records three months after their mail left or was given up. Returns how many. */
    sweep: () => deleteSettled(parts.database.db, plus(parts.clock.now(), { days: -keptDays })),
    texts: createMailTexts(parts),

    /** The mails of a tenant and its own company, newest first. Recipients are in it: the route decides who may see them. */
    async list(tenantId: string, query: MessageQuery): Promise<Result<Page<MessageRecord>>> {
      const tenant = await findTenant(database.db, tenantId)
      if (!tenant) return refuse('not-found')
      const { limit, cursor, state, template } = query
      const [at, id] = readCursor(cursor, 2) ?? []
      const createdAt = at ? new Date(at) : undefined
      if (cursor !== undefined && !(createdAt && !Number.isNaN(createdAt.getTime()) && id && isUuid.test(id))) {
        return refuse('bad-request', 'This cursor is not one of this list.')
      }
      const rows = await listMessages(database.db, ownersSeenBy(tenant), {
        limit: limit + 1,
        ...(state ? { state } : {}),
        ...(template === undefined ? {} : { templates: storedTemplates(template) }),
        ...(createdAt && id ? { before: { createdAt, id } } : {}),
      })
      return ok(pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]))
    },

    /** Whether the tenant's mail works. */
    async health(tenantId: string): Promise<Result<MailHealth>> {
      const tenant = await findTenant(database.db, tenantId)
      if (!tenant) return refuse('not-found')
      const { stuck, ...told } = await readHealth(database.db, ownersSeenBy(tenant))
      const way = transport ? (transport.kind === 'mailbox' ? 'kept' : 'working') : 'not-configured'
      return ok({ ...told, state: stuck && way === 'working' ? 'failing' : way })
    },

    /** A mail to the caller's own stored address (an API key's: its holder's) and no other: 5 in 10 minutes for a tenant. Answers its id in the list. */
    async sendTestMail(context: Context, tenantId: string): Promise<Result<{ id: string }>> {
      const { actor } = context
      if (actor.kind !== 'console' && actor.kind !== 'key') return refuse('forbidden')
      const now = clock.now()
      return database.transaction(async (tx) => {
        const tenant = await findTenant(tx, tenantId)
        const account = await findAccount(tx, actor.companyId, actor.accountId)
        if (!tenant || !account) return refuse('not-found')
        const lately = await countSince(tx, tenantId, 'mail-test', plus(now, { minutes: -testMails.minutes }))
        if (lately >= testMails.most) return refuse('too-many-attempts', 'Wait a few minutes before the next test mail.')
        const id = await outbox.enqueue(tx, {
          ownerId: tenantId,
          template: 'mail-test',
          recipient: { address: account.email, ownerId: account.ownerId, accountId: account.id },
          language: account.language ?? 'en',
          data: { by: displayName(account) },
          now,
        })
        return ok({ id })
      })
    },
  }
}

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
