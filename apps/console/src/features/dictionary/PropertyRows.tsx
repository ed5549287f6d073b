import { ActionIcon, Anchor, Badge, Button, Menu, Stack, Table, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDots, IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago, day } from '../../lib/time.ts'
import { useReorder } from '../../parts/list/useReorder.tsx'
import { Failed } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import classes from './Dictionary.module.css'
import type { Entity, Property } from './property.ts'
import { RemoveProperty } from './RemoveProperty.tsx'
import { useOrdering } from './useOrdering.ts'
import { useRestore } from './useRestore.ts'
import { storefrontLabel, typeLine } from './words.ts'

/** The properties of an entity in the order of forms, which can be changed; behind them those that were removed. */
export function PropertyRows({ entity, properties }: { entity: Entity; properties: readonly Property[] }) {
  const mayWrite = useCan()('dictionary.write') === true
  const [removing, setRemoving] = useState<Property>()
  const living = properties.filter((one) => !one.removedAt)
  const byKey = new Map(properties.map((one) => [one.key, one]))
  const { keys, order, failed } = useOrdering(entity, living)
  const reorder = useReorder({ ids: keys, name: (key) => byKey.get(key)?.label ?? '', onOrder: order })
  return (
    <>
      {failed ? <Failed error={failed} /> : null}
      <Table className={classes.table} aria-label={t('Properties')} verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            {mayWrite ? <Table.Th w={44} aria-label={t('Order')} /> : null}
            <Table.Th>{t('Property')}</Table.Th>
            <Table.Th>{t('Type')}</Table.Th>
            <Table.Th>{t('Used as')}</Table.Th>
            <Table.Th>{t('Seen by')}</Table.Th>
            <Table.Th w={44} aria-label={t('Acts')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reorder.order.flatMap((key, at) => {
            const property = byKey.get(key)
            if (!property) return []
            return [
              <Table.Tr key={key} className={classes.row} {...reorder.row(key)}>
                {mayWrite ? (
                  <Table.Td data-cell="handle">
                    <ActionIcon variant="subtle" color="gray" className={classes.handle} {...reorder.handle(key)}>
                      <IconGripVertical size={16} aria-hidden />
                    </ActionIcon>
                  </Table.Td>
                ) : null}
                <Cells property={property} />
                <Table.Td data-cell="menu" ta="right">
                  {mayWrite ? (
                    <RowMenu
                      property={property}
                      first={at === 0}
                      last={at === keys.length - 1}
                      step={(by) => reorder.step(key, by)}
                      remove={() => setRemoving(property)}
                    />
                  ) : null}
                </Table.Td>
              </Table.Tr>,
            ]
          })}
          {properties
            .filter((one) => one.removedAt)
            .map((one) => (
              <GoneRow key={one.key} property={one} handle={mayWrite} />
            ))}
        </Table.Tbody>
      </Table>
      {reorder.announcer}
      <RemoveProperty property={removing} close={() => setRemoving(undefined)} />
    </>
  )
}

function Cells({ property }: { property: Property }) {
  const tenantId = useTenantId()
  return (
    <>
      <Table.Td>
        <Stack gap={0}>
          <Anchor
            component={Link}
            to={paths.property(tenantId, property.entity, property.key)}
            fw={550}
            c="var(--mantine-color-text)"
            size="sm"
          >
            {property.label}
          </Anchor>
          <span className={classes.code}>{property.name}</span>
        </Stack>
      </Table.Td>
      <Table.Td data-cell="type">
        <Text size="sm">{typeLine(property)}</Text>
      </Table.Td>
      <Table.Td data-cell="marks">
        <Marks property={property} />
      </Table.Td>
      <Table.Td data-cell="who">
        <Text size="sm">
          {property.viewRoles === null
            ? t('Every role')
            : t('{count, plural, =0 {Admin Owners only} one {# role} other {# roles}}', { count: property.viewRoles.length })}
        </Text>
        {property.editRoles === null ? null : (
          <Text size="xs" c="dimmed">
            {t('{count, plural, =0 {changed by Admin Owners only} one {changed by # role} other {changed by # roles}}', {
              count: property.editRoles.length,
            })}
          </Text>
        )}
        {property.storefront === 'hidden' ? null : (
          <Text size="xs" c="dimmed">
            {storefrontLabel(property.storefront)}
          </Text>
        )}
      </Table.Td>
    </>
  )
}

function Marks({ property }: { property: Property }) {
  const marks = [
    property.required && t('Required'),
    property.searchable && (property.filled ? t('Search and filters') : t('Filters being prepared')),
    property.listColumn && t('List column'),
    property.personal && t('Personal data'),
  ].filter((mark): mark is string => Boolean(mark))
  if (marks.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('Form field')}
      </Text>
    )
  return (
    <span className={classes.marks}>
      {marks.map((mark) => (
        <Badge key={mark} color="gray">
          {mark}
        </Badge>
      ))}
    </span>
  )
}

interface MenuProps {
  readonly property: Property
  readonly first: boolean
  readonly last: boolean
  readonly step: (by: 1 | -1) => void
  readonly remove: () => void
}

function RowMenu({ property, first, last, step, remove }: MenuProps) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('Acts on {name}', { name: property.label })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => void navigate({ to: paths.property(tenantId, property.entity, property.key) })}
        >
          {t('Edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={15} aria-hidden />} disabled={first} onClick={() => step(-1)}>
          {t('Move up')}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} aria-hidden />} disabled={last} onClick={() => step(1)}>
          {t('Move down')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={remove}>
          {t('Remove…')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function GoneRow({ property, handle }: { property: Property; handle: boolean }) {
  const restore = useRestore()
  return (
    <Table.Tr className={classes.row} data-gone>
      {handle ? <Table.Td data-cell="handle" /> : null}
      <Table.Td>
        <Stack gap={0}>
          <Text size="sm" fw={550} td="line-through">
            {property.label}
          </Text>
          <span className={classes.code}>{property.name}</span>
        </Stack>
      </Table.Td>
      <Table.Td data-cell="type">
        <Text size="sm">{typeLine(property)}</Text>
      </Table.Td>
      <Table.Td data-cell="marks" colSpan={2}>
        <Text size="sm">
          {t('Removed {when}. Can be restored with its values until {until}.', {
            when: ago(property.removedAt ?? ''),
            until: day(property.restorableUntil ?? ''),
          })}
        </Text>
        {restore.failed ? (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {problemOf(restore.failed).detail ?? problemOf(restore.failed).title}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td data-cell="menu" ta="right">
        {handle ? (
          <Button
            size="xs"
            variant="default"
            loading={restore.busy}
            onClick={() => void restore.act(property)}
            aria-label={t('Restore {name}', { name: property.label })}
          >
            {t('Restore')}
          </Button>
        ) : null}
      </Table.Td>
    </Table.Tr>
  )
}
