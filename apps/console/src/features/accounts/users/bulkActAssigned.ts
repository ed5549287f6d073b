import { client, type Schemas } from '../../../lib/api.ts'
import { type Assigning, assigningBody, assigningOf } from '../../access/assigning/index.ts'

export type Assigned = Schemas['Assignment']

/** What of an assignment many get at once: nobody's default customer changes by that. */
export function bodyOf(value: Assigning) {
  const { isDefault: _, ...body } = assigningBody(value)
  return body
}
export type Body = ReturnType<typeof bodyOf>

/** Whether somebody is assigned like that. */
export function isAssigned(one: Assigned, body: Body): boolean {
  const text = ({ shipToIds, ...rest }: Body) =>
    JSON.stringify([rest.roleId, rest.approverId, rest.salesRepresentative, shipToIds === 'all' ? 'all' : shipToIds.toSorted()])
  return text(bodyOf(assigningOf(one))) === text(body)
}

/** How some users are assigned to a customer just now. Who is not is missing. */
export async function assignedNow(
  tenantId: string,
  customerId: string,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Assigned>> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}', {
    params: { path: { tenantId, customerId } },
  })
  if (error) throw error
  const found = await Promise.all(accountIds.map((accountId) => assignedOf(tenantId, accountId, data)))
  return new Map(found.flatMap((one) => (one ? [[one.accountId, one]] : [])))
}

/** Found by the customer's number: somebody who sells may act for thousands. */
async function assignedOf(
  tenantId: string,
  accountId: string,
  customer: Pick<Schemas['Customer'], 'id' | 'number'>,
): Promise<Assigned | undefined> {
  let cursor: string | undefined
  do {
    const { data, error, response } = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}/assignments', {
      params: { path: { tenantId, accountId }, query: { search: customer.number, limit: 200, ...(cursor ? { cursor } : {}) } },
    })
    // the act itself says of whom there is nothing any more
    if (error && response.status === 404) return undefined
    if (error) throw error
    const one = data.items.find(({ customerId }) => customerId === customer.id)
    if (one) return one
    cursor = data.next
  } while (cursor)
  return undefined
}
