import {
  consoleAreas,
  consolePermissionInfo,
  consolePermissions,
  websitePermissionInfo,
  websitePermissions,
} from '@tillward/contract/permissions'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { rightsOf } from './guard.ts'
import { compareRoles } from './role.ts'
import { id, nullable, ofTenant, permissions, tenantPath } from './routes.console.schemas.ts'
import type { Roles } from './service.roles.ts'

const kind = Type.Union([Type.Literal('console'), Type.Literal('website')], {
  description:
    'Console roles are for people in the console and begin with `ISC_`; website roles say what a website user may do for a customer.',
})
const Role = Type.Object(
  {
    id: id('The role.'),
    kind,
    name: Type.String(),
    description: Type.String(),
    stock: Type.Boolean({ description: 'A role every tenant has; it cannot be changed or removed.' }),
    permissions: permissions('What it gives, in the order of the catalogue.'),
    version: Type.Integer({ description: 'Send it back with a change.' }),
    inUse: Type.Integer({
      description:
        'Accesses and open invitations with it, partner companies it is the ceiling of, and assignments of website users (counted to 1,000).',
    }),
  },
  { $id: 'Role', description: 'A named set of permissions of one kind.' },
)
const RoleHolders = Type.Object(
  {
    people: Type.Array(
      Type.Object({
        accountId: id('The account.'),
        companyId: nullable(id('Home company.'), 'null = of another company, and not accepted yet.'),
        name: Type.String(),
        userName: Type.String(),
        state: Type.Union([Type.Literal('active'), Type.Literal('invited')]),
      }),
    ),
    partners: Type.Array(Type.Object({ companyId: id('The company.'), name: Type.String() }), {
      description: 'Partner companies whose people never exceed this role.',
    }),
    users: Type.Array(
      Type.Object({
        accountId: id('The website user.'),
        name: Type.String(),
        userName: Type.String(),
        customerId: id('The customer, a bill-to, for which the user has the role.'),
        customer: Type.String({ description: 'What the customer is called.' }),
      }),
      { description: 'Website users with it, page by page; empty for those without `users.read`.' },
    ),
    next: Type.Optional(Type.String({ description: '`cursor` of the next page of website users.' })),
  },
  { $id: 'RoleHolders' },
)
const PermissionInfo = Type.Object(
  {
    permission: Type.String(),
    kind,
    area: Type.Optional(Type.String({ description: 'Group of console permissions.' })),
    label: Type.String(),
    ownerOnly: Type.Boolean({ description: 'Only `ISC_Owner` gives it; no role of your own can contain it.' }),
    inCustomRoles: Type.Boolean({ description: 'Whether a role of your own can contain it.' }),
  },
  { $id: 'PermissionInfo' },
)

const name = Type.String({ minLength: 1, maxLength: 80 })
const description = Type.String({ maxLength: 500 })
const given = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 100, uniqueItems: true })
const ofRole = Type.Object({ tenantId: id('The tenant.'), roleId: id('The role.') })
const reading = { audience: 'console', permission: 'roles.read' } as const
const writing = { audience: 'console', permission: 'roles.manage', fresh: true } as const
const tags = ['Roles']
const path = `${tenantPath}/roles`

const catalogue = [
  ...consolePermissions.map((permission) => {
    const info: { area: string; label: string; ownerOnly?: true; keysOnly?: true } = consolePermissionInfo[permission]
    const { area, label, ownerOnly = false, keysOnly = false } = info
    return { permission, kind: 'console' as const, area, label, ownerOnly, inCustomRoles: !ownerOnly && !keysOnly }
  }),
  ...websitePermissions.map((permission) => {
    const { label } = websitePermissionInfo[permission]
    return { permission, kind: 'website' as const, label, ownerOnly: false, inCustomRoles: true }
  }),
]

