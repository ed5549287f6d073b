import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { type AccountSort, type AccountState, accountSorts, listAccounts } from '../principals/index.ts'
import { accountView } from './account-view.ts'
import type { People } from './people.ts'
import { profileBody } from './profile.ts'
import { email, id, oneOf } from './routes.console.schemas.ts'

const path = '/api/console/companies/:companyId/people'
const ofCompany = Type.Object({ companyId: id('The company.') })
const ofColleague = Type.Object({ companyId: id('The company.'), accountId: id('The account.') })
const config = { audience: 'console', permission: 'company.administer' } as const
const tags = ['Companies']

/** The people of a company, for those who administer it. */
export function companyPeopleRoutes(http: Http, { people, database }: { people: People; database: DatabaseHandle }): void {
  http.get(
    path,
    {
      config,
      schema: {
        operationId: 'listColleagues',
        tags,
        summary: 'List the people of a company',
        params: ofCompany,
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 200, description: 'Words that all occur in name, address, company or phone.' })),
          state: Type.Optional(oneOf(['active', 'deactivated'], 'Only such accounts.')),
          sort: Type.Optional(oneOf(accountSorts, 'Sorted by; `userName` where left out.')),
          descending: Type.Optional(Type.Boolean()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 where left out.' })),
          cursor: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the page before.' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('ConsoleAccount')), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ params, query }, reply) => {
      const { state, sort = 'userName', descending = false, limit = 50, ...rest } = query
      const filter = { ...rest, ...(state ? { state: [state as AccountState] } : {}), sort: sort as AccountSort, descending, limit }
      const page = await listAccounts(database.db, params.companyId, filter)
      return sendResult(reply, ok({ ...page, items: page.items.map(accountView) }))
    },
  )

  http.post(
    path,
    {
      config,
      schema: {
        operationId: 'addColleague',
        tags,
        summary: 'Add a person to a company',
        description:
          'Under a domain the company has proved. An activation mail leaves. A merchant’s people are invited in its tenant instead.',
        params: ofCompany,
        body: Type.Object({ email, companyAdministrator: Type.Optional(Type.Boolean()), ...profileBody }),
        response: { 201: Type.Ref('ConsoleAccount') },
      },
    },
    async ({ context, params, body }, reply) => {
      const added = await people.addColleague(context, params.companyId.toLowerCase(), body)
      return sendResult(reply, added.ok ? ok(accountView(added.value)) : added, 201)
    },
  )

  http.get(
    `${path}/:accountId`,
    {
      config,
      schema: {
        operationId: 'readColleague',
        tags,
        summary: 'Read a person of a company',
        params: ofColleague,
        response: { 200: Type.Ref('ConsoleAccount') },
      },
    },
    async ({ params }, reply) => {
      const found = await people.readColleague(params.companyId.toLowerCase(), params.accountId)
      return sendResult(reply, found.ok ? ok({ ...accountView(found.value.account), ...found.value.record }) : found)
    },
  )

  http.put(
    `${path}/:accountId/administrator`,
    {
      config: { ...config, fresh: true },
      schema: {
        operationId: 'setCompanyAdministrator',
        tags,
        summary: 'Make a person a company administrator, or take it back',
        description: 'Of a company that is no merchant’s. One who can sign in always stays.',
        params: ofColleague,
        body: Type.Object({ administrator: Type.Boolean() }),
        response: { 200: Type.Ref('ConsoleAccount') },
      },
    },
    async ({ context, params, body }, reply) => {
      const person = { companyId: params.companyId.toLowerCase(), accountId: params.accountId }
      const set = await people.setAdministrator(context, person, body.administrator)
      return sendResult(reply, set.ok ? ok(accountView(set.value)) : set)
    },
  )
}
