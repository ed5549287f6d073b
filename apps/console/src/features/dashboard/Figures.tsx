import { Skeleton, Text } from '@mantine/core'
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { number } from '../../lib/time.ts'
import { paths } from '../../paths.ts'
import classes from './Dashboard.module.css'
import { type PeopleFigures, sum, type UserFigures, weeks } from './useFigures.ts'

interface Figure {
  readonly label: string
  readonly value: number | undefined
  readonly than: string
  /** Left out: there is nothing to compare with. */
  readonly change?: number | undefined
  readonly to?: string | undefined
  readonly search?: Readonly<Record<string, string | readonly string[]>>
}

interface Props {
  readonly users: UserFigures | undefined
  readonly people: PeopleFigures | undefined
  readonly mayUsers: boolean
  readonly mayPeople: boolean
}

/** A few numbers, each with what it compares to and the list behind it. */
export function Figures({ users, people, mayUsers, mayPeople }: Props) {
  const figures = useList({ users, people, mayUsers, mayPeople })
  return (
    <dl className={classes.figures} aria-label={t('Figures')}>
      {figures.map((one) => (
        <div key={one.label} className={`sheet ${classes.figure!}`} data-link={one.to ? true : undefined}>
          <dt>
            {one.to ? (
              <Link to={one.to} search={one.search as never} className={classes.cover}>
                {one.label}
              </Link>
            ) : (
              one.label
            )}
          </dt>
          <dd>
            {one.value === undefined ? (
              <>
                <Skeleton h={26} w={90} my={5} />
                {/* as many lines as what will stand there */}
                <Skeleton w="fit-content">
                  <Text size="xs">{one.than}</Text>
                </Skeleton>
              </>
            ) : (
              <>
                <span className={classes.value}>{number(one.value)}</span>
                <Text size="xs" c="dimmed" component="span" display="block">
                  <Change by={one.change} /> {one.than}
                </Text>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** More or less is neither good nor bad by itself: a sign and a number, no colour. */
function Change({ by }: { by: number | undefined }) {
  if (by === undefined) return null
  const Icon = by > 0 ? IconArrowUpRight : by < 0 ? IconArrowDownRight : IconArrowRight
  return (
    <span className={classes.change}>
      <Icon size={13} aria-hidden />
      {by > 0 ? t('{by, number}% more', { by }) : by < 0 ? t('{by, number}% less', { by: -by }) : t('the same')}
    </span>
  )
}

const changeOf = (now: number, before: number): number | undefined =>
  before === 0 ? undefined : Math.round(((now - before) / before) * 100)

function useList({ users, people, mayUsers, mayPeople }: Props): Figure[] {
  const tenantId = useTenantId()
  const mayAudit = useTenant()?.permissions.includes('audit.read') ?? false
  const [now, before] = users ? weeks(users.days) : [undefined, undefined]
  const overTime = (label: string, what: 'signIns' | 'refusals', action: string): Figure => {
    const [value, former] = now && before ? [sum(now, what), sum(before, what)] : [undefined, 0]
    return {
      label,
      value,
      change: value === undefined ? undefined : changeOf(value, former),
      than: former > 0 ? t('than in the 4 weeks before') : t('in the last 4 weeks'),
      ...(mayAudit ? { to: paths.audit(tenantId), search: { action, when: 'last-28d' } } : {}),
    }
  }
  const counts = users?.users
  return [
    ...(mayUsers
      ? [
          overTime(t('Sign-ins, 4 weeks'), 'signIns', 'sign-in.completed'),
          overTime(t('Refused sign-ins, 4 weeks'), 'refusals', 'sign-in.refused'),
          {
            label: t('Active website users'),
            value: counts?.active,
            than: t('of {all, number}', { all: counts ? counts.active + counts.inactive : 0 }),
            to: paths.users(tenantId),
            search: { state: 'active' },
          },
          {
            label: t('Activations pending'),
            value: counts && counts.activationSent + counts.activationNotSent,
            than: t('{sent, number} sent, {unsent, number} not sent', {
              sent: counts?.activationSent ?? 0,
              unsent: counts?.activationNotSent ?? 0,
            }),
            to: paths.users(tenantId),
            search: { state: 'active', activation: ['EmailSent', 'EmailNotSent'] },
          },
          {
            label: t('Locked now'),
            value: users?.locked,
            than: t('website users, after wrong passwords'),
            to: paths.users(tenantId),
            search: { locked: 'yes' },
          },
        ]
      : []),
    ...(mayPeople
      ? [
          {
            label: t('Who can get in'),
            value: people && people.own + people.partners,
            than: t('{own, number} own, {partners, number} of partners', { own: people?.own ?? 0, partners: people?.partners ?? 0 }),
            to: paths.whoCanGetIn(tenantId),
          },
        ]
      : []),
  ]
}
