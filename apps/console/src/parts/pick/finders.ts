import { client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import type { Choice } from '../list/filters.ts'

/** What pickers and filters ask the server: some that match, and what one is called. */
interface Finder {
  readonly of: readonly unknown[]
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Choice[]>
  readonly called: (value: string, signal: AbortSignal) => Promise<string>
}

const most = 20
const search = (text: string) => (text ? { search: text } : {})

/** Bill-tos that are active. */
export const customerFinder = (tenantId: string): Finder => ({
  of: ['customers', tenantId],
  async find(text, signal) {
    const query = { record: 'bill-to' as const, state: ['active' as const], limit: most, ...search(text) }
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers', { params: { path: { tenantId }, query }, signal })
    if (error) throw error
    return data.items.map((one) => ({ value: one.id, label: one.name, hint: [one.number, one.city].filter(Boolean).join(' · ') }))
  },
  async called(customerId, signal) {
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}', {
      params: { path: { tenantId, customerId } },
      signal,
    })
    if (error) throw error
    return data.name
  },
})

/** Website users who are active. */
export const userFinder = (tenantId: string): Finder => ({
  of: ['users', tenantId],
  async find(text, signal) {
    const query = { state: ['active' as const], limit: most, ...search(text) }
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/users', { params: { path: { tenantId }, query }, signal })
    if (error) throw error
    return data.items.map((one) => ({ value: one.id, label: one.displayName, hint: one.email }))
  },
  called: (accountId, signal) => nameOfUser(tenantId, accountId, signal),
})

/** The users of one customer: among them an approver is chosen. */
export const userOfCustomerFinder = (tenantId: string, customerId: string): Finder => ({
  of: ['users', tenantId, customerId],
  async find(text, signal) {
    const query = { limit: most, ...search(text) }
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}/users', {
      params: { path: { tenantId, customerId }, query },
      signal,
    })
    if (error) throw error
    return data.items
      .filter((one) => one.state === 'active')
      .map((one) => ({
        value: one.accountId,
        label: one.name,
        hint: t('{role} · {email}', { role: one.role?.name ?? t('No role'), email: one.email }),
      }))
  },
  called: (accountId, signal) => nameOfUser(tenantId, accountId, signal),
})

/** Roles of one kind: few, so that finding among them needs no server. The website roles are read by whoever looks after website users. */
export const roleFinder = (tenantId: string, kind: 'website' | 'console'): Finder => ({
  of: ['roles', tenantId, kind],
  ...few((signal) => (kind === 'website' ? websiteRoles(tenantId, signal) : consoleRoles(tenantId, signal))),
})

const asChoice = (role: { id: string; name: string; description: string }): Choice => ({
  value: role.id,
  label: role.name,
  hint: role.description,
})

async function websiteRoles(tenantId: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/website-roles', { params: { path: { tenantId } }, signal })
  if (error) throw error
  return data.items.map(asChoice)
}

async function consoleRoles(tenantId: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/roles', { params: { path: { tenantId } }, signal })
  if (error) throw error
  return data.items.filter((one) => one.kind === 'console').map(asChoice)
}

/** The websites of a tenant, closed ones last. */
export const websiteFinder = (tenantId: string): Finder => {
  const all = async (signal: AbortSignal) => {
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } }, signal })
    if (error) throw error
    return data.items
      .toSorted((a, b) => a.state.localeCompare(b.state))
      .map((one) => ({ value: one.id, label: one.name, ...(one.state === 'closed' ? { hint: t('Closed') } : {}) }))
  }
  return { of: ['websites', tenantId], ...few(all) }
}

/** The ship-tos of a bill-to. */
export const shipToFinder = (tenantId: string, customerId: string): Finder => ({
  of: ['ship-tos', tenantId, customerId],
  async find(text, signal) {
    const query = { limit: 50, ...search(text) }
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/customers/{customerId}/ship-tos', {
      params: { path: { tenantId, customerId }, query },
      signal,
    })
    if (error) throw error
    return data.items.map((one) => ({
      value: one.id,
      label: one.name,
      hint: [`${one.number}-${one.sequence}`, one.city].filter(Boolean).join(' · '),
    }))
  },
  called: (id, signal) => customerFinder(tenantId).called(id, signal),
})

async function nameOfUser(tenantId: string, accountId: string, signal: AbortSignal): Promise<string> {
  const { data, error } = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}', {
    params: { path: { tenantId, accountId } },
    signal,
  })
  if (error) throw error
  return data.displayName
}

const few = (all: (signal: AbortSignal) => Promise<readonly Choice[]>) => ({
  find: async (text: string, signal: AbortSignal) =>
    (await all(signal)).filter((one) => one.label.toLowerCase().includes(text.toLowerCase())),
  called: async (value: string, signal: AbortSignal) => (await all(signal)).find((one) => one.value === value)?.label ?? t('a removed one'),
})
