import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { deliveryErrors, deliveryStates } from './delivery.ts'
import { id, managing, ofDelivery, ofWebhook, oneOf, tags, time, webhooksPath } from './routes.console.schemas.ts'
import type { Webhooks } from './webhooks.ts'

const state = oneOf(deliveryStates, '`delivered`: the receiver answered 2xx. `dead`: given up.')
const properties = {
  id: id('The event: `webhook-id` of the request.'),
  event: Type.String({ description: 'Its kind.' }),
  state,
  tries: Type.Integer(),
  at: time('When it happened.'),
  nextTryAt: Type.Optional(time('While waiting: not before then.')),
  triedAt: Type.Optional(time('The last try.')),
  deliveredAt: Type.Optional(time('When the receiver took it.')),
  status: Type.Optional(Type.Integer({ description: 'HTTP status of the last try.' })),
  error: Type.Optional(
    oneOf(deliveryErrors, 'Why the last try failed. `status`: see there; redirects are not followed. Nothing of the answer is kept.'),
  ),
}
const WebhookDelivery = Type.Object(properties, { $id: 'WebhookDelivery', description: 'What became of an event at a webhook.' })

const path = `${webhooksPath}/:webhookId`
const replayed = Type.Object({ replayed: Type.Integer({ description: 'Events that are sent again.' }) })

/** What became of events, and sending them again. */
export function deliveryRoutes(http: Http, { deliveries }: Pick<Webhooks, 'deliveries'>): void {
  http.addSchema(WebhookDelivery)

  http.get(
    `${path}/deliveries`,
    {
      config: managing,
      schema: {
        operationId: 'listWebhookDeliveries',
        tags,
        summary: 'List events and what became of them',
        description: 'Newest first. Kept for 30 days.',
        params: ofWebhook,
        querystring: Type.Object({
          state: Type.Optional(state),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('WebhookDelivery')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) =>
      sendResult(reply, await deliveries.list(params.tenantId, params.webhookId, { ...query, limit: query.limit ?? 50 })),
  )

  http.get(
    `${path}/deliveries/:eventId`,
    {
      config: managing,
      schema: {
        operationId: 'readWebhookDelivery',
        tags,
        summary: 'Read one event as it is sent',
        description: 'With its body, to the byte.',
        params: ofDelivery,
        response: { 200: Type.Object({ ...properties, body: Type.String({ description: 'The body of the request.' }) }) },
      },
    },
    async ({ params }, reply) => sendResult(reply, await deliveries.find(params.tenantId, params.webhookId, params.eventId)),
  )

  http.post(
    `${path}/deliveries/:eventId/replay`,
    {
      config: managing,
      schema: {
        operationId: 'replayWebhookDelivery',
        tags,
        summary: 'Send one event again',
        description:
          'With the same id and body, before later events of the same account. An event that waits for its next try is tried at once.',
        params: ofDelivery,
        response: { 202: Type.Object({}) },
      },
    },
    async ({ context, params }, reply) => {
      const done = await deliveries.replayOne(context, params.tenantId, params.webhookId, params.eventId)
      return sendResult(reply, done.ok ? { ok: true, value: {} } : done, 202)
    },
  )

  http.post(
    `${path}/replay-dead`,
    {
      config: managing,
      schema: {
        operationId: 'replayDeadWebhookDeliveries',
        tags,
        summary: 'Send all given up events again',
        description: 'The oldest ten thousand at once; ask again for the rest.',
        params: ofWebhook,
        response: { 202: replayed },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await deliveries.replayDead(context, params.tenantId, params.webhookId), 202),
  )

  http.post(
    `${path}/replay`,
    {
      config: managing,
      schema: {
        operationId: 'replayWebhookDeliveries',
        tags,
        summary: 'Send the events of a span of time again',
        description: 'By when they happened, delivered or given up; those that wait are sent anyway. Ten thousand at most.',
        params: ofWebhook,
        body: Type.Object({ from: time('From then on.'), to: time('Up to then, not included.') }),
        response: { 202: replayed },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(
        reply,
        await deliveries.replayRange(context, params.tenantId, params.webhookId, new Date(body.from), new Date(body.to)),
        202,
      ),
  )

  http.post(
    `${path}/test`,
    {
      config: managing,
      schema: {
        operationId: 'testWebhook',
        tags,
        summary: 'Send a test event',
        description: 'Of kind `webhook.test`, ten in ten minutes. Look for its id in the list of deliveries.',
        params: ofWebhook,
        response: { 202: Type.Object({ id: id('The event.') }) },
      },
    },
    async ({ params }, reply) => sendResult(reply, await deliveries.sendTest(params.tenantId, params.webhookId), 202),
  )
}
