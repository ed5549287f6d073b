import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../../../lib/text.ts'
import type { Column } from '../../../parts/list/ListTable.tsx'
import { None } from '../../../parts/list/None.tsx'
import { RowLink, RowName } from '../../../parts/list/RowName.tsx'
import { StatusBadge, statusOf } from '../../../parts/StatusBadge.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import type { CustomProperty } from '../../dictionary/CustomFields.tsx'
import { customColumns } from '../../dictionary/inLists.tsx'
import type { ListedUser } from './userQuery.ts'

const none = <None />

/** The state people ask for first: a lock hides the rest. */
export const stateOfUser = (user: ListedUser) => (user.locked ? 'locked' : statusOf(user))

/** What the list can show of a user; custom properties marked as list columns are among them. */
export const userColumns = (tenantId: string, properties: readonly CustomProperty[]): readonly Column<ListedUser>[] => [
  {
    key: 'name',
    label: t('Name'),
    sort: 'userName',
    cell: (user) => <RowName to={paths.user(tenantId, user.id)} name={user.displayName} line={user.email} />,
  },
  { key: 'status', label: t('Status'), cell: (user) => <StatusBadge status={stateOfUser(user)} />, onCards: 'status' },
  { key: 'role', label: t('Role'), cell: (user) => user.customer?.role ?? none },
  { key: 'customer', label: t('Customer'), cell: (user) => <CustomerCell tenantId={tenantId} user={user} /> },
  {
    key: 'lastSignIn',
    label: t('Last sign-in'),
    sort: 'lastSignInAt',
    cell: (user) => <Time at={user.lastSignInAt} />,
    onCards: 'labelled',
  },
  { key: 'phone', label: t('Phone'), cell: (user) => user.phone ?? none, onCards: 'hidden' },
  { key: 'company', label: t('Company'), cell: (user) => user.companyName ?? none, onCards: 'hidden', offered: true },
  { key: 'userName', label: t('User name'), sort: 'userName', cell: (user) => user.userName, onCards: 'hidden', offered: true },
  { key: 'lastName', label: t('Last name'), sort: 'lastName', cell: (user) => user.lastName ?? none, onCards: 'hidden', offered: true },
  {
    key: 'created',
    label: t('Created'),
    sort: 'createdAt',
    cell: (user) => <Time at={user.createdAt} />,
    onCards: 'hidden',
    offered: true,
  },
  { key: 'changed', label: t('Changed'), cell: (user) => <Time at={user.modifiedAt} />, onCards: 'hidden', offered: true },
  ...customColumns<ListedUser>(properties),
]

/** One customer by name, and how many more. */
function CustomerCell({ tenantId, user: { customer, customerCount, id } }: { tenantId: string; user: ListedUser }) {
  if (!customer) return none
  const more = customerCount - 1
  return (
    <>
      <RowLink to={paths.customer(tenantId, customer.id)}>{customer.name}</RowLink>
      {more > 0 ? (
        <Anchor component={Link} to={paths.user(tenantId, id, 'customers')} size="xs" c="dimmed" ml={6}>
          {customerCount >= 100 ? t('and 99 or more') : t('and {more} more', { more })}
        </Anchor>
      ) : null}
    </>
  )
}
