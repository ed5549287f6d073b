import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import { csv, lines } from './files.ts'
import { type NamesOfThings, named, thingsIn, view } from './naming.ts'
import type { Audit } from './service.ts'
import { statusMinutes } from './status.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })
const id = () => Type.String({ format: 'uuid' })

const here = () => Type.Optional(Type.Boolean({ description: 'It is still to be found there; missing where it is not. Only in lists.' }))

const Filter = {
  action: Type.Optional(Type.String({ maxLength: 100, description: 'A whole action such as `account.deactivated`, or its first word.' })),
  actorId: Type.Optional(id()),
  subjectId: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(time('Not before.')),
  to: Type.Optional(time('Before.')),
}

const Entry = Type.Object(
  {
    id: id(),
    at: time('When.'),
    action: Type.String(),
    actor: Type.Object({
      kind: Type.String(),
      accountId: Type.Optional(Type.String({ format: 'uuid', description: 'Of a person; the key’s id where an API key acted.' })),
      name: Type.Optional(Type.String({ description: 'The user name, or the name of the key, as it was then.' })),
      displayName: Type.Optional(
        Type.String({ description: 'What they are called now, as far as whoever reads this sees it. Only in lists.' }),
      ),
      here: here(),
      device: Type.Optional(Type.String()),
      erased: Type.Optional(Type.Boolean({ description: 'This person was erased: the name is gone for good.' })),
    }),
    source: Type.Optional(Type.String()),
    onBehalfOf: Type.Optional(
      Type.String({ format: 'uuid', description: 'The account it was done for: the holder of the API key that acted.' }),
    ),
    onBehalfOfName: Type.Optional(Type.String({ description: 'What that account is called now. Only in lists.' })),
    requestId: Type.String(),
    subject: Type.Object({
      kind: Type.String(),
      ownerId: Type.Optional(id()),
      id: Type.Optional(Type.String()),
      name: Type.Optional(Type.String({ description: 'What it is called now; missing where it is gone. Only in lists.' })),
      here: here(),
    }),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
    personal: Type.Optional(Type.Unknown({ description: 'Values of the person it is about; `erased` where that person was erased.' })),
    reason: Type.Optional(Type.String()),
  },
  { $id: 'AuditEntry' },
)

export interface AuditRouteParts {
  readonly audit: Audit
  readonly database: DatabaseHandle
  readonly now: () => Date
  readonly namesOf: NamesOfThings
  /** Whether the one who reads may go on: asked for every page of an export, so that a sign-out or a lost right ends it (ATK-043). */
  readonly mayGoOn: (request: FastifyRequest) => Promise<boolean>
}

/** The trail of a tenant and that of a company: the same three routes, for those who may read them. */
export function auditRoutes(http: Http, parts: AuditRouteParts): void {
  http.addSchema(Entry)
  chainRoutes(http, parts, '/api/console/tenants/:tenantId', 'tenantId', 'Tenant', { read: 'audit.read', export: 'audit.export' })
  chainRoutes(http, parts, '/api/console/companies/:companyId', 'companyId', 'Company', {
    read: 'company.administer',
    export: 'company.administer',
  })
  ownRoutes(http, parts)
}

/** What a person did to the own account, and in the home company. Of nobody else, so whoever is signed in may read it. */
function ownRoutes(http: Http, { audit, database, namesOf }: AuditRouteParts): void {
  http.get(
    '/api/console/activity',
    {
      config: { audience: 'console', permission: 'self' },
      schema: {
        operationId: 'listOwnActivity',
        summary: 'What the own account did, newest first',
        description: 'Sign-ins, passwords, addresses and what was done in the own company. What was done in a tenant is in its audit log.',
        tags: ['Audit'],
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 500 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('AuditEntry')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ context: { actor }, query: { limit = 50, cursor } }, reply) => {
      if (actor.kind !== 'console') return sendResult(reply, refuse('forbidden'))
      const { companyId, accountId: actorId } = actor
      const page = await audit.list(database.db, companyId, { actorId, limit, ...(cursor ? { cursor } : {}) })
      const names = await namesOf(database.db, companyId, thingsIn(page.items))
      return sendResult(reply, ok({ ...page, items: page.items.map((entry) => named(view(entry), names)) }))
    },
  )
}

