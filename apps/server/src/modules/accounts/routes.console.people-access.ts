import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import type { People } from './people.ts'
import { bulkActs, mostAtOnce } from './people-bulk.ts'
import { id, ofPerson, ofTenant, peoplePath as path, roleIds, tickedBody } from './routes.console.schemas.ts'

const tags = ['People']
const managing = { audience: 'console', permission: 'people.manage' } as const
const bringing = { audience: 'console', permission: 'people.bring-in' } as const
const nothing = (description: string) => Type.Null({ description })

/** Roles of people with access, and its end, one by one and many at once. */
export function peopleAccessRoutes(http: Http, { people }: { people: People }): void {
  http.put(
    `${path}/:accountId/roles`,
    {
      config: managing,
      schema: {
        operationId: 'setPersonRoles',
        tags,
        summary: 'Set the roles of a person',
        description:
          'Holds from that person’s next request on. Making or unmaking an Admin Owner needs a fresh sign-in and is told to all of them.',
        params: ofPerson,
        body: Type.Object({
          roleIds,
          mayBringPeople: Type.Optional(Type.Boolean({ description: 'A partner’s person who may bring in colleagues.' })),
          was: Type.Optional(
            Type.Array(id('A console role of the tenant.'), {
              maxItems: 50,
              description: 'The roles as you saw them: refused where somebody changed them since.',
            }),
          ),
        }),
        response: { 200: Type.Ref('PersonInTenant') },
      },
    },
    async ({ context, params, body }, reply) => sendResult(reply, await people.setRoles(context, params.tenantId, params.accountId, body)),
  )

  http.get(
    `${path}/:accountId/removal`,
    {
      config: bringing,
      schema: {
        operationId: 'previewRemoval',
        tags,
        summary: 'What removing a person’s access would end',
        params: ofPerson,
        response: { 200: Type.Ref('EndInTenant') },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await people.previewRemoval(context, params.tenantId, params.accountId)),
  )

  http.post(
    `${path}/:accountId/remove-access`,
    {
      config: bringing,
      schema: {
        operationId: 'removeAccess',
        tags,
        summary: 'Remove a person’s access',
        description:
          'Ends access, roles, API keys and sent invitations in this tenant, at once, and nothing elsewhere; deactivates the website users left ticked. All Admin Owners are told.',
        params: ofPerson,
        body: tickedBody,
        response: { 204: nothing('Removed.') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await people.removeAccess(context, params.tenantId, params.accountId, body.websiteUsers ?? 'all'), 204),
  )

  http.post(
    `${path}/bulk`,
    {
      config: { ...managing, fresh: true },
      schema: {
        operationId: 'actOnPeople',
        tags,
        summary: 'Do the same to many people',
        description: `At most ${mostAtOnce}; each on its own, with its own result. All Admin Owners get one mail with the list.`,
        params: ofTenant,
        body: Type.Object({
          act: Type.Union(bulkActs.map((act) => Type.Literal(act))),
          ids: Type.Array(id('An account.'), { minItems: 1, maxItems: mostAtOnce, uniqueItems: true }),
          roleIds: Type.Optional(roleIds),
          websiteUsers: Type.Optional(
            Type.Boolean({ description: 'Whether website users with the same addresses are deactivated too; yes where left out.' }),
          ),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: id('The account.'),
                ok: Type.Boolean(),
                code: Type.Optional(Type.String()),
                detail: Type.Optional(Type.String()),
              }),
            ),
          }),
        },
      },
    },
    async ({ context, params, body }, reply) => sendResult(reply, await people.bulk(context, params.tenantId, body)),
  )

  http.post(
    '/api/console/tenants/:tenantId/leave',
    {
      config: { audience: 'console', permission: 'self' },
      schema: {
        operationId: 'leaveTenant',
        tags,
        summary: 'Give up the own access',
        description: 'All Admin Owners are told. The last one cannot leave.',
        params: ofTenant,
        response: { 204: nothing('Left.') },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await people.leave(context, params.tenantId), 204),
  )
}