export function roleRoutes(http: Http, { roles }: { roles: Roles }): void {
  for (const schema of [Role, RoleHolders, PermissionInfo]) http.addSchema(schema)

  http.get(
    `${tenantPath}/permissions`,
    {
      config: reading,
      schema: {
        operationId: 'listPermissions',
        tags,
        summary: 'List all permissions',
        description: 'The catalogue roles are made of, in the order of the permission matrix.',
        params: ofTenant,
        response: { 200: Type.Object({ areas: Type.Array(Type.String()), items: Type.Array(Type.Ref('PermissionInfo')) }) },
      },
    },
    async (_request, reply) => sendResult(reply, ok({ areas: consoleAreas, items: catalogue })),
  )

  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: 'listRoles',
        tags,
        summary: 'List the roles of a tenant',
        description: 'Of both kinds, stock roles first, then by name.',
        params: ofTenant,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('Role')) }) },
      },
    },
    async ({ params }, reply) => sendResult(reply, ok({ items: await roles.list(params.tenantId) })),
  )

  http.post(
    path,
    {
      config: writing,
      schema: {
        operationId: 'createRole',
        tags,
        summary: 'Make a role',
        description: 'From permissions of its kind that you hold yourself and that are not only the Admin Owners’.',
        params: ofTenant,
        body: Type.Object({ kind, name, description: Type.Optional(description), permissions: given }),
        response: { 201: Type.Ref('Role') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await roles.create(context, params.tenantId, { ...body, description: body.description ?? '' }), 201),
  )

  http.get(
    `${path}/:roleId`,
    {
      config: reading,
      schema: { operationId: 'readRole', tags, summary: 'Read a role', params: ofRole, response: { 200: Type.Ref('Role') } },
    },
    async ({ params }, reply) => sendResult(reply, await roles.read(params.tenantId, params.roleId)),
  )

  http.patch(
    `${path}/:roleId`,
    {
      config: writing,
      schema: {
        operationId: 'changeRole',
        tags,
        summary: 'Change a role',
        description: 'What is left out stays. Takes effect on the next request of everyone who has it.',
        params: ofRole,
        body: Type.Object({
          version: Type.Integer({ minimum: 1 }),
          name: Type.Optional(name),
          description: Type.Optional(description),
          permissions: Type.Optional(given),
        }),
        response: { 200: Type.Ref('Role') },
      },
    },
    async ({ context, params, body }, reply) => sendResult(reply, await roles.change(context, params.tenantId, params.roleId, body)),
  )

  http.delete(
    `${path}/:roleId`,
    {
      config: writing,
      schema: {
        operationId: 'removeRole',
        tags,
        summary: 'Remove a role',
        description: 'Only one that nobody has; else `conflict` with `holders`.',
        params: ofRole,
        response: { 204: Type.Null({ description: 'Removed.' }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await roles.remove(context, params.tenantId, params.roleId), 204),
  )

  http.get(
    `${path}/:roleId/holders`,
    {
      config: reading,
      schema: {
        operationId: 'listRoleHolders',
        tags,
        summary: 'Who has a role',
        params: ofRole,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Website users on a page.' })),
          cursor: Type.Optional(Type.String({ maxLength: 2000 })),
        }),
        response: { 200: Type.Ref('RoleHolders') },
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { limit = 50, cursor } = query
      const found = await roles.whoHas(params.tenantId, params.roleId, { limit, ...(cursor ? { cursor } : {}) })
      if (!found.ok || rightsOf(request).permissions.has('users.read')) return sendResult(reply, found)
      const { people, partners } = found.value
      return sendResult(reply, ok({ people, partners, users: [] }))
    },
  )

  http.get(
    `${path}/:roleId/compare/:otherRoleId`,
    {
      config: reading,
      schema: {
        operationId: 'compareRoles',
        tags,
        summary: 'Compare two roles',
        params: Type.Object({ ...ofRole.properties, otherRoleId: id('The role to compare with.') }),
        response: {
          200: Type.Object({
            both: permissions('In both.'),
            onlyLeft: permissions('Only in the first.'),
            onlyRight: permissions('Only in the other.'),
          }),
        },
      },
    },
    async ({ params }, reply) => {
      const [left, right] = [await roles.read(params.tenantId, params.roleId), await roles.read(params.tenantId, params.otherRoleId)]
      if (!left.ok) return sendResult(reply, left)
      return sendResult(reply, right.ok ? ok(compareRoles(left.value, right.value)) : right)
    },
  )
}
