import { Anchor, Box, Group, List, Stack, Table, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, type Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import { type CustomProperty, customText, useCustomProperties } from '../dictionary/CustomFields.tsx'
import { labelsOf } from './labelsOf.ts'
import classes from './Merge.module.css'

export type MergeReport = Schemas['MergeReport']

/** What moves, what does not, and where the two records say different things. */
export function MergePreview({ report }: { report: MergeReport }) {
  return (
    <>
      <Sheet title={t('What happens')}>
        <Stack gap="md">
          <Group gap="sm" align="stretch">
            <Party party={report.source} text={t('Goes up')} />
            <Box className={classes.arrow} aria-hidden>
              <IconArrowRight size={18} />
            </Box>
            <Party party={report.target} text={t('Stays')} />
          </Group>
          <Moves report={report} />
        </Stack>
      </Sheet>
      {report.users.otherRole.length > 0 ? <Roles report={report} /> : null}
      {report.differing.length > 0 ? <Differing report={report} /> : null}
    </>
  )
}

function Party({ party, text }: { party: MergeReport['source']; text: string }) {
  const tenantId = useTenantId()
  return (
    <Box className={classes.party}>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
      <Anchor component={Link} to={paths.customer(tenantId, party.id)} fw={550} size="sm" c="var(--mantine-color-text)">
        {party.name}
      </Anchor>
      <Text size="xs" c="dimmed">
        {party.number}
      </Text>
    </Box>
  )
}

function Moves({ report: { users, shipTos, invitations, websitesLost, source, target } }: { report: MergeReport }) {
  const tenantId = useTenantId()
  const websites = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/websites',
    { params: { path: { tenantId } } },
    { enabled: websitesLost.length > 0 },
  )
  const lost = websitesLost.map((id) => websites.data?.items.find((one) => one.id === id)?.name ?? id).join(', ')
  const { moved, ofAllShipTos, ofBoth, fellBack } = users
  return (
    <List size="sm" spacing={6}>
      <List.Item>
        {t('{moved, plural, =0 {No users move.} one {1 user moves.} other {{moved, number} users move.}}', { moved })}{' '}
        {ofAllShipTos > 0
          ? t(
              '{count, plural, one {1 of them may} other {{count, number} of them may}} act for {target} and all its ship-tos from then on.',
              { count: ofAllShipTos, target: target.number },
            )
          : null}
      </List.Item>
      <List.Item>
        {t(
          '{shipTos, plural, =0 {No ship-tos move.} one {1 ship-to moves; it keeps number and sequence.} other {{shipTos, number} ship-tos move; they keep number and sequence.}}',
          { shipTos },
        )}
      </List.Item>
      {ofBoth > 0 ? (
        <List.Item>
          {t(
            '{ofBoth, plural, one {1 user acts for both already, and keeps role and approver of {target}.} other {{ofBoth, number} users act for both already, and keep role and approver of {target}.}}',
            {
              ofBoth,
              target: target.number,
            },
          )}
        </List.Item>
      ) : null}
      {fellBack > 0 ? (
        <List.Item>
          {t(
            '{fellBack, plural, one {1 user loses the approver} other {{fellBack, number} users lose their approver}}; the Administrators of {target} approve instead.',
            { fellBack, target: target.number },
          )}
        </List.Item>
      ) : null}
      {invitations > 0 ? (
        <List.Item>
          {t('{invitations, plural, one {1 open invitation moves} other {{invitations, number} open invitations move}}.', { invitations })}
        </List.Item>
      ) : null}
      {websitesLost.length > 0 ? (
        <List.Item>
          {t('Users of {source} can no longer buy for it on {lost}: {target} may not use that.', {
            source: source.number,
            lost,
            target: target.number,
          })}
        </List.Item>
      ) : null}
      <List.Item>
        {t('{number} is still found, and says where it went. Nobody can act for it any more.', { number: source.number })}
      </List.Item>
    </List>
  )
}

/** Users of both who have different roles: the one of the customer that stays counts. */
function Roles({ report: { users, source, target } }: { report: MergeReport }) {
  const tenantId = useTenantId()
  return (
    <Sheet title={t('Other role')} flush>
      <Rows
        label={t('Users whose roles differ')}
        head={[t('User'), t('Had at {number}', { number: source.number }), t('Keeps at {number}', { number: target.number })]}
        rows={users.otherRole.map((one) => ({
          key: one.accountId,
          name: (
            <Anchor component={Link} to={paths.user(tenantId, one.accountId)} size="sm">
              {one.name}
            </Anchor>
          ),
          goes: one.had ?? t('No role'),
          stays: one.keeps ?? t('No role'),
        }))}
      />
    </Sheet>
  )
}

/** Where the two say different things: what the one that stays says counts, the rest can be read on the other's record. */
function Differing({ report: { differing, source, target } }: { report: MergeReport }) {
  const properties = useCustomProperties('customer')
  const labels = labelsOf(properties)
  return (
    <Sheet title={t('Where they differ')} flush>
      <Text size="sm" c="dimmed" px="md" pb="sm">
        {t('What {target} says counts. What {source} says stays readable on its record; copy what you need before.', {
          target: target.number,
          source: source.number,
        })}
      </Text>
      <Rows
        label={t('Fields that differ')}
        head={[t('Field'), t('{number} says', { number: source.number }), t('{number} says, and that counts', { number: target.number })]}
        rows={differing.map((one) => ({
          key: one.field,
          name: labels[one.field] ?? one.field,
          goes: textOf(properties, one.field, one.source),
          stays: textOf(properties, one.field, one.target),
        }))}
      />
    </Sheet>
  )
}

interface Row {
  readonly key: string
  readonly name: ReactNode
  readonly goes: string
  readonly stays: string
}

function Rows({ label, head, rows }: { label: string; head: readonly [string, string, string]; rows: readonly Row[] }) {
  return (
    <Table className={classes.table} aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          {head.map((one) => (
            <Table.Th key={one}>{one}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.key}>
            <Table.Th scope="row">{row.name}</Table.Th>
            <Table.Td data-label={head[1]}>{row.goes || '–'}</Table.Td>
            <Table.Td data-label={head[2]}>{row.stays || '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** A value as a person reads it, custom properties as their kind says. */
function textOf(properties: readonly CustomProperty[], field: string, value: unknown): string {
  const property = properties.find((one) => `custom.${one.name}` === field)
  if (property) return customText(property, value)
  if (field === 'kind') return value === 'company' ? t('Company') : t('Person')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
