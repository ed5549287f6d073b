import { Button, Code, CopyButton, Group, Text, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { type Change, changesOf } from './changes.ts'
import { actorOf, type Entry, thingOf, writtenName } from './entry.ts'
import { actorValue, objectOf } from './filters.ts'
import classes from './Timeline.module.css'

/** To see only the entries of an actor or object. */
export type Narrow = ((name: 'actor' | 'object', value: string) => void) | undefined

/** What an act changed, why, and from where. Stored text stands here as text, whatever it holds (ATK-032). */
export function TimelineDetails({ entry, tenantId, narrow }: { entry: Entry; tenantId: string | undefined; narrow: Narrow }) {
  const changes = changesOf(entry)
  const written = writtenName(entry)
  const facts: (readonly [string, ReactNode])[] = [
    [t('When'), dateTime(entry.at)],
    ...(written ? [[t('Signed in as'), written] as const] : []),
    ...(entry.reason ? [[t('Reason'), entry.reason] as const] : []),
    ...(entry.source ? [[t('Network address'), <Code key="at">{entry.source}</Code>] as const] : []),
    ...(entry.actor.device ? [[t('Device'), entry.actor.device] as const] : []),
    [t('Act'), <Code key="act">{entry.action}</Code>],
    [t('Request'), <Copied key="request" text={entry.requestId} />],
  ]
  return (
    <div className={classes.details}>
      {changes.length > 0 ? <Changes changes={changes} /> : null}
      {entry.personal === 'erased' ? (
        <Text size="xs" c="dimmed" mb="xs">
          {t('The person this was about was erased, and the personal values with them.')}
        </Text>
      ) : null}
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {narrow ? <Narrowing entry={entry} tenantId={tenantId} narrow={narrow} /> : null}
    </div>
  )
}

function Narrowing({ entry, tenantId, narrow }: { entry: Entry; tenantId: string | undefined; narrow: NonNullable<Narrow> }) {
  const actor = tenantId && actorValue(entry)
  const object = tenantId && objectOf(entry, tenantId)
  if (!actor && !object) return null
  return (
    <Group gap="xs" mt="sm">
      {actor ? (
        <Button size="compact-xs" variant="default" onClick={() => narrow('actor', actor)}>
          {t('Only what {name} did', { name: actorOf(entry) })}
        </Button>
      ) : null}
      {object && object !== actor ? (
        <Button size="compact-xs" variant="default" onClick={() => narrow('object', object)}>
          {t('Only what was done to {name}', { name: thingOf(entry) })}
        </Button>
      ) : null}
    </Group>
  )
}

function Changes({ changes }: { changes: readonly Change[] }) {
  const both = changes.some((one) => one.before !== undefined)
  return (
    <table className={classes.changes}>
      <thead>
        <tr>
          <th scope="col">{t('What')}</th>
          {both ? <th scope="col">{t('Before')}</th> : null}
          <th scope="col">{both ? t('After') : t('Value')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {both ? <td data-was>{before ?? '–'}</td> : null}
            <td>{after ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Copied({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} aria-label={t('Copy the request number {text}', { text })} className={classes.copy}>
          <Code>{text}</Code>
          <Text span size="xs" c="dimmed" role="status">
            {copied ? t('Copied') : ''}
          </Text>
        </UnstyledButton>
      )}
    </CopyButton>
  )
}
