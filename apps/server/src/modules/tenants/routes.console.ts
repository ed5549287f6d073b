import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import type { Domains } from './service.ts'
import { findCompany } from './store.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })

const domainFields = {
  domain: Type.String({ description: 'The domain in lower case, in the form the DNS uses (A-labels).' }),
  shownAs: Type.String({ description: 'The same domain as people read it.' }),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('verified')]),
  record: Type.Object(
    { type: Type.Literal('TXT'), name: Type.String(), value: Type.String() },
    { description: 'The record to put into the DNS of the domain. It may go once the domain is verified.' },
  ),
  claimedAt: time('When the company claimed it.'),
  checkedAt: Type.Optional(time('When the DNS was last asked.')),
  verifiedAt: Type.Optional(time('When it was proved.')),
  verifiedBy: Type.Optional(Type.Union([Type.Literal('dns'), Type.Literal('operator')])),
}
const CompanyDomain = Type.Object(domainFields, { $id: 'CompanyDomain', description: 'A mail domain a company says is its own.' })
const CheckedCompanyDomain = Type.Object(
  {
    ...domainFields,
    outcome: Type.Union(
      (['verified', 'no-record', 'other-value', 'no-answer'] as const).map((outcome) => Type.Literal(outcome)),
      {
        description:
          '`no-record`: there is no TXT record at that name yet. `other-value`: there is one with another value. `no-answer`: the DNS did not answer; try again.',
      },
    ),
  },
  { $id: 'CheckedCompanyDomain' },
)

const ofCompany = Type.Object({ companyId: Type.String({ format: 'uuid' }) })
const ofDomain = Type.Object({
  companyId: Type.String({ format: 'uuid' }),
  domain: Type.String({ minLength: 1, maxLength: 200, description: 'The domain, in any spelling of it.' }),
})
const config = { audience: 'console', permission: 'company.administer' } as const
const tags = ['Companies']
const path = '/api/console/companies/:companyId/domains'

/** A company and its domains, for those who administer it. */
export function domainRoutes(http: Http, { domains, database }: { domains: Domains; database: DatabaseHandle }): void {
  http.addSchema(CompanyDomain)
  http.addSchema(CheckedCompanyDomain)

  http.get(
    '/api/console/companies/:companyId',
    {
      config,
      schema: {
        operationId: 'readCompany',
        tags,
        summary: 'Read a company',
        params: ofCompany,
        response: {
          200: Type.Object({
            id: Type.String({ format: 'uuid' }),
            name: Type.String(),
            kind: Type.Union((['merchant', 'partner', 'operator'] as const).map((kind) => Type.Literal(kind))),
            state: Type.Union([Type.Literal('active'), Type.Literal('closed')]),
            createdAt: time('When it was made.'),
          }),
        },
      },
    },
    async ({ params }, reply) => {
      const company = await findCompany(database.db, params.companyId)
      return sendResult(reply, company ? ok(company) : refuse('not-found'))
    },
  )

  http.get(
    path,
    {
      config,
      schema: {
        operationId: 'listCompanyDomains',
        tags,
        summary: 'List the domains of a company',
        description: 'All claims of the company, proved or not, by name, each with the TXT record that proves it.',
        params: ofCompany,
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('CompanyDomain')) }) },
      },
    },
    async (request, reply) => sendResult(reply, ok({ items: await domains.list(database.db, request.params.companyId) })),
  )

  http.post(
    path,
    {
      config,
      schema: {
        operationId: 'claimCompanyDomain',
        tags,
        summary: 'Claim a domain',
        description:
          'Any company may claim any domain; it counts once proved. Sub-domains are domains of their own. Refused: public mail providers, names that end a country’s addresses such as co.uk, and what looks like another company’s proved domain.',
        params: ofCompany,
        body: Type.Object({ domain: Type.String({ minLength: 1, maxLength: 300, description: 'For instance example.com.' }) }),
        response: { 201: Type.Ref('CompanyDomain') },
      },
    },
    async (request, reply) => sendResult(reply, await domains.claim(request.context, request.params.companyId, request.body.domain), 201),
  )

  http.post(
    `${path}/:domain/check`,
    {
      config,
      schema: {
        operationId: 'checkCompanyDomain',
        tags,
        summary: 'Look for the TXT record of a claimed domain',
        description:
          'Asks the DNS now, once in 5 seconds at most. With the right record the domain becomes the company’s, unless another company has proved it.',
        params: ofDomain,
        response: { 200: Type.Ref('CheckedCompanyDomain') },
      },
    },
    async (request, reply) => sendResult(reply, await domains.check(request.context, request.params.companyId, request.params.domain)),
  )

  http.delete(
    `${path}/:domain`,
    {
      config,
      schema: {
        operationId: 'removeCompanyDomain',
        tags,
        summary: 'Remove a domain',
        description: 'Takes back a claim, or gives up a proved domain under which no active person of the company has an address.',
        params: ofDomain,
        response: { 204: Type.Null({ description: 'Removed.' }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, await domains.remove(request.context, request.params.companyId, request.params.domain), 204),
  )
}
