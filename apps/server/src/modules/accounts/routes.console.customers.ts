import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Editor } from '../dictionary/index.ts'
import { type MergeParts, mergeCustomers, previewMerge } from './customer-merge.ts'

export interface MergeRouteParts extends MergeParts {
  /** Who asks, for what custom properties they see. */
  readonly editorOf: (request: FastifyRequest) => Editor
}

const id = (description: string) => Type.String({ format: 'uuid', description })
const ofSource = Type.Object({ tenantId: id('The tenant.'), customerId: id('The bill-to that goes up in another.') })
const intoId = id('The bill-to that stays.')
const version = (of: string) => Type.String({ maxLength: 40, description: `\`version\` of ${of}, as the preview gave it.` })
const Party = Type.Object({ id: id('The customer.'), number: Type.String(), name: Type.String(), version: Type.String() })
const role = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

const MergeReport = Type.Object(
  {
    source: Party,
    target: Party,
    shipTos: Type.Integer({ description: 'Ship-tos that move. They keep number and sequence.' }),
    users: Type.Object({
      moved: Type.Integer({ description: 'Users of the source.' }),
      ofAllShipTos: Type.Integer({ description: 'Of those, who may act for the target and all its ship-tos from now on.' }),
      ofBoth: Type.Integer({ description: 'Of those, who were users of the target already: role and approver of the target stay.' }),
      otherRole: Type.Array(
        Type.Object({
          accountId: id('The user.'),
          name: Type.String(),
          had: role('Role at the source; null: none.'),
          keeps: role('Role at the target, which stays; null: none.'),
        }),
        { description: 'Users of both whose roles differ; the first 100.' },
      ),
      fellBack: Type.Integer({ description: 'Whose approver is theirs no more: the target’s Administrators approve now.' }),
    }),
    invitations: Type.Integer({ description: 'Open invitations that move; what they give is looked at again when they are accepted.' }),
    websitesLost: Type.Array(id('A website.'), {
      description: 'Websites that users of the source could use for it and cannot use for the target.',
    }),
    differing: Type.Array(Type.Object({ field: Type.String(), source: Type.Unknown(), target: Type.Unknown() }), {
      description: 'Where the source says something else. What the target says counts; the rest stays readable on the source’s record.',
    }),
  },
  { $id: 'MergeReport', description: 'What merging two customers moves, and what of the source counts no more.' },
)

const tags = ['Customers']

/** Merging two customers, for staff of the tenant. */
export function customerMergeRoutes(http: Http, parts: MergeRouteParts): void {
  http.addSchema(MergeReport)
  const path = '/api/console/tenants/:tenantId/customers/:customerId/merge'

  http.post(
    `${path}/preview`,
    {
      config: { audience: 'console', permission: 'customers.merge' },
      schema: {
        operationId: 'previewCustomerMerge',
        summary: 'See what merging a customer into another would do',
        tags,
        params: ofSource,
        body: Type.Object({ intoId }),
        response: { 200: Type.Ref('MergeReport') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const merger = { sourceId: params.customerId, intoId: body.intoId }
      return sendResult(reply, await previewMerge(parts, context, params.tenantId, merger, parts.editorOf(request)))
    },
  )

  http.post(
    path,
    {
      config: { audience: 'console', permission: 'customers.merge', fresh: true },
      schema: {
        operationId: 'mergeCustomer',
        summary: 'Merge a customer into another',
        description:
          'Users and ship-tos move; the target’s record stays as it is. The source stays as a record that says where it went, found by its number, and nobody can act for it any more. Cannot be undone.',
        tags,
        params: ofSource,
        body: Type.Object({ intoId, version: version('the source'), intoVersion: version('the target') }),
        response: { 200: Type.Ref('MergeReport') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const merger = { sourceId: params.customerId, intoId: body.intoId, seen: { source: body.version, into: body.intoVersion } }
      return sendResult(reply, await mergeCustomers(parts, context, params.tenantId, merger, parts.editorOf(request)))
    },
  )
}
