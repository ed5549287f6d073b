import { keyPermissions } from '@tillward/contract/permissions'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { type ApiKey, keyDays, overlapHours } from './key.ts'
import type { Keys, ListedKey } from './service.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const timeOrNull = (description: string) => Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description })

const ApiKeySchema = Type.Object(
  {
    id: id('The key.'),
    name: Type.String(),
    state: Type.Enum(['active', 'expired', 'ended'], { type: 'string' }),
    permissions: Type.Array(Type.String(), { description: 'What it was given.' }),
    withoutEffect: Type.Array(Type.String(), {
      description: 'Of these, what its holder may not do at the moment, and so neither may the key.',
    }),
    holder: Type.Object(
      { accountId: id('The account.'), name: Type.Union([Type.String(), Type.Null()]) },
      { description: 'Whose key it is: it ends with this person’s access.' },
    ),
    madeBy: id('The account that made it.'),
    createdAt: time('When made.'),
    expiresAt: time('When it stops working.'),
    formerSecretEndsAt: timeOrNull('Until when the secret before the last rotation goes on.'),
    lastUsedAt: timeOrNull('To the minute.'),
    lastUsedFrom: Type.Union([Type.String(), Type.Null()], { description: 'Network address.' }),
    endedAt: timeOrNull('When it was ended.'),
    version: Type.Integer({ description: 'Send it back with a change.' }),
  },
  { $id: 'ApiKey', description: 'A program’s way into a tenant. Its secret is shown once, where it is made.' },
)
const withSecret = Type.Object({
  key: Type.Ref('ApiKey'),
  secret: Type.String({ description: 'To be sent as `Authorization: Bearer …`. Shown here and never again.' }),
})

const tags = ['API keys']
const path = '/api/console/tenants/:tenantId/keys'
const reading = { audience: 'console', permission: 'keys.manage' } as const
const managing = { ...reading, fresh: true } as const
const ofTenant = Type.Object({ tenantId: id('The tenant.') })
const ofKey = Type.Object({ tenantId: id('The tenant.'), keyId: id('The key.') })
const version = Type.Integer({ minimum: 1, description: '`version` of the key as you saw it.' })
const days = Type.Optional(
  Type.Integer({ minimum: 1, maximum: keyDays.most, description: `Days until it expires; ${keyDays.usual} where left out.` }),
)

/** The API keys of a tenant: for its Admin Owners, and never for a key. */
export function keyRoutes(http: Http, { apiKeys: keys }: { apiKeys: Keys }): void {
  http.addSchema(ApiKeySchema)

  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: 'listKeys',
        tags,
        summary: 'List the API keys of a tenant',
        description: 'Newest first, with those that expired or ended.',
        params: ofTenant,
        querystring: Type.Object({
          living: Type.Optional(Type.Boolean({ description: 'Only those that neither expired nor ended.' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 500 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('ApiKey')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) => {
      const page = await keys.list(params.tenantId, { ...query, limit: query.limit ?? 50 })
      return sendResult(reply, ok({ ...page, items: page.items.map(view) }))
    },
  )

  http.post(
    path,
    {
      config: managing,
      schema: {
        operationId: 'makeKey',
        tags,
        summary: 'Make an API key',
        description:
          'Yours: it never does more than you may at the moment, and ends with your access unless it is handed over. The secret is shown once. All Admin Owners are told.',
        params: ofTenant,
        body: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 100, description: 'What it is for.' }),
          permissions: Type.Array(Type.Enum([...keyPermissions], { type: 'string' }), { minItems: 1, uniqueItems: true }),
          days,
        }),
        response: { 201: withSecret },
      },
    },
    async ({ context, params, body }, reply) => {
      const made = await keys.make(context, params.tenantId.toLowerCase(), { ...body, days: body.days ?? keyDays.usual })
      return sendResult(reply, made.ok ? await shownOnce(params.tenantId, made.value) : made, 201)
    },
  )

  http.get(
    `${path}/:keyId`,
    {
      config: reading,
      schema: {
        operationId: 'readKey',
        tags,
        summary: 'Read an API key',
        description: 'Also one that expired or ended. Never its secret.',
        params: ofKey,
        response: { 200: Type.Ref('ApiKey') },
      },
    },
    async ({ params }, reply) => {
      const found = await keys.read(params.tenantId, params.keyId)
      return sendResult(reply, found.ok ? ok(view(found.value)) : found)
    },
  )

  http.post(
    `${path}/:keyId/rotate`,
    {
      config: managing,
      schema: {
        operationId: 'rotateKey',
        tags,
        summary: 'Give an API key a new secret',
        description:
          'Without downtime: the secret until now goes on for the hours you choose; one of a rotation before ends at once. The key expires anew. All Admin Owners are told.',
        params: ofKey,
        body: Type.Object({
          version,
          overlapHours: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: overlapHours.most,
              description: `How long the secret until now goes on; ${overlapHours.usual} where left out, 0 ends it at once.`,
            }),
          ),
          days,
        }),
        response: { 200: withSecret },
      },
    },
    async ({ context, params, body }, reply) => {
      const it = { version: body.version, overlapHours: body.overlapHours ?? overlapHours.usual, days: body.days ?? keyDays.usual }
      const rotated = await keys.rotate(context, params.tenantId.toLowerCase(), params.keyId, it)
      return sendResult(reply, rotated.ok ? await shownOnce(params.tenantId, rotated.value) : rotated)
    },
  )

  http.post(
    `${path}/:keyId/hand-over`,
    {
      config: managing,
      schema: {
        operationId: 'handOverKey',
        tags,
        summary: 'Hand an API key over',
        description:
          'To somebody who may do here whatever the key may. From now on it follows that person’s rights and access. All Admin Owners are told.',
        params: ofKey,
        body: Type.Object({ version, accountId: id('Whose it will be.') }),
        response: { 200: Type.Ref('ApiKey') },
      },
    },
    async ({ context, params, body }, reply) => {
      const handed = await keys.handOver(context, params.tenantId.toLowerCase(), params.keyId, body)
      return sendResult(reply, handed.ok ? await viewed(params.tenantId, handed.value) : handed)
    },
  )

  http.post(
    `${path}/:keyId/end`,
    {
      config: reading,
      schema: {
        operationId: 'endKey',
        tags,
        summary: 'End an API key',
        description: 'At once, with all its secrets. Whatever still sends it is refused from the next request on.',
        params: ofKey,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await keys.end(context, params.tenantId.toLowerCase(), params.keyId), 204),
  )

  const viewed = async (tenantId: string, key: ApiKey) => {
    const found = await keys.read(tenantId, key.id)
    return found.ok ? ok(view(found.value)) : found
  }
  const shownOnce = async (tenantId: string, { key, secret }: { key: ApiKey; secret: string }) => {
    const found = await viewed(tenantId, key)
    return found.ok ? ok({ key: found.value, secret }) : found
  }
}

function view({ tenantId: _tenant, holder, holderName, madeBy, ...key }: ListedKey) {
  return {
    ...key,
    holder: { accountId: holder.accountId, name: holderName },
    madeBy: madeBy.accountId,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    formerSecretEndsAt: key.formerSecretEndsAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    endedAt: key.endedAt?.toISOString() ?? null,
  }
}
