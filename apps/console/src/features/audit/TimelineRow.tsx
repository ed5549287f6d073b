import { ActionIcon, Anchor, Badge, Collapse } from '@mantine/core'
import { IconBan, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { t } from '../../lib/text.ts'
import { dateTime, time } from '../../lib/time.ts'
import type { Fold } from './days.ts'
import { actorOf, thingOf, writtenName } from './entry.ts'
import type { Places } from './places.ts'
import { isRefusal, sentenceOf } from './sentences.ts'
import classes from './Timeline.module.css'
import { type Narrow, TimelineDetails } from './TimelineDetails.tsx'

/** One thing that happened, or several alike: a line, and under it what changed and where it came from. */
export function TimelineRow({
  fold,
  tenantId,
  places,
  compact,
  narrow,
}: {
  fold: Fold
  tenantId: string | undefined
  places: Places
  compact: boolean
  narrow: Narrow
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const [entry, ...others] = fold
  const sentence = sentenceOf(entry.action, entry.after)
  // several things have no one page
  const to = others.some((one) => one.subject.id !== entry.subject.id) ? undefined : places.ofThing(entry)
  // who acts on the own account is named once
  const itself = entry.actor.accountId !== undefined && entry.actor.accountId === entry.subject.id && entry.subject.name !== undefined
  const toggle = () => setOpen(!open)
  return (
    <li className={classes.row} data-open={open || undefined}>
      {/* the mouse may press anywhere on the line; keyboards and readers have the button */}
      <div className={classes.line} onClick={(event) => (event.target as Element).closest('a, button') || toggle()}>
        <time dateTime={entry.at} title={dateTime(entry.at)} className={classes.time}>
          {time(entry.at)}
        </time>
        <div className={classes.what}>
          <b className={classes.who} title={writtenName(entry)}>
            <Named to={itself && compact ? undefined : places.ofActor(entry)}>{actorOf(entry)}</Named>
          </b>
          {entry.onBehalfOf ? (
            <span className={classes.dim}> {t('on behalf of {name}', { name: entry.onBehalfOfName ?? t('its holder') })}</span>
          ) : null}{' '}
          {sentence}
          {compact || itself ? null : (
            <>
              {' · '}
              <Named to={to}>{thingOf(entry)}</Named>
            </>
          )}
        </div>
        <div className={classes.marks}>
          {isRefusal(entry.action) ? (
            <Badge color="red" leftSection={<IconBan size={12} aria-hidden />}>
              {t('Refused')}
            </Badge>
          ) : null}
          {others.length > 0 ? <Badge color="gray">{t('{count, number} times', { count: fold.length })}</Badge> : null}
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          onClick={toggle}
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('Details: {actor} {sentence}, {time}', { actor: actorOf(entry), sentence, time: dateTime(entry.at) })}
        >
          <IconChevronRight size={16} className={classes.chevron} aria-hidden />
        </ActionIcon>
      </div>
      <Collapse expanded={open} id={id}>
        {open ? fold.map((one) => <TimelineDetails key={one.id} entry={one} tenantId={tenantId} narrow={narrow} />) : null}
      </Collapse>
    </li>
  )
}

/** Somebody or something by name, with a link where there is a page to go to. */
function Named({ to, children }: { to: string | undefined; children: string }) {
  if (!to) return <span>{children}</span>
  return (
    <Anchor component={Link} to={to} size="sm" inherit className={classes.thing}>
      {children}
    </Anchor>
  )
}
