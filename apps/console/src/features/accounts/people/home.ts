import { client, type Schemas } from '../../../lib/api.ts'

/** Where a person's account is kept: by a merchant, in its tenant, or by a company that its administrators look after. The acts are the same. */
export type Home = { readonly tenantId: string } | { readonly companyId: string }

export type EndInTenant = Schemas['EndInTenant']
export type EndEverywhere = Schemas['EndEverywhere']
/** Website users left ticked in a preview. */
export type Ticked = readonly { readonly tenantId: string; readonly accountId: string }[]
export type Details = Partial<Record<DetailField, string | null>> & { version?: string; custom?: Record<string, unknown> }
export type DetailField =
  | 'userName'
  | 'firstName'
  | 'lastName'
  | 'companyName'
  | 'position'
  | 'phone'
  | 'extension'
  | 'fax'
  | 'language'
  | 'currency'

const tenant = '/api/console/tenants/{tenantId}/people/{accountId}'
const company = '/api/console/companies/{companyId}/people/{accountId}'
type Answer<T> = Promise<{ data?: T; error?: unknown }>

/** What was answered; a refusal is thrown. */
async function got<T>(answer: Answer<T>): Promise<T> {
  const { data, error } = await answer
  if (error) throw error
  return data as T
}

/** The acts of the home company on one account, wherever it is kept. Each throws the server's refusal. */
export function homeActs(home: Home, accountId: string) {
  if ('tenantId' in home) {
    const params = { path: { tenantId: home.tenantId, accountId } }
    return {
      change: (body: Details) => got(client.PATCH(tenant, { params, body: body as never })),
      deactivation: (): Promise<EndEverywhere> => got(client.GET(`${tenant}/deactivation`, { params })),
      deactivate: (websiteUsers: Ticked) => got(client.POST(`${tenant}/deactivate`, { params, body: { websiteUsers: [...websiteUsers] } })),
      reactivate: () => got(client.POST(`${tenant}/reactivate`, { params })),
      resendActivation: () => got(client.POST(`${tenant}/resend-activation`, { params })),
      erase: () => got(client.POST(`${tenant}/erase`, { params })),
      exported: (): Promise<object> => got(client.GET(`${tenant}/export`, { params })),
      resetPassword: () => got(client.POST(`${tenant}/reset-password`, { params })),
      unlock: () => got(client.POST(`${tenant}/unlock`, { params })),
      sessions: () => got(client.GET(`${tenant}/sessions`, { params })),
      endSession: (sessionId: string) =>
        got(client.DELETE(`${tenant}/sessions/{sessionId}`, { params: { path: { ...params.path, sessionId } } })),
      endSessions: () => got(client.POST(`${tenant}/end-sessions`, { params })),
    }
  }
  const params = { path: { companyId: home.companyId, accountId } }
  return {
    change: (body: Details) => got(client.PATCH(company, { params, body: body as never })),
    deactivation: (): Promise<EndEverywhere> => got(client.GET(`${company}/deactivation`, { params })),
    deactivate: (websiteUsers: Ticked) => got(client.POST(`${company}/deactivate`, { params, body: { websiteUsers: [...websiteUsers] } })),
    reactivate: () => got(client.POST(`${company}/reactivate`, { params })),
    resendActivation: () => got(client.POST(`${company}/resend-activation`, { params })),
    erase: () => got(client.POST(`${company}/erase`, { params })),
    exported: (): Promise<object> => got(client.GET(`${company}/export`, { params })),
    resetPassword: () => got(client.POST(`${company}/reset-password`, { params })),
    unlock: () => got(client.POST(`${company}/unlock`, { params })),
    sessions: () => got(client.GET(`${company}/sessions`, { params })),
    endSession: (sessionId: string) =>
      got(client.DELETE(`${company}/sessions/{sessionId}`, { params: { path: { ...params.path, sessionId } } })),
    endSessions: () => got(client.POST(`${company}/end-sessions`, { params })),
  }
}

interface ShownLock {
  readonly shown: boolean
  readonly locked?: boolean
  readonly since?: string
  readonly until?: string
}

/** The lock, where it is shown: `shown` is false where it is not, of whomever one asks. */
export const lockOf = (home: Home, accountId: string): Promise<ShownLock> =>
  'tenantId' in home
    ? got(client.GET(`${tenant}/lock`, { params: { path: { tenantId: home.tenantId, accountId } } }))
    : got(client.GET(`${company}/lock`, { params: { path: { companyId: home.companyId, accountId } } }))

/** An account as its own page shows it, in a tenant or at a company. */
export interface HomeAccount extends Readonly<Record<Exclude<DetailField, 'userName'>, string | null>> {
  readonly userName: string
  readonly email: string
  readonly version?: string
  readonly modifiedAt: string
  readonly modifiedByName?: string | null
  readonly custom?: Readonly<Record<string, unknown>>
}

/** The account as it is now. */
export const readAccount = (home: Home, accountId: string): Promise<HomeAccount> =>
  'tenantId' in home
    ? got<HomeAccount>(client.GET(tenant, { params: { path: { tenantId: home.tenantId, accountId } } }) as Answer<HomeAccount>)
    : got<HomeAccount>(client.GET(company, { params: { path: { companyId: home.companyId, accountId } } }) as Answer<HomeAccount>)
