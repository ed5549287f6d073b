import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { id, ofTenant, tenantPath } from './routes.console.schemas.ts'
import type { Assignments } from './service.assignments.ts'

const ofUser = Type.Object({ ...ofTenant.properties, accountId: id('The website user.') })
const path = `${tenantPath}/users/:accountId/websites`
const tags = ['Users']
const ids = (description: string) => Type.Array(Type.String({ format: 'uuid' }), { maxItems: 1000, uniqueItems: true, description })
const websites = Type.Object({ websiteIds: ids('All of them.') })
const wish = Type.Object({
  ...websites.properties,
  was: Type.Optional(ids('The websites as you saw them: refused where somebody changed them since.')),
})

/** The websites a user is assigned to. */
export function userWebsiteRoutes(http: Http, { assignments }: { readonly assignments: Assignments }): void {
  http.get(
    path,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'readWebsitesOfUser',
        tags,
        summary: 'Read the websites a user is assigned to',
        params: ofUser,
        response: { 200: websites },
      },
    },
    async ({ params }, reply) => {
      const found = await assignments.websites(params.tenantId, params.accountId)
      return sendResult(reply, found.ok ? ok({ websiteIds: found.value }) : found)
    },
  )

  http.put(
    path,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'setWebsitesOfUser',
        tags,
        summary: 'Set the websites a user is assigned to',
        description:
          'They bind where *Restrict Users to Assigned Websites* is on: elsewhere the user cannot sign in, and sessions there end at the next request.',
        params: ofUser,
        body: wish,
        response: { 200: websites },
      },
    },
    async ({ context, params, body }, reply) => {
      const done = await assignments.setWebsites(context, params.tenantId, params.accountId, body)
      return sendResult(reply, done.ok ? ok({ websiteIds: done.value }) : done)
    },
  )
}
