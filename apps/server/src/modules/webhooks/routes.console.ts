import { webhookEventGroups, webhookEvents, webhookEventTypes } from '@tillward/contract/webhook-events'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, type Result } from '../../platform/result.ts'
import { deliveryRoutes } from './routes.console.deliveries.ts'
import { directing, id, managing, ofTenant, ofWebhook, oneOf, webhooksPath as path, tags, time } from './routes.console.schemas.ts'
import { longestName, type Webhook } from './webhook.ts'
import type { Webhooks } from './webhooks.ts'

const events = Type.Array(Type.String({ maxLength: 60 }), {
  description: 'Kinds of events, see `listWebhookEvents`; or `*` alone for all there are and will be.',
})
const WebhookSchema = Type.Object(
  {
    id: id('The webhook.'),
    name: Type.String(),
    url: Type.String({ description: 'Where events are posted to.' }),
    events,
    state: oneOf(['active', 'paused'], 'A paused webhook sends nothing.'),
    pausedBecause: Type.Optional(oneOf(['person', 'failing'], '`failing`: nothing got through for three days.')),
    formerSecretEndsAt: Type.Optional(time('Until then the secret before the last rotation signs besides the new one.')),
    failingSince: Type.Optional(
      time('Nothing has got through since. After a day Admin Owners are told, after three the webhook is paused.'),
    ),
    waiting: Type.Integer({ description: 'Events waiting to be sent, counted up to 1000.' }),
    dead: Type.Integer({ description: 'Events given up, counted up to 1000.' }),
    createdAt: time('When it was made.'),
    createdBy: Type.String(),
    modifiedAt: time('Last change.'),
    modifiedBy: Type.String(),
    version: Type.Integer({ description: 'Send it back with a change.' }),
  },
  { $id: 'Webhook', description: 'Where events of the tenant are sent to.' },
)
const WebhookEvent = Type.Object(
  {
    type: Type.String(),
    group: oneOf(webhookEventGroups, 'Where it stands on screen.'),
    description: Type.String(),
    about: Type.String({ description: 'What `subject` is. `user` and `person` are of kind `account`.' }),
    data: Type.Array(
      Type.Object({
        name: Type.String(),
        type: oneOf(['id', 'ids', 'word', 'words', 'flag', 'number'], 'What it looks like.'),
        meaning: Type.String(),
      }),
      { description: 'All that `data` may hold; each only where it is known.' },
    ),
  },
  { $id: 'WebhookEvent', description: 'A kind of event.' },
)
const secret = Type.String({ description: 'What signatures are verified with. Shown this once: keep it where the receiver finds it.' })

const name = Type.String({ minLength: 1, maxLength: longestName })
const url = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'https, on port 443 or 8443 of a public address; what else is allowed the platform operator decides.',
})

