import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type Result, refuse } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { People } from './people.ts'
import { id } from './routes.console.schemas.ts'

/**
 * Acts of the home company are offered at two places: in the tenant of a merchant, for its Admin Owners, and at a company, for
 * those who administer it. The same handlers; only the path says which people.
 */
export interface Place {
  readonly path: string
  readonly param: 'tenantId' | 'companyId'
  readonly permission: string
  /** Ends every operation id. */
  readonly name: string
  readonly personOf: (request: FastifyRequest) => Promise<Person | undefined>
}

const at = (request: FastifyRequest) => request.params as { tenantId: string; companyId: string; accountId: string }

export const homePlaces = (people: People): readonly Place[] => [
  {
    path: '/api/console/tenants/:tenantId/people/:accountId',
    param: 'tenantId',
    permission: 'people.manage',
    name: 'Person',
    personOf: (request) => people.identify(at(request).tenantId, at(request).accountId),
  },
  {
    path: '/api/console/companies/:companyId/people/:accountId',
    param: 'companyId',
    permission: 'company.administer',
    name: 'Colleague',
    personOf: async (request) => ({ companyId: at(request).companyId.toLowerCase(), accountId: at(request).accountId }),
  },
]

/** What the schemas of every route of a place begin with. */
export const ofPlace = ({ param }: Place) => ({
  tags: [param === 'tenantId' ? 'People' : 'Companies'],
  params: Type.Object({ [param]: id(param === 'tenantId' ? 'The tenant.' : 'The company.'), accountId: id('The account.') }),
})

/** Acts on the person the path names; not found where the place has nobody of that id. */
export async function withPerson<T>(
  place: Place,
  request: FastifyRequest,
  act: (person: Person) => Promise<Result<T>>,
): Promise<Result<T>> {
  const person = await place.personOf(request)
  return person ? act(person) : refuse('not-found')
}
