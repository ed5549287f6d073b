import { api, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'

export type Partner = Schemas['Partner']
export type PersonOfPartner = Schemas['WhoCanGetIn']['people'][number]

/** Partner companies and their people here. All of them: a tenant has a handful, and their people are its staff, not its shoppers. */
export function usePartners() {
  const tenantId = useTenantId()
  const params = { params: { path: { tenantId } } }
  const partners = api.useQuery('get', '/api/console/tenants/{tenantId}/partners', params)
  const who = api.useQuery('get', '/api/console/tenants/{tenantId}/who-can-get-in', params)
  return { partners, peopleOf: (companyId: string) => who.data?.people.filter((one) => one.companyId === companyId), who }
}

/** When somebody of them signed in last; null: nobody ever did. */
export const lastSignIn = (people: readonly PersonOfPartner[] | undefined): string | null =>
  people?.reduce<string | null>((last, { lastSignInAt: at }) => (at && (!last || at > last) ? at : last), null) ?? null
