import { Anchor, Skeleton, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago, number } from '../../lib/time.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import type { PeopleFigures, UserFigures } from './useFigures.ts'

interface Cell {
  readonly count: number | undefined
  readonly to: string
  readonly search: Readonly<Record<string, string | readonly string[]>>
}

interface Props {
  readonly users: UserFigures | undefined
  readonly people: PeopleFigures | undefined
  readonly mayUsers: boolean
  readonly mayPeople: boolean
}

/** Accounts of both kinds by their state; each number leads to its list. */
export function ByStatus({ users, people, mayUsers, mayPeople }: Props) {
  const tenantId = useTenantId()
  const ofUsers = (count: number | undefined, search: Cell['search']): Cell => ({ count, to: paths.users(tenantId), search })
  const ofPeople = (count: number | undefined, search: Cell['search']): Cell => ({ count, to: paths.people(tenantId), search })
  const counts = users?.users
  const rows: { label: string; cells: [string, Cell][] }[] = [
    ...(mayUsers
      ? [
          {
            label: t('Website users'),
            cells: [
              [
                t('Activated'),
                ofUsers(counts && counts.active - counts.activationSent - counts.activationNotSent, {
                  state: 'active',
                  activation: 'Activated',
                }),
              ],
              [t('Activation sent'), ofUsers(counts?.activationSent, { state: 'active', activation: 'EmailSent' })],
              [t('Activation not sent'), ofUsers(counts?.activationNotSent, { state: 'active', activation: 'EmailNotSent' })],
              [t('Inactive'), ofUsers(counts?.inactive, { state: 'deactivated' })],
            ] as [string, Cell][],
          },
        ]
      : []),
    ...(mayPeople
      ? [
          {
            label: t('Console users'),
            cells: [
              [t('Own company'), ofPeople(people?.own, { status: 'active', company: 'own' })],
              [t('Partner companies'), ofPeople(people?.partners, { status: 'active', company: 'partner' })],
              [t('Invited'), ofPeople(people?.invited, { status: 'invited' })],
              [
                t('Away {days, number} days or more', { days: people?.quiet.days ?? 90 }),
                ofPeople(people?.quiet.count, { status: 'active', signedIn: `before-${people?.quiet.days ?? 90}d` }),
              ],
            ] as [string, Cell][],
          },
        ]
      : []),
  ]
  if (rows.length === 0) return null
  return (
    <Sheet title={t('Accounts by status')} flush>
      <Table tabularNums verticalSpacing={7} aria-label={t('Accounts by status')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('Kind')}</Table.Th>
            <Table.Th>{t('Status')}</Table.Th>
            <Table.Th ta="right">{t('Accounts')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.flatMap(({ label, cells }) =>
            cells.map(([status, { count, to, search }], at) => (
              <Table.Tr key={`${label} ${status}`}>
                {at === 0 ? (
                  <Table.Th scope="rowgroup" rowSpan={cells.length} fw={550} style={{ verticalAlign: 'top' }}>
                    {label}
                  </Table.Th>
                ) : null}
                <Table.Td>{status}</Table.Td>
                <Table.Td ta="right">
                  {count === undefined ? (
                    <Skeleton h={12} w={40} ml="auto" />
                  ) : (
                    <Anchor
                      component={Link}
                      to={to}
                      search={search as never}
                      size="sm"
                      aria-label={t('{label}, {status}: {count, number}', { label, status, count })}
                    >
                      {number(count)}
                    </Anchor>
                  )}
                </Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
      {users && Date.now() - new Date(users.usersAt).getTime() > 60_000 ? (
        <Text size="xs" c="dimmed" px="md" py="xs">
          {t('Website users counted {when}.', { when: ago(users.usersAt) })}
        </Text>
      ) : null}
    </Sheet>
  )
}
