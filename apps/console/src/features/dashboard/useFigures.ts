import { api, type Schemas } from '../../lib/api.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { currentTimeZone } from '../../lib/time.ts'

export type UserFigures = Schemas['UserFigures']
export type PeopleFigures = Schemas['PeopleFigures']
export type MailHealth = Schemas['MailHealth']
type Days = UserFigures['days']

/** What the dashboard shows: of each only what this person may see the list of. */
export function useFigures() {
  const tenantId = useTenantId()
  const permissions = useTenant()?.permissions ?? []
  const may = (permission: string) => permissions.includes(permission)
  const path = { tenantId }
  const often = { refetchInterval: 120_000 }
  return {
    users: api.useQuery(
      'get',
      '/api/console/tenants/{tenantId}/figures/users',
      { params: { path, query: { zone: currentTimeZone() } } },
      { enabled: may('users.read'), ...often },
    ),
    people: api.useQuery(
      'get',
      '/api/console/tenants/{tenantId}/figures/people',
      { params: { path } },
      { enabled: may('people.read'), ...often },
    ),
    mayUsers: may('users.read'),
    mayPeople: may('people.read'),
  }
}

/**
 * The last four weeks and the four before them, without today, which is not over. Whole weeks: so Mondays are compared with Mondays.
 */
export const weeks = (days: Days): readonly [now: Days, before: Days] => [days.slice(-29, -1), days.slice(-57, -29)]

export const sum = (days: Days, what: 'signIns' | 'refusals'): number => days.reduce((all, one) => all + one[what], 0)
