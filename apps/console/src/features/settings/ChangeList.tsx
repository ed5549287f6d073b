import { Badge, Button, Table, Text } from '@mantine/core'
import { IconArrowRight, IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { isSettingKey } from '@tillward/contract/settings'
import { useState } from 'react'
import { t } from '../../lib/text.ts'
import classes from './ChangeList.module.css'
import type { Version } from './owner.ts'
import { pageOf } from './view.ts'
import { valueText } from './words.ts'

export type ListedChange = Version['changes'][number]

interface Props {
  readonly changes: readonly ListedChange[]
  readonly labelOf: (key: string) => string
  /** Names of websites, where something changes at one alone. */
  readonly websiteName: (id: string) => string
  /** Settings of both sides have the same names: says which is meant. */
  readonly sides: boolean
}

/** Before and after, setting by setting, and which way it goes. */
export function ChangeList({ changes, labelOf, websiteName, sides }: Props) {
  const [all, setAll] = useState(false)
  const ordered = sides ? changes.toSorted((a, b) => pageRank(a) - pageRank(b)) : changes
  const shown = all ? ordered : ordered.slice(0, few)
  return (
    <div>
      <Table className={classes.changes} verticalSpacing={6} horizontalSpacing={0} aria-label={t('Changes')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('Setting')}</Table.Th>
            <Table.Th>{t('Before → after')}</Table.Th>
            <Table.Th>{t('Effect')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((change) => (
            <Table.Tr key={`${change.key} ${change.websiteId ?? ''}`}>
              <Table.Td>
                <Text size="sm" fw={550}>
                  {labelOf(change.key)}
                </Text>
                <Text size="xs" c="dimmed">
                  {placeOf(change)}
                </Text>
              </Table.Td>
              <Table.Td>
                <BeforeAfter change={change} />
              </Table.Td>
              <Table.Td>
                <WayBadge way={change.way} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {ordered.length > few ? (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('Show fewer') : t('Show all {n} changes', { n: ordered.length })}
        </Button>
      ) : null}
    </div>
  )

  function placeOf({ key, websiteId }: ListedChange): string | undefined {
    if (websiteId) return t('Only at {website}', { website: websiteName(websiteId) })
    if (!sides || !isSettingKey(key)) return undefined
    return pageOf(key) === 'console' ? t('Console') : t('Website')
  }
}

/** Rows shown before one asks for the rest. */
const few = 8

/** The console's first, as the pages stand in the navigation. */
const pageRank = ({ key }: ListedChange): number => (isSettingKey(key) && pageOf(key) === 'website' ? 1 : 0)

export function BeforeAfter({ change: { key, from, to } }: { change: ListedChange }) {
  const text = (value: ListedChange['from']) => (isSettingKey(key) ? valueText(key, value) : String(value))
  return (
    <Text size="sm" component="span" className={classes.values}>
      <s>{text(from)}</s>
      <IconArrowRight size={14} role="img" aria-label={t('becomes')} />
      <strong>{text(to)}</strong>
    </Text>
  )
}

function WayBadge({ way }: { way: ListedChange['way'] }) {
  if (way === 'same') {
    return (
      <Text size="xs" c="dimmed">
        {t('Neither')}
      </Text>
    )
  }
  return way === 'looser' ? (
    <Badge color="yellow" leftSection={<IconShieldX size={13} aria-hidden />}>
      {t('Looser')}
    </Badge>
  ) : (
    <Badge color="green" leftSection={<IconShieldCheck size={13} aria-hidden />}>
      {t('Tighter')}
    </Badge>
  )
}