function chainRoutes(
  http: Http,
  { audit, database, now, namesOf, mayGoOn }: AuditRouteParts,
  prefix: string,
  owner: 'tenantId' | 'companyId',
  name: string,
  permission: { read: string; export: string },
): void {
  const tags = ['Audit']
  const params = Type.Object({ [owner]: id() }) as unknown as ReturnType<
    typeof Type.Object<{ tenantId: ReturnType<typeof id>; companyId: ReturnType<typeof id> }>
  >
  const filterOf = (query: { action?: string; actorId?: string; subjectId?: string; from?: string; to?: string }) => ({
    ...(query.action ? { action: query.action } : {}),
    ...(query.actorId ? { actorId: query.actorId } : {}),
    ...(query.subjectId ? { subjectId: query.subjectId } : {}),
    ...(query.from ? { from: moment(query.from) } : {}),
    ...(query.to ? { to: moment(query.to) } : {}),
  })

  http.get(
    `${prefix}/audit`,
    {
      config: { audience: 'console', permission: permission.read },
      schema: {
        operationId: `list${name}Audit`,
        summary: 'What happened, newest first',
        tags,
        params,
        querystring: Type.Object({
          ...Filter,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 500 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('AuditEntry')), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor, ...filter } = request.query
      const page = await audit.list(database.db, request.params[owner], { ...filterOf(filter), limit, ...(cursor ? { cursor } : {}) })
      const names = await namesOf(database.db, request.params[owner], thingsIn(page.items))
      return sendResult(reply, ok({ ...page, items: page.items.map((entry) => named(view(entry), names)) }))
    },
  )

  http.get(
    `${prefix}/audit/status`,
    {
      config: { audience: 'console', permission: permission.read },
      schema: {
        operationId: `verify${name}Audit`,
        summary: 'Whether the chain is whole',
        description: `Reads the whole chain. What was found whole is told again for ${statusMinutes} minutes.`,
        tags,
        params,
        response: {
          200: Type.Object({
            whole: Type.Boolean(),
            seals: Type.Integer(),
            rows: Type.Integer(),
            waiting: Type.Integer({ description: 'Rows no seal holds yet: normal for a second or two.' }),
            sealedUpTo: Type.Optional(Type.Object({ sealNo: Type.Integer(), hash: Type.String(), at: time('When it was sealed.') })),
            fault: Type.Optional(Type.String({ description: 'The first thing that does not fit.' })),
            checkedAt: time('When the chain was read for this answer.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { ownerId: _, sealedUpTo, checkedAt, ...found } = await audit.status(request.params[owner])
      const upTo = sealedUpTo && { ...sealedUpTo, at: sealedUpTo.at.toISOString() }
      return sendResult(reply, ok({ ...found, checkedAt: checkedAt.toISOString(), ...(upTo ? { sealedUpTo: upTo } : {}) }))
    },
  )

  http.get(
    `${prefix}/audit/export`,
    {
      config: { audience: 'console', permission: permission.export, fresh: true },
      schema: {
        operationId: `export${name}Audit`,
        summary: 'Everything that happened, as CSV or JSON lines',
        description: 'The export itself is noted. It breaks off when whoever reads it is signed out or loses the right.',
        tags,
        params,
        querystring: Type.Object({ ...Filter, format: Type.Optional(Type.Enum(['csv', 'jsonl'], { default: 'jsonl' })) }),
        response: {
          200: {
            description: 'The entries.',
            content: { 'text/csv': { schema: Type.String() }, 'application/jsonl': { schema: Type.String() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { format = 'jsonl', ...query } = request.query
      const ownerId = request.params[owner]
      const at = now()
      await database.transaction((tx) =>
        audit.record(tx, request.context, {
          ownerId,
          action: 'audit.exported',
          now: at,
          subject: { kind: 'audit', id: ownerId },
          after: { format, ...query },
        }),
      )
      const entries = audit.all(ownerId, filterOf(query), () => mayGoOn(request))
      reply.header('content-disposition', `attachment; filename="audit-${at.toISOString().slice(0, 10)}.${format}"`)
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
      // typed as the text the stream becomes
      return reply.send((format === 'csv' ? csv(entries) : Readable.from(lines(entries))) as unknown as string)
    },
  )
}

/** RFC 3339 knows leap seconds, dates here do not: such a second is the one before it. */
const moment = (text: string) => new Date(text.replace(':60', ':59'))
