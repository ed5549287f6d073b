import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import {
  AssignmentOfUserSchema,
  AssignmentReportSchema,
  AssignmentSchema,
  assignmentBody,
  UserOfCustomerSchema,
  viewOfCustomer,
  viewOfUser,
  viewReport,
  wishesOf,
} from './assignment-view.ts'
import { id, ofTenant, tenantPath } from './routes.console.schemas.ts'
import type { Assignments } from './service.assignments.ts'

const page = {
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Words that all must occur.' })),
  descending: Type.Optional(Type.Boolean({ default: false })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
}
const ofUser = Type.Object({ ...ofTenant.properties, accountId: id('The website user.') })
const ofCustomer = Type.Object({ ...ofTenant.properties, customerId: id('The customer.') })
const userPath = `${tenantPath}/users/:accountId/assignments`
const customerPath = `${tenantPath}/customers/:customerId/users`
const most = { maxItems: 100 }
const assigning = { audience: 'console', permission: 'customers.assign' } as const
const explained =
  'All of it or nothing, checked together: role, customer and approver can be set at once, in any order. What is left out of an assignment stays.'

/** Assignments of website users to customers, from either side. */
export function assignmentRoutes(http: Http, parts: { readonly assignments: Assignments }): void {
  for (const schema of [AssignmentSchema, AssignmentOfUserSchema, UserOfCustomerSchema, AssignmentReportSchema]) http.addSchema(schema)
  listRoutes(http, parts)
  dependentRoutes(http, parts)
  for (const act of ['change', 'preview'] as const) changeRoutes(http, parts, act)
}

function listRoutes(http: Http, { assignments }: { readonly assignments: Assignments }): void {
  http.get(
    userPath,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listAssignmentsOfUser',
        tags: ['Users'],
        summary: 'List the customers a website user is assigned to',
        params: ofUser,
        querystring: Type.Object({
          ...page,
          sort: Type.Optional(Type.Union([Type.Literal('number'), Type.Literal('name')], { default: 'number' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('AssignmentOfUser')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) => {
      const found = await assignments.ofUser(params.tenantId, params.accountId, { ...query, limit: query.limit ?? 50 })
      return sendResult(reply, found.ok ? ok(viewOfUser(found.value)) : found)
    },
  )

  http.get(
    customerPath,
    {
      // what it shows are users: an address each
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listUsersOfCustomer',
        tags: ['Customers'],
        summary: 'List the website users assigned to a customer',
        description: 'Of a ship-to those who may act for it.',
        params: ofCustomer,
        querystring: Type.Object({
          ...page,
          sort: Type.Optional(
            Type.Union([Type.Literal('userName'), Type.Literal('email'), Type.Literal('lastName'), Type.Literal('createdAt')], {
              default: 'userName',
            }),
          ),
          salesRepresentatives: Type.Optional(Type.Boolean({ description: 'Only sales representatives.' })),
          roleId: Type.Optional(
            Type.Union([id('The role.'), Type.Literal('none')], {
              description: 'Only users with this role for the customer; `none`: with none.',
            }),
          ),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('UserOfCustomer')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) => {
      const found = await assignments.ofCustomer(params.tenantId, params.customerId, { ...query, limit: query.limit ?? 50 })
      return sendResult(reply, found.ok ? ok(viewOfCustomer(found.value)) : found)
    },
  )
}

/** Whose approver a user is, and where nobody else administers. */
function dependentRoutes(http: Http, { assignments }: { readonly assignments: Assignments }): void {
  http.get(
    `${tenantPath}/users/:accountId/dependents`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listDependentsOfUser',
        tags: ['Users'],
        summary: 'List the users whose approver a website user is',
        description:
          'They fall back to the Administrators of their customer as soon as this user can approve no more: deactivated, for instance. With the customers that would have no Administrator then.',
        params: ofUser,
        querystring: Type.Object({ limit: page.limit, cursor: page.cursor }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                accountId: id('The user who needs approval.'),
                name: Type.String(),
                customerId: id('The customer, a bill-to.'),
                customer: Type.String({ description: 'What the customer is called.' }),
              }),
            ),
            next: Type.Optional(Type.String()),
            soleAdministratorOf: Type.Array(
              Type.Object({
                customerId: id('The customer, a bill-to.'),
                customer: Type.String({ description: 'What the customer is called.' }),
              }),
              {
                description:
                  'Active customers where this user is the only Administrator; at most 20, among the first 1,000 where the user is one.',
              },
            ),
          }),
        },
      },
    },
    async ({ params, query }, reply) => {
      const { limit = 50, cursor } = query
      const found = await assignments.dependents(params.tenantId, params.accountId, { limit, ...(cursor ? { cursor } : {}) })
      return sendResult(
        reply,
        found.ok ? ok({ ...found.value, items: [...found.value.items], soleAdministratorOf: [...found.value.soleAdministratorOf] }) : found,
      )
    },
  )
}

/** Changes at a user and at a customer, and the same without writing anything. */
function changeRoutes(http: Http, { assignments }: { readonly assignments: Assignments }, act: 'change' | 'preview'): void {
  const suffix = act === 'preview' ? '/preview' : ''
  const summary = act === 'preview' ? 'Preview a change of' : 'Change'
  const description =
    act === 'preview' ? `Says what would change, and whose approver would be taken; nothing is written. ${explained}` : explained

  http.post(
    `${userPath}${suffix}`,
    {
      config: assigning,
      schema: {
        operationId: `${act}AssignmentsOfUser`,
        tags: ['Users'],
        summary: `${summary} the customers of a website user`,
        description,
        params: ofUser,
        body: Type.Object({
          assign: Type.Optional(Type.Array(Type.Object({ customerId: id('A bill-to.'), ...assignmentBody }), most)),
          end: Type.Optional(Type.Array(id('A customer the user is assigned to.'), { ...most, uniqueItems: true })),
        }),
        response: { 200: Type.Ref('AssignmentReport') },
      },
    },
    async ({ context, params: { tenantId, accountId }, body }, reply) => {
      const typed = { ...body, assign: (body.assign ?? []).map(({ customerId: other, ...values }) => ({ other, ...values })) }
      const { wishes, fieldOf } = wishesOf(typed, (customerId) => ({ accountId, customerId }))
      const done = await assignments[act](context, tenantId, { accountId }, wishes, fieldOf)
      return sendResult(reply, done.ok ? ok(viewReport(done.value)) : done)
    },
  )

  http.post(
    `${customerPath}${suffix}`,
    {
      config: assigning,
      schema: {
        operationId: `${act}UsersOfCustomer`,
        tags: ['Customers'],
        summary: `${summary} the website users of a customer`,
        description,
        params: ofCustomer,
        body: Type.Object({
          assign: Type.Optional(Type.Array(Type.Object({ accountId: id('A website user.'), ...assignmentBody }), most)),
          end: Type.Optional(Type.Array(id('A user of the customer.'), { ...most, uniqueItems: true })),
        }),
        response: { 200: Type.Ref('AssignmentReport') },
      },
    },
    async ({ context, params: { tenantId, customerId }, body }, reply) => {
      const typed = { ...body, assign: (body.assign ?? []).map(({ accountId: other, ...values }) => ({ other, ...values })) }
      const { wishes, fieldOf } = wishesOf(typed, (accountId) => ({ accountId, customerId }))
      const done = await assignments[act](context, tenantId, { customerId }, wishes, fieldOf)
      return sendResult(reply, done.ok ? ok(viewReport(done.value)) : done)
    },
  )
}
