import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight'
import { IconBuildingStore, IconUser, IconUserShield } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ConsolePermission } from '@tillward/contract/permissions'
import { api } from '../lib/api.ts'
import { can } from '../lib/can.ts'
import type { TenantHere } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'

const common = { placeholderData: keepPreviousData }

/** What the server finds by the words typed: website users, customers, console users, as far as this person may see them. */
export function useFinds(tenant: TenantHere | undefined, search: string) {
  const go = useNavigate()
  const tenantId = tenant?.id ?? ''
  const sees = (permission: ConsolePermission) => tenant !== undefined && can(tenant.permissions, permission) === true
  const asks = (permission: ConsolePermission) => ({ ...common, enabled: sees(permission) && search.length > 1 })
  const asked = (limit: number) => ({ params: { path: { tenantId }, query: { search, limit } } })
  const users = api.useQuery('get', '/api/console/tenants/{tenantId}/users', asked(6), asks('users.read'))
  const customers = api.useQuery('get', '/api/console/tenants/{tenantId}/customers', asked(5), asks('customers.read'))
  const people = api.useQuery('get', '/api/console/tenants/{tenantId}/people', asked(4), asks('people.read'))
  const all = [users, customers, people]

  const action =
    (Icon: typeof IconUser, { isPlaceholderData }: { isPlaceholderData: boolean }) =>
    (id: string, label: string, parts: readonly (string | null)[], to: string): SpotlightActionData => ({
      id,
      label,
      description: parts.filter(Boolean).join(' · '),
      // the server searched phone numbers and addresses too: what it found for these words is shown, whatever its label
      keywords: isPlaceholderData ? '' : search,
      leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
      onClick: () => void go({ to }),
    })
  const user = action(IconUser, users)
  const customer = action(IconBuildingStore, customers)
  const person = action(IconUserShield, people)
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('Website users'),
      actions: (users.data?.items ?? []).map((one) =>
        user(one.id, one.displayName, [one.email, one.companyName], paths.user(tenantId, one.id)),
      ),
    },
    {
      group: t('Customers'),
      actions: (customers.data?.items ?? []).map((one) =>
        customer(one.id, one.name, [[one.number, one.sequence].filter(Boolean).join(' / '), one.city], paths.customer(tenantId, one.id)),
      ),
    },
    {
      group: t('Console users'),
      actions: (people.data?.items ?? []).map((one) =>
        person(
          one.accountId,
          [one.firstName, one.lastName].filter(Boolean).join(' ') || one.userName,
          [one.email, one.company],
          paths.person(tenantId, one.accountId),
        ),
      ),
    },
  ]
  return {
    groups: search.length > 1 ? groups : [],
    /** Whether anything but pages can be found. */
    finds: sees('users.read') || sees('customers.read') || sees('people.read'),
    isFetching: all.some((one) => one.isFetching),
    error: search.length > 1 ? all.find((one) => one.error)?.error : undefined,
  }
}
