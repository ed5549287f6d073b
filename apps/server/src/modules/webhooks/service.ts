import { type Clock, plus } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { checkTarget, type TargetParts } from '../../platform/outbound/index.ts'
import type { NewId, Random } from '../../platform/random.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, type Context, sealsBehind, writtenBy } from '../audit/index.ts'
import { lockTenant } from '../tenants/index.ts'
import { holdSeconds, keptDays, mostWaiting } from './delivery.ts'
import { passOver } from './dispatch.ts'
import { newSecret, openSecret, sealSecret, secretText } from './signature.ts'
import { deleteSettled, sendAgain } from './store.deliveries.ts'
import * as store from './store.ts'
import { eventChoice, eventsIssue, mostWebhooks, nameIssue, urlIssue, type Webhook, webhookName } from './webhook.ts'

export interface WebhookParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly keys: KeyRing
  readonly random: Random
  readonly newId: NewId
  readonly audit: Pick<Audit, 'record'>
  readonly outbound: TargetParts
}

export interface WebhookInput {
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
}

export type WebhookService = ReturnType<typeof createWebhookService>

/** Hours that a former secret signs besides the new one, where nothing is said. */
const standardHours = 24
const secretsAStep = 100

/** The webhooks of tenants: where events go, and the secrets they are signed with. */
export function createWebhookService(parts: WebhookParts) {
  const { database, clock, keys, random, newId, audit } = parts

  const note = (
    tx: Tx,
    context: Context,
    { tenantId, id }: { tenantId: string; id: string },
    action: string,
    now: Date,
    change: object = {},
  ) => audit.record(tx, context, { ownerId: tenantId, action, now, subject: { kind: 'webhook', id }, ...change })

  /** One act on one webhook, its row held. */
  function onWebhook<T>(
    tenantId: string,
    id: string,
    work: (tx: Tx, webhook: Webhook, now: Date) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return database.transaction(async (tx) => {
      const webhook = await store.lockWebhook(tx, tenantId, id)
      return webhook ? work(tx, webhook, clock.now()) : refuse('not-found')
    })
  }

  /** The address is looked up outside of any transaction. */
  async function checked(input: WebhookInput, sameUrl?: string): Promise<Result<WebhookInput>> {
    const issues: FieldIssue[] = []
    const name = webhookName(input.name)
    if (name === undefined) issues.push(nameIssue)
    const events = eventChoice(input.events)
    if (!events) issues.push(eventsIssue)
    const target = input.url === sameUrl ? undefined : await checkTarget(parts.outbound, input.url)
    if (target && !target.ok) issues.push(urlIssue(target.why))
    if (name === undefined || !events || issues.length) return refuseFields(...issues)
    return ok({ name, events, url: target?.ok ? target.target.url.href : input.url })
  }

  return {
    list: (tenantId: string): Promise<Webhook[]> => store.listWebhooks(database.db, tenantId),

    async find(tenantId: string, id: string): Promise<Result<Webhook>> {
      const webhook = await store.findWebhook(database.db, tenantId, id)
      return webhook ? ok(webhook) : refuse('not-found')
    },

    /** Tells of what happens from now on. The secret is answered this once. */
    async create(context: Context, tenantId: string, input: WebhookInput): Promise<Result<{ webhook: Webhook; secret: string }>> {
      const values = await checked(input)
      if (!values.ok) return values
      const now = clock.now()
      return database.transaction(async (tx) => {
        if (!(await lockTenant(tx, tenantId))) return refuse('not-found')
        if ((await store.countWebhooks(tx, tenantId)) >= mostWebhooks) {
          return refuse('conflict', `A tenant has at most ${mostWebhooks} webhooks. End one first.`)
        }
        const place = { tenantId, webhookId: newId() }
        const secret = newSecret(random)
        const { last } = await sealsBehind(tx, tenantId, 0)
        const by = writtenBy(context)
        const sealed = sealSecret(keys, place, secret)
        await store.insertWebhook(tx, { ...values.value, tenantId, id: place.webhookId, secret: sealed, sealNo: last, by, now })
        const webhook = (await store.findWebhook(tx, tenantId, place.webhookId))!
        await note(tx, context, webhook, 'webhook.created', now, { after: shown(webhook) })
        return ok({ webhook, secret: secretText(secret) })
      })
    },

    /** What is left out stays. */
    async change(
      context: Context,
      tenantId: string,
      id: string,
      { version, ...input }: Partial<WebhookInput> & { readonly version: number },
    ): Promise<Result<Webhook>> {
      const seen = await store.findWebhook(database.db, tenantId, id)
      if (!seen) return refuse('not-found')
      const values = await checked({ ...seen, ...input }, seen.url)
      if (!values.ok) return values
      return onWebhook(tenantId, id, async (tx, before, now) => {
        if (before.version !== version) return refuse('version-conflict', 'Look at the webhook again, then repeat your change.')
        await store.updateWebhook(tx, before, values.value, writtenBy(context), now)
        const after = (await store.findWebhook(tx, tenantId, id))!
        await note(tx, context, before, 'webhook.changed', now, {
          before: shown(before),
          after: { ...shown(after), addressChanged: after.url !== before.url },
        })
        return ok(after)
      })
    },

    /** A new secret, answered this once. The one before signs besides it for some hours, so that no receiver misses an event. */
    rotate(context: Context, tenantId: string, id: string, hours = standardHours): Promise<Result<{ webhook: Webhook; secret: string }>> {
      return onWebhook(tenantId, id, async (tx, webhook, now) => {
        const secret = newSecret(random)
        const sealed = sealSecret(keys, { tenantId, webhookId: id }, secret)
        await store.replaceSecret(tx, webhook, { secret: sealed, formerEndsAt: plus(now, { hours }), by: writtenBy(context), now })
        await note(tx, context, webhook, 'webhook.secret-rotated', now, { after: { formerHours: hours } })
        return ok({ webhook: (await store.findWebhook(tx, tenantId, id))!, secret: secretText(secret) })
      })
    },

    /** Nothing is sent, and nothing read from the trail, until it is resumed. */
    pause(context: Context, tenantId: string, id: string): Promise<Result<Webhook>> {
      return onWebhook(tenantId, id, async (tx, webhook, now) => {
        if (!(await store.setPaused(tx, webhook, 'person', writtenBy(context), now)))
          return refuse('conflict', 'This webhook is paused already.')
        await note(tx, context, webhook, 'webhook.paused', now, { after: { because: 'person' } })
        return ok((await store.findWebhook(tx, tenantId, id))!)
      })
    },

    /** Goes on where it stopped: what waits is due at once. What is too old by now is passed over, and `missed` says so. */
    resume(context: Context, tenantId: string, id: string): Promise<Result<{ webhook: Webhook; missed: boolean }>> {
      return onWebhook(tenantId, id, async (tx, webhook, now) => {
        if (!(await store.setPaused(tx, webhook, undefined, writtenBy(context), now)))
          return refuse('conflict', 'This webhook is not paused.')
        await sendAgain(tx, tenantId, id, 'waiting', { now, heldSince: plus(now, { seconds: -holdSeconds }), most: 2 * mostWaiting })
        const missed = await passOver(tx, parts, { tenantId, id, sealNo: await store.sealNoOf(tx, webhook) }, now)
        await note(tx, context, webhook, 'webhook.resumed', now, { after: { missed } })
        return ok({ webhook: (await store.findWebhook(tx, tenantId, id))!, missed })
      })
    },

    /** For good: its secrets and what waited are gone. */
    end(context: Context, tenantId: string, id: string): Promise<Result<void>> {
      return onWebhook(tenantId, id, async (tx, webhook, now) => {
        await store.endWebhook(tx, webhook, writtenBy(context), now)
        await note(tx, context, webhook, 'webhook.ended', now, { before: shown(webhook) })
        return ok()
      })
    },

    /** Removes what is past its time: deliveries, ended webhooks, former secrets. Returns the deliveries removed. */
    async sweep(): Promise<number> {
      const now = clock.now()
      await store.forgetFormerSecrets(database.db, now)
      return deleteSettled(database.db, plus(now, { days: -keptDays }))
    },

    /** Seals secrets again that were sealed under the installation's secret before its change. Returns how many; run again until it is 0. */
    renewSecrets(tx: Tx): Promise<number> {
      return renew(tx, keys)
    },
  }
}

async function renew(tx: Tx, keys: KeyRing): Promise<number> {
  let renewed = 0
  for (const { tenantId, id, secret, former } of await store.lockOldSecrets(tx, keys.keyId, secretsAStep)) {
    const place = { tenantId, webhookId: id }
    const again = (sealed: Buffer) => {
      const open = openSecret(keys, place, sealed)
      return open && sealSecret(keys, place, open)
    }
    const next = again(secret)
    // one under a secret older than the previous one is lost already: only a rotation helps
    if (!next) continue
    await store.setSecrets(tx, { tenantId, id, secret: next, former: former && (again(former) ?? null) })
    renewed += 1
  }
  return renewed
}

/** For the trail: the host, and not the address, which may hold a receiver's secret. */
const shown = ({ name, url, events }: Webhook) => ({ name, host: new URL(url).host, events })
