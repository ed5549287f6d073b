import { Alert, Anchor, Box, Group, MultiSelect, Table, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { api, client, type Schemas } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Pick } from '../../../parts/pick/Pick.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { listed, rightsListed } from '../words.ts'
import classes from './Compare.module.css'
import { Mark } from './ComparePage.tsx'
import { useRoles } from './role.ts'
import type { Asked } from './WhatIfPage.tsx'

/** What a person of the console would be able to do with these roles in place of theirs. */
export function WhatIfPerson({ asked, ask }: { asked: Asked; ask: (next: Asked) => void }) {
  const tenantId = useTenantId()
  const { all } = useRoles()
  const accountId = asked.person ?? ''
  const person = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/people/{accountId}',
    { params: { path: { tenantId, accountId } } },
    { enabled: accountId !== '' },
  )
  const now = person.data?.roles.map((role) => role.id) ?? []
  const roleIds = asked.roles ? [asked.roles].flat() : now
  const preview = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/people/{accountId}/rights/preview',
    { params: { path: { tenantId, accountId } }, body: { roleIds: [...roleIds] } },
    { enabled: accountId !== '' && person.data !== undefined, placeholderData: keepPreviousData },
  )
  const name = person.data ? nameOf(person.data) : undefined
  const error = person.error ?? preview.error
  return (
    <>
      <Group p="md" gap="md" align="flex-start">
        <Box flex="1 1 240px" maw={380}>
          <Pick
            {...personFinder(tenantId)}
            label={t('Person')}
            placeholder={t('Name or e-mail')}
            clearable
            value={asked.person ?? null}
            onChange={(id) => ask(id ? { person: id } : {})}
          />
        </Box>
        <MultiSelect
          label={t('With these roles')}
          placeholder={roleIds.length === 0 ? t('No role') : ''}
          disabled={!person.data}
          searchable
          nothingFoundMessage={t('No role matches')}
          flex="2 1 320px"
          value={[...roleIds]}
          onChange={(roles) => ask({ person: accountId, roles })}
          data={(all ?? []).filter((role) => role.kind === 'console').map((role) => ({ value: role.id, label: role.name }))}
        />
      </Group>
      {accountId === '' ? (
        <Empty title={t('Choose a person')}>
          {t('You see what the person may do now, and would with other roles. Nothing changes by looking.')}
        </Empty>
      ) : null}
      {error ? <Failed error={error} retry={() => void Promise.all([person.refetch(), preview.refetch()])} /> : null}
      {accountId !== '' && !error && !preview.data ? (
        <Box p="md" role="status" aria-label={t('Loading')}>
          <RowsSkeleton rows={6} />
        </Box>
      ) : null}
      {accountId !== '' && !error && preview.data && name ? <Result name={name} accountId={accountId} preview={preview.data} /> : null}
    </>
  )
}

/** People with access, or an invitation to it. */
const personFinder = (tenantId: string) => ({
  of: ['people', tenantId],
  async find(text: string, signal: AbortSignal) {
    const query = { limit: 20, ...(text ? { search: text } : {}) }
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/people', { params: { path: { tenantId }, query }, signal })
    if (error) throw error
    return data.items.filter((one) => one.access !== 'none').map((one) => ({ value: one.accountId, label: nameOf(one), hint: one.email }))
  },
  async called(accountId: string, signal: AbortSignal) {
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/people/{accountId}', {
      params: { path: { tenantId, accountId } },
      signal,
    })
    if (error) throw error
    return nameOf(data)
  },
})

const nameOf = (one: { firstName?: string | null; lastName?: string | null; email: string }) =>
  [one.firstName, one.lastName].filter(Boolean).join(' ') || one.email

function Result({ name, accountId, preview }: { name: string; accountId: string; preview: Schemas['RightsPreview'] }) {
  const tenantId = useTenantId()
  const { areasOf } = useRoles()
  const { now, after, gains, loses } = preview
  const values = { name, gains: rightsListed(gains, 4), loses: rightsListed(loses, 4) }
  const sentence =
    gains.length + loses.length === 0
      ? t('{name} would be able to do the same as now.', values)
      : loses.length === 0
        ? t('{name} would gain {gains}.', values)
        : gains.length === 0
          ? t('{name} would lose {loses}.', values)
          : t('{name} would gain {gains} and lose {loses}.', values)
  const ceiling = [...now.why, ...after.why].flatMap((one) => one.from).find((one) => one.ceiling)?.ceiling
  const shown = areasOf('console')
    .map((area) => ({
      ...area,
      rights: area.rights.filter(({ permission }) => now.permissions.includes(permission) || after.permissions.includes(permission)),
    }))
    .filter((area) => area.rights.length > 0)
  return (
    <>
      <Alert color={gains.length + loses.length === 0 ? 'gray' : 'blue'} mx="md" mb="md" role="status">
        {sentence}
        {ceiling ? <> {t('Never more than {ceiling}, the ceiling of the company.', { ceiling: ceiling.name })}</> : null}
      </Alert>
      {shown.length === 0 ? (
        <Empty title={t('No right, now or then')}>{t('Choose a role that gives some.')}</Empty>
      ) : (
        <Table className={`${classes.table!} ${classes.whys!}`} aria-label={t('Rights of {name}, now and then', { name })}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('Right')}</Table.Th>
              <Table.Th>{t('Now')}</Table.Th>
              <Table.Th>{t('Then')}</Table.Th>
              <Table.Th>{t('From')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((area) => (
              <Fragment key={area.name}>
                <Table.Tr className={classes.area}>
                  <Table.Th colSpan={4} scope="colgroup">
                    {t(area.name)}
                  </Table.Th>
                </Table.Tr>
                {area.rights.map(({ permission, label }) => {
                  const [had, has] = [now.permissions.includes(permission), after.permissions.includes(permission)]
                  const from = (has ? after : now).why.find((one) => one.permission === permission)?.from ?? []
                  return (
                    <Table.Tr key={permission} className={had === has ? undefined : classes.changed!}>
                      <Table.Th scope="row">{t(label)}</Table.Th>
                      <Mark has={had} label={t('Now')} />
                      <Mark has={has} label={t('Then')} />
                      <Table.Td className={classes.why}>{listed(from.map((one) => one.role.name))}</Table.Td>
                    </Table.Tr>
                  )
                })}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Text size="xs" c="dimmed" px="md" py="sm">
        {t('Nothing was changed. Roles are given on the page of the person:')}{' '}
        <Anchor component={Link} to={paths.person(tenantId, accountId)} size="xs" underline="always">
          {t('Open {name}', { name })}
        </Anchor>
      </Text>
    </>
  )
}
