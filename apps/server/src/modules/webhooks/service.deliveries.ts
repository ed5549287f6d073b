import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { NewId } from '../../platform/random.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { type Delivery, type DeliveryState, holdSeconds, mostReplayed } from './delivery.ts'
import { makeEvent } from './event.ts'
import * as store from './store.deliveries.ts'
import { insertDeliveries } from './store.reading.ts'
import { findWebhook, lockWebhook } from './store.ts'

export interface DeliveryParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
}

export interface DeliveryQuery {
  readonly limit: number
  readonly cursor?: string
  readonly state?: DeliveryState
}

export type WebhookDeliveries = ReturnType<typeof createWebhookDeliveries>

const testEvents = { most: 10, minutes: 10 }
/** Counted so far for the list. */
const mostCounted = 1_000

/** What became of events at one webhook, and sending them again. */
export function createWebhookDeliveries({ database, clock, newId, audit }: DeliveryParts) {
  const isThere = async (tenantId: string, id: string): Promise<boolean> => (await findWebhook(database.db, tenantId, id)) !== undefined

  async function again(
    tx: Tx,
    context: Context,
    tenantId: string,
    id: string,
    what: store.Replay,
    after: object,
    now: Date,
  ): Promise<number> {
    const replayed = await store.sendAgain(tx, tenantId, id, what, {
      now,
      heldSince: plus(now, { seconds: -holdSeconds }),
      most: mostReplayed,
    })
    const subject = { kind: 'webhook', id }
    if (replayed > 0)
      await audit.record(tx, context, { ownerId: tenantId, action: 'webhook.replayed', now, subject, after: { ...after, replayed } })
    return replayed
  }

  return {
    counts: (tenantId: string, id: string) => store.countOpen(database.db, tenantId, id, mostCounted),

    async list(tenantId: string, id: string, { limit, cursor, state }: DeliveryQuery): Promise<Result<Page<Delivery>>> {
      if (!(await isThere(tenantId, id))) return refuse('not-found')
      const before = readCursor(cursor, 1)?.[0]
      if (cursor !== undefined && !(before && /^\d{1,18}$/.test(before)))
        return refuse('bad-request', 'This cursor is not one of this list.')
      const rows = await store.listDeliveries(database.db, tenantId, id, {
        limit: limit + 1,
        ...(state ? { state } : {}),
        ...(before ? { before } : {}),
      })
      const page = pageOf(rows, limit, (row) => [row.no])
      return ok({ ...page, items: page.items.map(({ delivery }) => delivery) })
    },

    async find(tenantId: string, id: string, eventId: string): Promise<Result<Delivery & { readonly body: string }>> {
      if (!(await isThere(tenantId, id))) return refuse('not-found')
      const delivery = await store.findDelivery(database.db, tenantId, id, eventId)
      return delivery ? ok(delivery) : refuse('not-found')
    },

    /** Sends one event again, delivered, given up, or waiting for its next try. `conflict` while it is being tried. */
    replayOne(context: Context, tenantId: string, id: string, eventId: string): Promise<Result<void>> {
      return database.transaction(async (tx) => {
        const found = (await lockWebhook(tx, tenantId, id)) && (await store.findDelivery(tx, tenantId, id, eventId))
        if (!found) return refuse('not-found')
        const replayed = await again(tx, context, tenantId, id, { eventId }, { eventId }, clock.now())
        return replayed ? ok() : refuse('conflict', 'This event is about to be sent.')
      })
    },

    /** Sends all that were given up again, the oldest ten thousand of them at once. */
    replayDead(context: Context, tenantId: string, id: string): Promise<Result<{ replayed: number }>> {
      return database.transaction(async (tx) => {
        if (!(await lockWebhook(tx, tenantId, id))) return refuse('not-found')
        return ok({ replayed: await again(tx, context, tenantId, id, { dead: true }, { dead: true }, clock.now()) })
      })
    },

    /** Sends again what happened in a span of time, delivered or given up, as far back as it is kept. */
    replayRange(context: Context, tenantId: string, id: string, from: Date, to: Date): Promise<Result<{ replayed: number }>> {
      return database.transaction(async (tx) => {
        if (!(await lockWebhook(tx, tenantId, id))) return refuse('not-found')
        if (from >= to) return refuseFields({ field: 'to', rule: 'order', message: 'The end must be after the beginning.' })
        if ((await store.countReplay(tx, tenantId, id, { from, to }, mostReplayed + 1)) > mostReplayed) {
          return refuseFields({ field: 'to', rule: 'too-many', message: `More than ${mostReplayed} events: choose a shorter span.` })
        }
        const after = { from: from.toISOString(), to: to.toISOString() }
        return ok({ replayed: await again(tx, context, tenantId, id, { from, to }, after, clock.now()) })
      })
    },

    /** A test event to this webhook, ten in ten minutes. Answers its id in the list. */
    sendTest(tenantId: string, id: string): Promise<Result<{ id: string }>> {
      return database.transaction(async (tx) => {
        const webhook = await lockWebhook(tx, tenantId, id)
        if (!webhook) return refuse('not-found')
        if (webhook.state !== 'active') return refuse('conflict', 'This webhook is paused. Resume it first.')
        const now = clock.now()
        const lately = await store.countSince(tx, tenantId, id, 'webhook.test', plus(now, { minutes: -testEvents.minutes }))
        if (lately >= testEvents.most) return refuse('too-many-attempts', 'Wait a few minutes before the next test.')
        const event = makeEvent(tenantId, { id: newId(), type: 'webhook.test', at: now, subject: { kind: 'webhook', id }, data: {} })
        await insertDeliveries(tx, tenantId, id, [event], now)
        return ok({ id: event.id })
      })
    },
  }
}