/** Where events of a tenant are sent to. What leads data out of the tenant takes a fresh sign-in, and so no API key. */
export function webhookRoutes(http: Http, { webhooks }: { webhooks: Webhooks }): void {
  for (const schema of [WebhookSchema, WebhookEvent]) http.addSchema(schema)

  const view = async ({ tenantId, ...webhook }: Webhook) => ({ ...webhook, ...(await webhooks.deliveries.counts(tenantId, webhook.id)) })
  const viewed = async (result: Result<Webhook>) => (result.ok ? ok(await view(result.value)) : result)
  const viewedIn = async <T extends { webhook: Webhook }>(result: Result<T>) =>
    result.ok ? ok({ ...result.value, webhook: await view(result.value.webhook) }) : result

  http.get(
    '/api/console/tenants/:tenantId/webhook-events',
    {
      config: managing,
      schema: {
        operationId: 'listWebhookEvents',
        tags,
        summary: 'List the kinds of events',
        description: 'A closed list. Later versions may add kinds, and never change what one means.',
        params: ofTenant,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('WebhookEvent')) }) },
      },
    },
    async (_request, reply) =>
      sendResult(
        reply,
        ok({
          items: webhookEventTypes.map((type) => {
            const { data, ...info } = webhookEvents[type]
            return { type, ...info, data: Object.entries(data).map(([field, one]) => ({ name: field, ...one })) }
          }),
        }),
      ),
  )

  http.get(
    path,
    {
      config: managing,
      schema: {
        operationId: 'listWebhooks',
        tags,
        summary: 'List webhooks',
        description: 'Oldest first; twenty at most.',
        params: ofTenant,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('Webhook')) }) },
      },
    },
    async ({ params }, reply) => sendResult(reply, ok({ items: await Promise.all((await webhooks.list(params.tenantId)).map(view)) })),
  )

  http.post(
    path,
    {
      config: directing,
      schema: {
        operationId: 'createWebhook',
        tags,
        summary: 'Add a webhook',
        description: 'It is told of what happens from now on. It belongs to the tenant and goes on when the person who made it leaves.',
        params: ofTenant,
        body: Type.Object({ name, url, events }),
        response: { 201: Type.Object({ webhook: Type.Ref('Webhook'), secret }) },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await viewedIn(await webhooks.create(context, params.tenantId, body)), 201),
  )

  http.get(
    `${path}/:webhookId`,
    {
      config: managing,
      schema: {
        operationId: 'readWebhook',
        tags,
        summary: 'Read a webhook',
        description: 'Never its secret.',
        params: ofWebhook,
        response: { 200: Type.Ref('Webhook') },
      },
    },
    async ({ params }, reply) => sendResult(reply, await viewed(await webhooks.find(params.tenantId, params.webhookId))),
  )

  http.patch(
    `${path}/:webhookId`,
    {
      config: directing,
      schema: {
        operationId: 'changeWebhook',
        tags,
        summary: 'Change a webhook',
        description: 'What is left out stays. Events that wait go to the new address, signed with the same secret.',
        params: ofWebhook,
        body: Type.Object({
          version: Type.Integer({ minimum: 1 }),
          name: Type.Optional(name),
          url: Type.Optional(url),
          events: Type.Optional(events),
        }),
        response: { 200: Type.Ref('Webhook') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await viewed(await webhooks.change(context, params.tenantId, params.webhookId, body))),
  )

  http.post(
    `${path}/:webhookId/secret`,
    {
      config: directing,
      schema: {
        operationId: 'rotateWebhookSecret',
        tags,
        summary: 'Make a new secret',
        description:
          'Until `formerSecretEndsAt` every request carries two signatures, one a secret; the one before an earlier rotation ends now.',
        params: ofWebhook,
        body: Type.Object({
          formerHours: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 168,
              description: 'How long the former secret goes on; 24 where left out. 0: it ends now.',
            }),
          ),
        }),
        response: { 200: Type.Object({ webhook: Type.Ref('Webhook'), secret }) },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await viewedIn(await webhooks.rotate(context, params.tenantId, params.webhookId, body.formerHours))),
  )

  http.post(
    `${path}/:webhookId/pause`,
    {
      config: managing,
      schema: {
        operationId: 'pauseWebhook',
        tags,
        summary: 'Pause a webhook',
        description: 'Events wait in the audit log meanwhile. Those older than seven days when it is resumed are passed over.',
        params: ofWebhook,
        response: { 200: Type.Ref('Webhook') },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await viewed(await webhooks.pause(context, params.tenantId, params.webhookId))),
  )

  http.post(
    `${path}/:webhookId/resume`,
    {
      config: managing,
      schema: {
        operationId: 'resumeWebhook',
        tags,
        summary: 'Resume a webhook',
        description: 'It goes on where it stopped, and tries what waits at once.',
        params: ofWebhook,
        response: {
          200: Type.Object({
            webhook: Type.Ref('Webhook'),
            missed: Type.Boolean({
              description: 'The pause was too long: events were passed over, and a `webhook.missed` event is sent instead.',
            }),
          }),
        },
      },
    },
    async ({ context, params }, reply) =>
      sendResult(reply, await viewedIn(await webhooks.resume(context, params.tenantId, params.webhookId))),
  )

  http.post(
    `${path}/:webhookId/end`,
    {
      config: managing,
      schema: {
        operationId: 'endWebhook',
        tags,
        summary: 'End a webhook',
        description: 'For good. What waits is not sent any more.',
        params: ofWebhook,
        response: { 204: Type.Null() },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await webhooks.end(context, params.tenantId, params.webhookId), 204),
  )

  deliveryRoutes(http, webhooks)
}
