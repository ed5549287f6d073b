import Type from 'typebox'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import { DecisionSchema } from './decision-view.ts'
import { personInTenant } from './read.ts'
import { viewRights } from './routes.console.people.ts'
import { id, nullable, ofTenant, permissions, tenantPath } from './routes.console.schemas.ts'
import { endingOfPartner, previewPartner, previewRights, previewRole, previewWebsiteRights } from './what-if.ts'

const person = {
  accountId: id('The account.'),
  companyId: nullable(id('Home company.'), 'null = of another company, and not accepted yet.'),
  name: Type.String(),
  state: Type.Union([Type.Literal('active'), Type.Literal('invited')]),
}
const gains = permissions('What would be added.')
const loses = permissions('What would be gone.')
const people = Type.Array(Type.Object({ ...person, gains, loses }), { description: 'Whose rights would be others, and how.' })
const RolePreview = Type.Object(
  {
    gains,
    loses,
    people,
    assignments: Type.Integer({ description: 'Of website users with the role, counted to 1,000: all of them change.' }),
  },
  { $id: 'RolePreview' },
)
const PartnerPreview = Type.Object(
  { people, withdrawn: Type.Integer({ description: 'Open invitations its people sent that would be withdrawn.' }) },
  { $id: 'PartnerPreview' },
)
const PartnerEnding = Type.Object(
  {
    people: Type.Array(Type.Object(person), { description: 'Whose access or invitation would end.' }),
    keys: Type.Array(Type.Object({ id: id('The key.'), name: Type.String() }), { description: 'API keys that would end with them.' }),
    duties: permissions('What nobody else in the tenant may do.'),
  },
  { $id: 'PartnerEnding' },
)
const RightsPreview = Type.Object(
  { now: Type.Ref('EffectiveRights'), after: Type.Ref('EffectiveRights'), gains, loses },
  { $id: 'RightsPreview', description: 'Were everything in force: somebody invited is shown what they would come into.' },
)
const answers = Type.Array(
  Type.Object({
    permission: Type.String(),
    overBudget: Type.Optional(Type.Boolean({ description: 'For `checkout`, which is asked twice.' })),
    ...DecisionSchema.properties,
  }),
)
const WebsiteRightsPreview = Type.Object({ now: answers, after: answers }, { $id: 'WebsiteRightsPreview' })

const ofPartner = Type.Object({ ...ofTenant.properties, companyId: id('The partner company.') })
const nothingWritten = 'Nothing is written.'

/** What would be, before somebody does it: previews of roles, ceilings and endings. */
export function whatIfRoutes(http: Http, { database, clock }: { database: DatabaseHandle; clock: Clock }): void {
  for (const schema of [RolePreview, PartnerPreview, PartnerEnding, RightsPreview, WebsiteRightsPreview]) http.addSchema(schema)

  http.post(
    `${tenantPath}/roles/:roleId/preview`,
    {
      config: { audience: 'console', permission: 'roles.read' },
      schema: {
        operationId: 'previewRole',
        tags: ['Roles'],
        summary: 'See who would gain and lose what, were a role changed',
        description: `Other roles of the same people count: what they keep from another is not lost. ${nothingWritten}`,
        params: Type.Object({ ...ofTenant.properties, roleId: id('The role.') }),
        body: Type.Object({ permissions: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 100, uniqueItems: true }) }),
        response: { 200: Type.Ref('RolePreview') },
      },
    },
    async ({ params, body }, reply) => sendResult(reply, await previewRole(database.db, params.tenantId, params.roleId, body.permissions)),
  )

  http.post(
    `${tenantPath}/partners/:companyId/preview`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'previewPartner',
        tags: ['Partners'],
        summary: 'See what people of a partner company would gain and lose',
        description: nothingWritten,
        params: ofPartner,
        body: Type.Object({ ceilingRoleId: Type.Optional(id('Another ceiling.')), mayBringPeople: Type.Optional(Type.Boolean()) }),
        response: { 200: Type.Ref('PartnerPreview') },
      },
    },
    async ({ params, body }, reply) => sendResult(reply, await previewPartner(database.db, params.tenantId, params.companyId, body)),
  )

  http.get(
    `${tenantPath}/partners/:companyId/ending`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'readPartnerEnding',
        tags: ['Partners'],
        summary: 'What ending the access of a partner company would end',
        params: ofPartner,
        response: { 200: Type.Ref('PartnerEnding') },
      },
    },
    async ({ params }, reply) => sendResult(reply, await endingOfPartner(database.db, params.tenantId, params.companyId, clock.now())),
  )

  http.post(
    `${tenantPath}/people/:accountId/rights/preview`,
    {
      config: { audience: 'console', permission: 'people.read' },
      schema: {
        operationId: 'previewRights',
        tags: ['People'],
        summary: 'What a person would be able to do with other roles',
        description: `With these roles in place of theirs, below their company’s ceiling. Whether you may give them is another question. ${nothingWritten}`,
        params: Type.Object({ ...ofTenant.properties, accountId: id('The account.') }),
        body: Type.Object({ roleIds: Type.Array(id('A console role.'), { maxItems: 100, uniqueItems: true }) }),
        response: { 200: Type.Ref('RightsPreview') },
      },
    },
    async ({ params: { tenantId, accountId }, body }, reply) => {
      const found = await personInTenant(database.db, tenantId, accountId)
      const seen = found ? await previewRights(database.db, tenantId, found, body.roleIds) : refuse('not-found')
      if (!seen.ok) return sendResult(reply, seen)
      const { now, after, ...rest } = seen.value
      return sendResult(reply, ok({ now: viewRights(now), after: viewRights(after), ...rest }))
    },
  )

  http.post(
    `${tenantPath}/users/:accountId/rights/preview`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'previewWebsiteRights',
        tags: ['Users'],
        summary: 'What a website user may do for a customer, and would with another role',
        description: `With the reasons (R-12). Where the user is not assigned, \`after\` is as with an assignment to the whole customer. ${nothingWritten}`,
        params: Type.Object({ ...ofTenant.properties, accountId: id('The website user.') }),
        body: Type.Object({
          customerId: id('A bill-to or a ship-to.'),
          roleId: Type.Optional(nullable(id('A website role.'), 'null = none. Left out: `after` says what `now` says.')),
        }),
        response: { 200: Type.Ref('WebsiteRightsPreview') },
      },
    },
    async ({ params: { tenantId, accountId }, body: { customerId, roleId } }, reply) =>
      sendResult(reply, await previewWebsiteRights(database.db, tenantId, { accountId, customerId }, roleId)),
  )
}
