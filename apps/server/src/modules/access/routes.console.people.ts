import Type from 'typebox'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendProblem, sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import type { Audit } from '../audit/index.ts'
import { bringableCompanies } from './bringable.ts'
import { rightsOf } from './guard.ts'
import type { Rights } from './policy.ts'
import { personInTenant } from './read.ts'
import { bringIn } from './route-rule.ts'
import { id, ofTenant, permissions, roleName, tenantPath, time } from './routes.console.schemas.ts'
import { rightsIn } from './service.ts'
import { whoCanGetIn, whoCanGetInCsv } from './who.ts'

const barred = Type.String({ description: 'Why the person can do nothing here at the moment, for instance `account-not-activated`.' })
const EffectiveRights = Type.Object(
  {
    isOwner: Type.Boolean({ description: 'Admin Owner.' }),
    mayBringPeople: Type.Boolean({ description: 'May bring in people of their own partner company.' }),
    barred: Type.Optional(barred),
    roles: Type.Array(roleName()),
    permissions: permissions('Everything the person may do.'),
    why: Type.Array(
      Type.Object({
        permission: Type.String(),
        from: Type.Array(
          Type.Object({
            role: roleName(),
            by: Type.Union([Type.Literal('access'), Type.Literal('partner-grant')]),
            ceiling: Type.Optional(roleName()),
          }),
          { description: 'Each role it comes from; for people of a partner also the ceiling that lets it through.' },
        ),
      }),
    ),
  },
  { $id: 'EffectiveRights', description: 'What a person may do in a tenant, and where each permission comes from.' },
)
const invited = {
  accountId: id('The account.'),
  own: Type.Boolean({ description: 'Of the tenant’s own company.' }),
  userName: Type.String(),
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(roleName()),
  mayBringPeople: Type.Boolean(),
  lastSignInAt: Type.Union([time('Last sign-in.'), Type.Null()]),
  cameBy: Type.Union([Type.Literal('founding'), Type.Literal('owner'), Type.Literal('partner')], {
    description: 'Invited by the operator as first Admin Owner, by an Admin Owner, or by a colleague of the partner company.',
  }),
  invitedBy: Type.Optional(Type.String()),
  invitedAt: time('When invited.'),
}
const person = { ...invited, companyId: id('Home company.'), company: Type.String() }
const WhoCanGetIn = Type.Object(
  {
    people: Type.Array(Type.Object({ ...person, since: Type.Union([time('Since when.'), Type.Null()]), barred: Type.Optional(barred) })),
    partners: Type.Array(Type.Ref('Partner')),
    keys: Type.Array(
      Type.Object({
        id: id('The key.'),
        name: Type.String(),
        permissions: permissions('What it was given.'),
        withoutEffect: permissions('Of these, what its holder may not do at the moment, and so neither may the key.'),
        holder: Type.Object(
          { accountId: id('The account.'), name: Type.String() },
          { description: 'Whose it is: it ends with their access.' },
        ),
        madeAt: time('When made.'),
        expiresAt: time('When it stops working.'),
        lastUsedAt: Type.Union([time('Last used.'), Type.Null()]),
        lastUsedFrom: Type.Union([Type.String(), Type.Null()]),
      }),
      { description: 'API keys: programs that get in.' },
    ),
    invitations: Type.Array(Type.Object({ ...invited, endsAt: time('Until when it can be accepted.') }), {
      description: 'Of an account of another company only the address is shown until its holder has accepted.',
    }),
  },
  { $id: 'WhoCanGetIn' },
)
const tags = ['People']

export function peopleRoutes(http: Http, parts: { database: DatabaseHandle; clock: Clock; audit: Pick<Audit, 'record'> }): void {
  const { database, clock, audit } = parts
  http.addSchema(EffectiveRights)
  http.addSchema(WhoCanGetIn)

  http.get(
    `${tenantPath}/rights`,
    {
      config: { audience: 'console', permission: 'self' },
      schema: {
        operationId: 'readMyRights',
        tags,
        summary: 'What you may do in a tenant, and why',
        params: ofTenant,
        response: { 200: Type.Ref('EffectiveRights') },
      },
    },
    async (request, reply) => sendResult(reply, ok(viewRights(rightsOf(request)))),
  )

  http.get(
    `${tenantPath}/people/:accountId/rights`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'readRights',
        tags,
        summary: 'What a person may do in a tenant, and why',
        params: Type.Object({ ...ofTenant.properties, accountId: id('The account.') }),
        response: { 200: Type.Ref('EffectiveRights') },
      },
    },
    async ({ params }, reply) => {
      const found = await personInTenant(database.db, params.tenantId, params.accountId)
      return sendResult(reply, found ? ok(viewRights(await rightsIn(database.db, params.tenantId, found))) : refuse('not-found'))
    },
  )

  http.get(
    `${tenantPath}/bringable-companies`,
    {
      config: { audience: 'console', permission: bringIn },
      schema: {
        operationId: 'listBringableCompanies',
        tags,
        summary: 'Companies whose people you may invite, with the roles you may give',
        params: ofTenant,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                companyId: id('The company.'),
                name: Type.String(),
                own: Type.Boolean({ description: 'The tenant’s own company.' }),
                domains: Type.Array(Type.String(), { description: 'An address must be under one of these; any where there is none.' }),
                roles: Type.Array(roleName()),
              }),
            ),
          }),
        },
      },
    },
    async (request, reply) => sendResult(reply, ok({ items: await bringableCompanies(database.db, rightsOf(request)) })),
  )

  http.get(
    `${tenantPath}/who-can-get-in`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'whoCanGetIn',
        tags,
        summary: 'Who can get in today',
        description:
          'All people with access, partner companies, API keys and open invitations, with roles, last sign-in or use, and how they came.',
        params: ofTenant,
        response: { 200: Type.Ref('WhoCanGetIn') },
      },
    },
    async ({ params }, reply) => sendResult(reply, ok(await whoCanGetIn(database.db, params.tenantId, clock.now()))),
  )

  http.get(
    `${tenantPath}/who-can-get-in.csv`,
    {
      config: { audience: 'console', permission: 'audit.export', fresh: true },
      schema: {
        operationId: 'exportWhoCanGetIn',
        tags,
        summary: 'Who can get in today, as a table',
        description: 'Needs `people.read` as well. The export is noted in the audit log.',
        params: ofTenant,
        response: { 200: { description: 'The table.', content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { tenantId } = request.params
      if (!rightsOf(request).permissions.has('people.read'))
        return sendProblem(reply, { code: 'forbidden', more: { permission: 'people.read' } })
      const now = clock.now()
      const who = await database.transaction(async (tx) => {
        await audit.record(tx, request.context, {
          ownerId: tenantId,
          action: 'people.exported',
          now,
          subject: { kind: 'tenant', id: tenantId },
        })
        return whoCanGetIn(tx, tenantId, now)
      })
      reply.header('content-type', 'text/csv; charset=utf-8')
      reply.header('content-disposition', `attachment; filename="who-can-get-in-${now.toISOString().slice(0, 10)}.csv"`)
      return reply.send(whoCanGetInCsv(who))
    },
  )
}

/** Rights as the API tells them. */
export const viewRights = ({ isOwner, mayBringPeople, barred: because, roles, permissions: held, why }: Rights) => ({
  isOwner,
  mayBringPeople,
  ...(because ? { barred: because } : {}),
  roles: roles.map(({ id: roleId, name }) => ({ id: roleId, name })),
  permissions: [...held],
  why,
})
