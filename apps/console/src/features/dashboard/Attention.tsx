import { Anchor, Box, Skeleton, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClock, IconLock, IconMail, IconMoon, IconUserPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { day, time } from '../../lib/time.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import classes from './Dashboard.module.css'
import type { PeopleFigures, UserFigures } from './useFigures.ts'

interface Item {
  readonly key: string
  readonly icon: typeof IconLock
  readonly colour: 'red' | 'yellow' | 'blue' | 'gray'
  readonly what: string
  readonly why: string
  readonly act: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

/** What somebody should look at, the worst first. */
export function Attention({ users, people, wait }: { users: UserFigures | undefined; people: PeopleFigures | undefined; wait: boolean }) {
  const items = useItems(users, people)
  return (
    <Sheet title={t('Needs attention')} flush>
      {wait ? (
        <Waiting />
      ) : items.length === 0 ? (
        <Row icon={<IconCircleCheck size={18} color="var(--mantine-color-green-text)" aria-hidden />}>
          <Text size="sm">{t('Nothing needs you right now.')}</Text>
        </Row>
      ) : (
        <ul className={classes.items}>
          {items.map((one) => (
            <li key={one.key}>
              <Row
                icon={
                  <one.icon
                    size={18}
                    color={`var(--mantine-color-${one.colour === 'gray' ? 'dimmed' : `${one.colour}-text`})`}
                    aria-hidden
                  />
                }
              >
                <div className={classes.item}>
                  <div>
                    <Text size="sm" fw={550}>
                      {one.what}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {one.why}
                    </Text>
                  </div>
                  <Anchor component={Link} to={one.to} search={one.search as never} size="sm" className={classes.act}>
                    {one.act}
                  </Anchor>
                </div>
              </Row>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

/** As high as a few items: what stands below must not move much when they come. */
function Waiting() {
  return (
    <Box className={classes.items} role="status" aria-label={t('Loading')}>
      {[200, 160, 220].map((width) => (
        <Row key={width} icon={<Skeleton h={18} w={18} />}>
          <div className={classes.item}>
            <div>
              <Skeleton h={14} w={width} my={3} />
              <Skeleton h={10} w={width * 1.2} my={4} />
            </div>
          </div>
        </Row>
      ))}
    </Box>
  )
}

function Row({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.row}>
      {icon}
      {children}
    </div>
  )
}

function useItems(users: UserFigures | undefined, people: PeopleFigures | undefined): Item[] {
  const tenantId = useTenantId()
  const mayAudit = useTenant()?.permissions.includes('audit.read') ?? false
  const items: (Item | false | undefined)[] = [
    users?.unusual && {
      key: 'unusual',
      icon: IconAlertTriangle,
      colour: 'red',
      what: t('{refusals, number} sign-ins were refused in the hour from {time}', {
        refusals: users.unusual.refusals,
        time: time(users.unusual.since),
      }),
      why: t('Usual are {usual, number} an hour or fewer. Somebody may be trying passwords, or a shop sends wrong ones.', {
        usual: users.unusual.usual,
      }),
      act: mayAudit ? t('See the attempts') : t('See who is locked'),
      to: mayAudit ? paths.audit(tenantId) : paths.users(tenantId),
      search: mayAudit ? { action: 'sign-in.refused', when: 'last-1d' } : { locked: 'yes' },
    },
    users !== undefined &&
      users.locked > 0 && {
        key: 'locked',
        icon: IconLock,
        colour: 'yellow',
        what: t('{count, plural, one {# website user is locked} other {# website users are locked}}', { count: users.locked }),
        why: t('After wrong passwords. Most unlock by themselves; some wait for a reset or for you.'),
        act: t('See who'),
        to: paths.users(tenantId),
        search: { locked: 'yes' },
      },
    ...(people?.expiring?.people.slice(0, 3) ?? []).map(
      (one): Item => ({
        key: one.id,
        icon: IconClock,
        colour: 'yellow',
        what: t('The password of {name} expires on {date}', { name: one.name, date: day(one.expiresAt) }),
        why: t('A mail says so beforehand. After it, the next sign-in asks for a new password.'),
        act: t('Open {name}', { name: one.name }),
        to: paths.person(tenantId, one.id, 'security'),
      }),
    ),
    people?.expiring !== undefined &&
      people.expiring.people.length > 3 && {
        key: 'more-expiring',
        icon: IconClock,
        colour: 'yellow',
        what: t('{count, plural, one {One more password expires} other {# more passwords expire}} soon', {
          count: people.expiring.people.length - 3,
        }),
        why: t('Of console users, within {days, number} days.', { days: people.expiring.days }),
        act: t('See everybody'),
        to: paths.people(tenantId),
      },
    users?.expiring !== undefined &&
      users.expiring.count > 0 && {
        key: 'expiring-users',
        icon: IconClock,
        colour: 'yellow',
        what: t(
          '{count, plural, one {The password of # website user expires} other {The passwords of # website users expire}} within {days, number} days',
          { ...users.expiring },
        ),
        why: t('After it, the next sign-in asks for a new password. No mail tells them beforehand.'),
        act: t('See who'),
        to: paths.users(tenantId),
        search: { state: 'active', passwordState: 'expiring' },
      },
    users !== undefined &&
      users.users.activationNotSent > 0 && {
        key: 'unsent',
        icon: IconMail,
        colour: 'blue',
        what: t('{count, plural, one {# website user never got an activation mail} other {# website users never got an activation mail}}', {
          count: users.users.activationNotSent,
        }),
        why: t('They cannot sign in before they choose a password by it.'),
        act: t('See and send'),
        to: paths.users(tenantId),
        search: { state: 'active', activation: 'EmailNotSent' },
      },
    people !== undefined &&
      people.quiet.count > 0 && {
        key: 'quiet',
        icon: IconMoon,
        colour: 'gray',
        what: t('{count, plural, one {# console user was} other {# console users were}} not here for {days, number} days', {
          ...people.quiet,
        }),
        why: t('Access nobody uses is better removed.'),
        act: t('See who'),
        to: paths.people(tenantId),
        search: { status: 'active', signedIn: `before-${people.quiet.days}d` },
      },
    people !== undefined &&
      people.invited > 0 && {
        key: 'invited',
        icon: IconUserPlus,
        colour: 'gray',
        what: t('{count, plural, one {# invitation waits} other {# invitations wait}} for an answer', { count: people.invited }),
        why: t('Of console users. You can send it again or withdraw it.'),
        act: t('See who'),
        to: paths.people(tenantId),
        search: { status: 'invited' },
      },
  ]
  return items.filter((one): one is Item => Boolean(one))
}
