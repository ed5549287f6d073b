import { Box, Group, Select, Table, Text } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Fragment } from 'react'
import { t } from '../../../lib/text.ts'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import classes from './Compare.module.css'
import { RightName } from './Matrix.tsx'
import { RolesFrame } from './RolesFrame.tsx'
import { type Role, useRoles } from './role.ts'

/** Two roles of one kind beside each other, only where they differ. */
export function ComparePage() {
  const { all, areasOf, error, retry } = useRoles()
  const asked: { left?: string; right?: string } = useSearch({ strict: false })
  const left = all?.find((role) => role.id === asked.left)
  const right = all?.find((role) => role.id === asked.right && role.kind === (left?.kind ?? role.kind))
  return (
    <RolesFrame part="compare" kind={left?.kind ?? 'console'}>
      <Box className="sheet">
        {error ? <Failed error={error} retry={() => void retry()} /> : null}
        {all ? (
          <Choice roles={all} left={left} right={right} />
        ) : error ? null : (
          <Box p="md" role="status" aria-label={t('Loading')}>
            <RowsSkeleton rows={6} />
          </Box>
        )}
        {all && !(left && right) ? (
          <Empty title={t('Choose two roles')}>{t('You see what one may do and the other may not. What they share is left out.')}</Empty>
        ) : null}
        {left && right ? <Differences left={left} right={right} areas={areasOf(left.kind)} /> : null}
      </Box>
    </RolesFrame>
  )
}

function Choice({ roles, left, right }: { roles: readonly Role[]; left: Role | undefined; right: Role | undefined }) {
  const navigate = useNavigate()
  const go = (search: { left?: string | undefined; right?: string | undefined }) =>
    void navigate({ to: '.', search: search, replace: true })
  const groups = (some: readonly Role[]) =>
    (['console', 'website'] as const)
      .map((kind) => ({
        group: kind === 'console' ? t('Console roles') : t('Website roles'),
        items: some.filter((role) => role.kind === kind).map((role) => ({ value: role.id, label: role.name })),
      }))
      .filter((group) => group.items.length > 0)
  const common = {
    searchable: true,
    nothingFoundMessage: t('No role matches'),
    placeholder: t('Choose a role'),
    flex: '1 1 220px',
    maw: 320,
  } as const
  return (
    <Group p="md" gap="md" align="flex-end">
      <Select
        {...common}
        label={t('First role')}
        value={left?.id ?? null}
        data={groups(roles)}
        onChange={(id) => {
          const next = roles.find((role) => role.id === id)
          go({ left: next?.id, right: next && right?.kind === next.kind ? right.id : undefined })
        }}
      />
      <Select
        {...common}
        label={t('Second role')}
        value={right?.id ?? null}
        data={groups(left ? roles.filter((role) => role.kind === left.kind && role.id !== left.id) : roles)}
        onChange={(id) => go({ left: left?.id, right: id ?? undefined })}
      />
    </Group>
  )
}

function Differences({ left, right, areas }: { left: Role; right: Role; areas: ReturnType<ReturnType<typeof useRoles>['areasOf']> }) {
  const has = (role: Role, permission: string) => role.permissions.some((one) => one === permission)
  const differing = areas
    .map(({ name, rights }) => ({ name, rights: rights.filter(({ permission }) => has(left, permission) !== has(right, permission)) }))
    .filter((area) => area.rights.length > 0)
  const shared = left.permissions.filter((one) => has(right, one)).length
  const both = t(
    '{count, plural, =0 {They share no right.} one {They share # right, which is left out.} other {They share # rights, which are left out.}}',
    { count: shared },
  )
  if (differing.length === 0) {
    return (
      <Empty title={t('No difference')}>{t('{left} and {right} may do exactly the same.', { left: left.name, right: right.name })}</Empty>
    )
  }
  return (
    <>
      <Table className={classes.table} aria-label={t('Differences between {left} and {right}', { left: left.name, right: right.name })}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('Right')}</Table.Th>
            <Table.Th>{left.name}</Table.Th>
            <Table.Th>{right.name}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.map((area) => (
            <Fragment key={area.name}>
              <Table.Tr className={classes.area}>
                <Table.Th colSpan={3} scope="colgroup">
                  {t(area.name)}
                </Table.Th>
              </Table.Tr>
              {area.rights.map((one) => (
                <Table.Tr key={one.permission}>
                  <Table.Th scope="row">
                    <RightName right={one} />
                  </Table.Th>
                  <Mark has={has(left, one.permission)} />
                  <Mark has={has(right, one.permission)} />
                </Table.Tr>
              ))}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" px="md" py="sm" role="status">
        {both}
      </Text>
    </>
  )
}

/** Yes or no, with a sign and a word. `label`: what stands before it where there are no columns. */
export function Mark({ has, label }: { has: boolean; label?: string }) {
  return (
    <Table.Td data-label={label}>
      <span className={classes.mark} data-has={has || undefined}>
        {has ? <IconCheck size={15} stroke={2.4} aria-hidden /> : <IconMinus size={15} aria-hidden />}
        {has ? t('Yes') : t('No')}
      </span>
    </Table.Td>
  )
}
