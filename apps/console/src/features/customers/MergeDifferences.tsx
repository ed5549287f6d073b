import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { paths } from '../../paths.ts'
import { type CustomProperty, customText, useCustomProperties } from '../dictionary/CustomFields.tsx'
import { nameOfCode } from './customer.ts'
import { labelsOf } from './labelsOf.ts'
import classes from './Merge.module.css'

type MergeReport = Schemas['MergeReport']

/** Users of both who have different roles: the one of the customer that stays counts. */
export function Roles({ report: { users, source, target } }: { report: MergeReport }) {
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
export function Differing({ report: { differing, source, target } }: { report: MergeReport }) {
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
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return field === 'country' ? nameOfCode('region', text) : text
}
