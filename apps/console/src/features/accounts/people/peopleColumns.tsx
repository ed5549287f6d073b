import { Badge, Text } from '@mantine/core'
import { t } from '../../../lib/text.ts'
import type { Column } from '../../../parts/list/ListTable.tsx'
import { RowName } from '../../../parts/list/RowName.tsx'
import { StatusBadge } from '../../../parts/StatusBadge.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import { type CustomProperty, customText } from '../../dictionary/CustomFields.tsx'
import { cameByWords, nameOf, type Person, statusOfPerson } from './person.ts'

const none = (
  <Text span c="dimmed">
    –
  </Text>
)

/** Role names one after another; more than two are counted. */
export function RoleNames({ roles }: { roles: readonly { readonly id: string; readonly name: string }[] }) {
  if (roles.length === 0) return none
  const shown = roles.slice(0, 2).map((role) => role.name)
  return (
    <span title={roles.map((role) => role.name).join(', ')}>
      {roles.length > 2 ? t('{roles} and {count} more', { roles: shown.join(', '), count: roles.length - 2 }) : shown.join(', ')}
    </span>
  )
}

/** The columns of the list of people. */
export const peopleColumns = (tenantId: string): Column<Person>[] => [
  {
    key: 'name',
    label: t('Name'),
    sort: 'userName',
    cell: (person) => (
      <RowName
        to={paths.person(tenantId, person.accountId)}
        name={nameOf(person)}
        line={person.email === nameOf(person) ? null : person.email}
      />
    ),
  },
  { key: 'status', label: t('Status'), cell: (person) => <StatusBadge status={statusOfPerson(person)} />, onCards: 'status' },
  { key: 'roles', label: t('Roles'), cell: (person) => <RoleNames roles={person.roles} /> },
  {
    key: 'company',
    label: t('Company'),
    cell: (person) => (
      <>
        {person.company ?? t('Another company')}
        {person.own ? null : (
          <Badge ml={6} size="xs" color="gray" variant="outline">
            {t('Partner')}
          </Badge>
        )}
      </>
    ),
  },
  { key: 'position', label: t('Position'), cell: (person) => person.position ?? none, onCards: 'hidden', offered: true },
  { key: 'phone', label: t('Phone'), cell: (person) => person.phone ?? none, onCards: 'hidden', offered: true },
  {
    key: 'lastSignIn',
    label: t('Last sign-in'),
    sort: 'lastSignInAt',
    cell: (person) => <Time at={person.lastSignInAt} />,
    onCards: 'labelled',
  },
  { key: 'since', label: t('Access since'), cell: (person) => <Time at={person.acceptedAt} none="–" />, onCards: 'hidden', offered: true },
  {
    key: 'created',
    label: t('Created'),
    sort: 'createdAt',
    cell: (person) => <Time at={person.createdAt} />,
    onCards: 'hidden',
    offered: true,
  },
  { key: 'cameBy', label: t('Came by'), cell: (person) => cameByWords(person.cameBy), onCards: 'hidden', offered: true },
]

/** Custom properties that are columns: of the own company's people. */
export const ownColumns = (properties: readonly CustomProperty[]): Column<Person>[] =>
  properties
    .filter((property) => property.listColumn)
    .map((property) => ({
      key: `custom.${property.name}`,
      label: property.label,
      ...(property.searchable ? { sort: `custom.${property.name}` } : {}),
      cell: (person) => customText(property, person.custom?.[property.name]) || none,
      onCards: 'hidden',
      offered: true,
    }))
