import { Text } from '@mantine/core'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Column, ListTable } from '../../../parts/list/ListTable.tsx'
import { useListState } from '../../../parts/list/listState.ts'
import { RowName } from '../../../parts/list/RowName.tsx'
import { Empty } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import type { Partner, PersonOfPartner, usePartners } from './partner.ts'

/** People of a partner with access here, who brought them in, and when they were last seen. */
export function PeopleOfPartner(props: {
  partner: Partner
  people: readonly PersonOfPartner[] | undefined
  query: ReturnType<typeof usePartners>['who']
}) {
  const { partner, people, query } = props
  const tenantId = useTenantId()
  const state = useListState({ sort: '' })
  return (
    <ListTable
      label={t('People of {company}', { company: partner.name })}
      columns={columns(tenantId)}
      query={{
        data: people && { items: people },
        error: query.error,
        isPending: query.isPending,
        isPlaceholderData: query.isPlaceholderData,
        refetch: () => query.refetch(),
      }}
      state={state}
      rowId={(one) => one.accountId}
      rowName={(one) => one.name}
      empty={
        <Empty title={t('Nobody of {company} has access yet', { company: partner.name })}>
          {t('The company is let in; its people are not. Invite them one by one: access begins when they accept.')}
        </Empty>
      }
    />
  )
}

const columns = (tenantId: string): Column<PersonOfPartner>[] => [
  { key: 'name', label: t('Name'), cell: (one) => <RowName to={paths.person(tenantId, one.accountId)} name={one.name} line={one.email} /> },
  {
    key: 'roles',
    label: t('Roles'),
    onCards: 'line',
    cell: (one) => (
      <>
        {one.roles.map((role) => role.name).join(', ')}
        {one.mayBringPeople ? (
          <Text size="xs" c="dimmed">
            {t('Brings in colleagues')}
          </Text>
        ) : null}
      </>
    ),
  },
  { key: 'by', label: t('Brought in by'), onCards: 'labelled', cell: (one) => one.invitedBy ?? t('Nobody any more') },
  { key: 'last', label: t('Last sign-in'), onCards: 'labelled', cell: (one) => <Time at={one.lastSignInAt} /> },
]
