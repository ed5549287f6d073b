import { Badge, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconMail } from '@tabler/icons-react'
import { t } from '../../../lib/text.ts'
import { day } from '../../../lib/time.ts'
import type { Column } from '../../../parts/list/ListTable.tsx'
import { RowName } from '../../../parts/list/RowName.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import { barredWords } from '../../accounts/people/barred.ts'
import { permissionLabel } from '../../accounts/people/permissions.ts'
import { cameByWords } from '../../accounts/people/person.ts'
import { type Entry, lastOf, mayOf } from './entries.ts'

/** The columns of "Who can get in today", for all kinds of entries. */
export const entryColumns = (tenantId: string): Column<Entry>[] => [
  { key: 'name', label: t('Name'), sort: 'name', cell: (entry) => <Name entry={entry} tenantId={tenantId} /> },
  { key: 'state', label: t('Status'), cell: (entry) => <State entry={entry} />, onCards: 'status' },
  { key: 'may', label: t('Roles or rights'), cell: (entry) => <May entry={entry} /> },
  { key: 'company', label: t('Company'), cell: companyOf },
  { key: 'last', label: t('Last sign-in or use'), sort: 'last', cell: (entry) => <Last at={lastOf(entry)} />, onCards: 'labelled' },
  { key: 'came', label: t('How it came'), cell: cameOf, onCards: 'hidden' },
]

function Name({ entry, tenantId }: { entry: Entry; tenantId: string }) {
  if (entry.kind === 'partner')
    return <RowName to={paths.partner(tenantId, entry.id)} name={entry.name} line={entry.of.domains.join(', ')} />
  if (entry.kind === 'key')
    return <RowName to={paths.key(tenantId, entry.id)} name={entry.name} line={t('Held by {name}', { name: entry.of.holder.name })} />
  const { email } = entry.of
  return <RowName to={paths.person(tenantId, entry.id)} name={entry.name} line={email === entry.name ? null : email} />
}

/** Whether it opens anything now; always a sign and a word. */
function State({ entry }: { entry: Entry }) {
  if (entry.kind === 'invitation') {
    return (
      <Badge color="blue" leftSection={<IconMail size={13} aria-hidden />}>
        {t('Invited until {day}', { day: day(entry.of.endsAt) })}
      </Badge>
    )
  }
  const without = entry.kind === 'key' ? entry.of.withoutEffect : []
  const why = entry.kind === 'person' && entry.of.barred ? t(barredWords[entry.of.barred] ?? entry.of.barred) : undefined
  if (why || without.length > 0) {
    return (
      <Tooltip label={why ?? t('Its holder may not do this now: {rights}', { rights: without.map(permissionLabel).join(', ') })}>
        <Badge color="yellow" tabIndex={0} leftSection={<IconAlertTriangle size={13} aria-hidden />}>
          {why
            ? t('Not at the moment')
            : t('{count, plural, one {# right without effect} other {# rights without effect}}', { count: without.length })}
        </Badge>
      </Tooltip>
    )
  }
  return (
    <Badge color="green" leftSection={<IconCircleCheck size={13} aria-hidden />}>
      {entry.kind === 'partner' ? t('Has access') : t('Can get in')}
    </Badge>
  )
}

function May({ entry }: { entry: Entry }) {
  const text = mayOf(entry)
  if (entry.kind !== 'key') return text
  return (
    <Tooltip label={entry.of.permissions.map(permissionLabel).join(', ')}>
      <span tabIndex={0} role="note">
        {text}
      </span>
    </Tooltip>
  )
}

function companyOf(entry: Entry): string {
  if (entry.kind === 'person') return entry.of.company
  if (entry.kind === 'partner') return t('{people, plural, one {# person} other {# people}}', { people: entry.of.people })
  if (entry.kind === 'invitation') return entry.of.own ? t('Own company') : t('Another company')
  return '–'
}

const Last = ({ at }: { at: string | null | undefined }) => (at === undefined ? '–' : <Time at={at} />)

function cameOf(entry: Entry): string {
  if (entry.kind === 'partner') return t('Granted on {day}', { day: day(entry.of.grantedAt) })
  if (entry.kind === 'key') return t('Made on {made}, ends on {ends}', { made: day(entry.of.madeAt), ends: day(entry.of.expiresAt) })
  const { invitedBy, invitedAt, cameBy } = entry.of
  return invitedBy ? t('Invited by {name} on {day}', { name: invitedBy, day: day(invitedAt) }) : cameByWords(cameBy)
}
