import { Anchor, SimpleGrid, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago, number } from '../../lib/time.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import classes from './Dashboard.module.css'
import type { PeopleFigures, UserFigures } from './useFigures.ts'

interface Status {
  readonly label: string
  readonly count: number | undefined
  readonly search: Readonly<Record<string, string>>
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
  const counts = users?.users
  const days = people?.quiet.days ?? 90
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {mayUsers ? (
        <Statuses
          title={t('Website users')}
          to={paths.users(tenantId)}
          rows={[
            {
              label: t('Activated'),
              count: counts && counts.active - counts.activationSent - counts.activationNotSent,
              search: { state: 'active', activation: 'Activated' },
            },
            { label: t('Activation sent'), count: counts?.activationSent, search: { state: 'active', activation: 'EmailSent' } },
            { label: t('Activation not sent'), count: counts?.activationNotSent, search: { state: 'active', activation: 'EmailNotSent' } },
            { label: t('Inactive'), count: counts?.inactive, search: { state: 'deactivated' } },
          ]}
          note={
            users && Date.now() - new Date(users.usersAt).getTime() > 60_000
              ? t('Counted {when}.', { when: ago(users.usersAt) })
              : undefined
          }
        />
      ) : null}
      {mayPeople ? (
        <Statuses
          title={t('Console users')}
          to={paths.people(tenantId)}
          rows={[
            { label: t('Own company'), count: people?.own, search: { status: 'active', company: 'own' } },
            { label: t('Partner companies'), count: people?.partners, search: { status: 'active', company: 'partner' } },
            { label: t('Invited'), count: people?.invited, search: { status: 'invited' } },
            {
              label: t('Away for {days, number} days', { days }),
              count: people?.quiet.count,
              search: { status: 'active', signedIn: `before-${days}d` },
            },
          ]}
        />
      ) : null}
    </SimpleGrid>
  )
}

function Statuses({ title, to, rows, note }: { title: string; to: string; rows: readonly Status[]; note?: string | undefined }) {
  const most = Math.max(1, ...rows.map((one) => one.count ?? 0))
  return (
    <Sheet title={title} flush>
      <dl className={classes.status}>
        {rows.map(({ label, count, search }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={classes.bar} aria-hidden>
              <span style={{ width: `${((count ?? 0) / most) * 100}%` }} />
            </dd>
            <dd>
              {count === undefined ? (
                <Skeleton h={13} w={40} my={4} />
              ) : (
                <Anchor
                  component={Link}
                  to={to}
                  search={search as never}
                  size="sm"
                  aria-label={t('{label}: {count, number}', { label, count })}
                >
                  {number(count)}
                </Anchor>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {note ? (
        <Text size="xs" c="dimmed" px="md" pb="sm">
          {note}
        </Text>
      ) : null}
    </Sheet>
  )
}
