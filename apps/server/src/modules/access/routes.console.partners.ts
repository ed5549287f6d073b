import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, type Result } from '../../platform/result.ts'
import { signedInOf } from './guard.ts'
import { id, ofTenant, roleName, tenantPaging, tenantPath, time } from './routes.console.schemas.ts'
import type { Partners } from './service.partners.ts'
import type { PartnerGrant } from './store.partners.ts'

const Partner = Type.Object(
  {
    companyId: id('The partner company.'),
    name: Type.String(),
    domains: Type.Array(Type.String(), { description: 'Domains the company proved; the addresses of its people end in one of them.' }),
    ceiling: roleName(),
    mayBringPeople: Type.Boolean({ description: 'Whether its people, where they have that right too, may bring in colleagues.' }),
    version: Type.Integer({ description: 'Send it back with a change.' }),
    grantedAt: time('When access was granted.'),
    people: Type.Integer({ description: 'People with access.' }),
    invited: Type.Integer({ description: 'People with an open invitation.' }),
  },
  { $id: 'Partner', description: 'A partner company with access to the tenant.' },
)

const ceilingRoleId = id('Console role its people never exceed here, whatever roles they are given. Not `ISC_Owner`.')
const mayBringPeople = Type.Boolean()
const ofPartner = Type.Object({ tenantId: id('The tenant.'), companyId: id('The partner company.') })
const writing = { audience: 'console', permission: 'partners.manage', fresh: true } as const
const tags = ['Partners']
const path = `${tenantPath}/partners`

const view = ({ ceiling, ...grant }: PartnerGrant) => ({ ...grant, ceiling: { id: ceiling.id, name: ceiling.name } })
const viewed = (result: Result<PartnerGrant>) => (result.ok ? ok(view(result.value)) : result)

export function partnerRoutes(http: Http, { partners }: { partners: Partners }): void {
  http.addSchema(Partner)

  http.get(
    path,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'listPartners',
        tags,
        summary: 'List the partner companies of a tenant',
        description: 'Those with access now, by name.',
        params: ofTenant,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('Partner')) }) },
      },
    },
    async ({ params }, reply) => sendResult(reply, ok({ items: (await partners.list(params.tenantId)).map(view) })),
  )

  http.get(
    '/api/console/companies/:companyId/tenants',
    {
      config: { audience: 'console', permission: 'company.administer' },
      schema: {
        operationId: 'listCompanyTenants',
        tags: ['Companies'],
        summary: 'List the tenants a partner company may enter',
        description: 'Those that grant it access now, by name, each with the most its people may do there.',
        params: Type.Object({ companyId: id('The company.') }),
        querystring: Type.Object(tenantPaging),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                tenantId: id('The tenant.'),
                name: Type.String(),
                ceiling: roleName(),
                mayBringPeople: Type.Boolean({
                  description: 'Whether your people, where they have that right too, may bring in colleagues.',
                }),
                grantedAt: time('When access was granted.'),
                people: Type.Integer({ description: 'Your people with access.' }),
                invited: Type.Integer({ description: 'Your people with an open invitation.' }),
                own: Type.Boolean({ description: 'Whether you have access yourself.' }),
              }),
            ),
            next: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request, reply) => {
      const { limit = 50, ...query } = request.query
      const { account } = signedInOf(request)
      const page = await partners.tenantsOf({ companyId: account.ownerId, accountId: account.id }, { limit, ...query })
      return sendResult(
        reply,
        ok({ ...page, items: page.items.map(({ ceiling, ...one }) => ({ ...one, ceiling: { id: ceiling.id, name: ceiling.name } })) }),
      )
    },
  )

  http.post(
    path,
    {
      config: writing,
      schema: {
        operationId: 'grantPartner',
        tags,
        summary: 'Grant a partner company access',
        description:
          'Found by a domain the company has proved. It gives nobody access yet: invite its people next. All Admin Owners are told.',
        params: ofTenant,
        body: Type.Object({
          domain: Type.String({ minLength: 1, maxLength: 300, description: 'For instance agency.example.' }),
          ceilingRoleId,
          mayBringPeople: Type.Optional(mayBringPeople),
        }),
        response: { 201: Type.Ref('Partner') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(
        reply,
        viewed(await partners.grant(context, params.tenantId, { ...body, mayBringPeople: body.mayBringPeople ?? false })),
        201,
      ),
  )

  http.patch(
    `${path}/:companyId`,
    {
      config: writing,
      schema: {
        operationId: 'changePartner',
        tags,
        summary: 'Change what a partner company may do',
        description: 'What is left out stays. Takes effect on the next request of everyone of the company. All Admin Owners are told.',
        params: ofPartner,
        body: Type.Object({
          version: Type.Integer({ minimum: 1 }),
          ceilingRoleId: Type.Optional(ceilingRoleId),
          mayBringPeople: Type.Optional(mayBringPeople),
        }),
        response: { 200: Type.Ref('Partner') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, viewed(await partners.change(context, params.tenantId, params.companyId, body))),
  )

  http.post(
    `${path}/:companyId/end`,
    {
      config: writing,
      schema: {
        operationId: 'endPartner',
        tags,
        summary: 'End the access of a partner company',
        description:
          'Ends the access and open invitations of all its people in this tenant, at once, and nothing elsewhere. All Admin Owners are told.',
        params: ofPartner,
        response: {
          200: Type.Object({
            people: Type.Integer({ description: 'Accesses ended.' }),
            invitations: Type.Integer({ description: 'Invitations withdrawn.' }),
          }),
        },
      },
    },
    async ({ context, params }, reply) => {
      const ended = await partners.end(context, params.tenantId, params.companyId)
      if (!ended.ok) return sendResult(reply, ended)
      const people = ended.value.ended.filter((one) => one.was === 'active').length
      return sendResult(reply, ok({ people, invitations: ended.value.ended.length - people }))
    },
  )
}
