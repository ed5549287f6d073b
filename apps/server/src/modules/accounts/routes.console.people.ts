import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { consoleEditor, rightsOf } from '../access/index.ts'
import { customBody, customFilters, customSortName } from '../dictionary/index.ts'
import type { People } from './people.ts'
import { type PersonInTenant, peopleSorts } from './people-store.ts'
import { profileBody } from './profile.ts'
import { email, id, ofPerson, ofTenant, oneOf, peoplePath as path, roleIds, time } from './routes.console.schemas.ts'

const tags = ['People']
const reading = { audience: 'console', permission: 'people.read' } as const
const bringing = { audience: 'console', permission: 'people.bring-in' } as const
const mayBringPeople = Type.Optional(Type.Boolean({ description: 'A partner’s person who may bring in colleagues.' }))
const invited = Type.Object({ email: Type.String(), invitationEndsAt: time('Until when it can be accepted.') })
const nothing = (description: string) => Type.Null({ description })

/** The people of a tenant, and invitations to it. */
export function tenantPeopleRoutes(http: Http, { people }: { people: People }): void {
  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: 'listPeople',
        tags,
        summary: 'List the people of a tenant',
        description: 'Everybody of its own company, and people of partner companies with access or an open invitation.',
        params: ofTenant,
        querystring: Type.Object({
          search: Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'Words that all occur in name, address, company, phone or searchable custom properties.',
            }),
          ),
          access: Type.Optional(oneOf(['active', 'invited', 'none'], 'Only with such access.')),
          state: Type.Optional(oneOf(['active', 'deactivated'], 'Only such accounts.')),
          own: Type.Optional(Type.Boolean({ description: 'Only the tenant’s own company’s, or only partners’.' })),
          roleId: Type.Optional(id('Only with this role.')),
          signedInBefore: Type.Optional(time('Last sign-in before this moment, or none.')),
          signedInAfter: Type.Optional(time('Last sign-in at this moment or later.')),
          sort: Type.Optional(
            Type.String({
              pattern: `^(${peopleSorts.join('|')}|${customSortName})$`,
              description: 'Sorted by; `userName` where left out, `custom.` and a name for a searchable custom property.',
            }),
          ),
          descending: Type.Optional(Type.Boolean()),
          custom: customFilters,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 where left out.' })),
          cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the page before.' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('PersonInTenant')), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { access, sort = 'userName', descending = false, limit = 50, state, signedInBefore, signedInAfter, ...rest } = query
      const filter = {
        ...(access ? { access: [access as PersonInTenant['access']] } : {}),
        ...(state ? { state: state as PersonInTenant['state'] } : {}),
        ...(signedInBefore ? { signedInBefore: new Date(signedInBefore) } : {}),
        ...(signedInAfter ? { signedInAfter: new Date(signedInAfter) } : {}),
      }
      const viewer = consoleEditor(rightsOf(request))
      return sendResult(reply, await people.listFor(viewer, params.tenantId, { ...rest, ...filter, sort, descending, limit }))
    },
  )

  http.post(
    path,
    {
      config: bringing,
      schema: {
        operationId: 'invitePerson',
        tags,
        summary: 'Invite a person to the tenant',
        description:
          'By Admin Owners: into the tenant’s own company, or of a partner company with access. By a partner’s person with that right: of the own company only. The answer does not tell whether the address has an account already; its holder is asked for consent then. All Admin Owners are told. Giving `ISC_Owner` needs a fresh sign-in.',
        params: ofTenant,
        body: Type.Object({
          email,
          roleIds,
          companyId: Type.Optional(id('The partner company; the tenant’s own, or the own partner company, where left out.')),
          mayBringPeople,
          ...profileBody,
          custom: customBody,
        }),
        response: { 202: invited },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await people.invite(context, params.tenantId, body, consoleEditor(rightsOf(request))), 202)
    },
  )

  http.get(
    `${path}/:accountId`,
    {
      config: reading,
      schema: {
        operationId: 'readPerson',
        tags,
        summary: 'Read a person',
        params: ofPerson,
        response: { 200: Type.Ref('PersonInTenant') },
      },
    },
    async (request, reply) => {
      const { tenantId, accountId } = request.params
      const person = await people.read(tenantId, accountId)
      const custom = await people.fieldsOf(tenantId, accountId, consoleEditor(rightsOf(request)))
      return sendResult(reply, person.ok ? ok({ ...person.value, custom }) : person)
    },
  )

  http.post(
    `${path}/:accountId/resend`,
    {
      config: bringing,
      schema: {
        operationId: 'resendInvitation',
        tags,
        summary: 'Send an open invitation again',
        description:
          'A new link; the older one is dead. From now on the rights of whoever sends it count at accepting. At most 3 mails an hour leave.',
        params: ofPerson,
        response: { 202: invited },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await people.resend(context, params.tenantId, params.accountId), 202),
  )

  http.post(
    `${path}/:accountId/withdraw`,
    {
      config: bringing,
      schema: {
        operationId: 'withdrawInvitation',
        tags,
        summary: 'Withdraw an open invitation',
        description: 'Its link is dead at once. All Admin Owners are told.',
        params: ofPerson,
        response: { 204: nothing('Withdrawn.') },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await people.withdraw(context, params.tenantId, params.accountId), 204),
  )
}
