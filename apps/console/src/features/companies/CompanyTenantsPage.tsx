import { Anchor, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import type { Column } from '../../parts/list/ListTable.tsx'
import { type ListState, useListState } from '../../parts/list/listState.ts'
import { RecordList } from '../../parts/list/RecordList.tsx'
import { RowName } from '../../parts/list/RowName.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { CompanyShell } from './CompanyShell.tsx'
import { useAdministers, useCompanyId } from './company.ts'

/** Where the company may go, and the most its people may do there. */
export function CompanyTenantsPage() {
  const companyId = useCompanyId()
  const administers = useAdministers()
  const state = useListState({ sort: 'name' })
  const query = api.useQuery(
    'get',
    '/api/console/companies/{companyId}/tenants',
    { params: { path: { companyId }, query: queryOf(state) } },
    { enabled: administers, placeholderData: keepPreviousData },
  )
  type Tenant = NonNullable<typeof query.data>['items'][number]
  const columns: Column<Tenant>[] = [
    {
      key: 'name',
      label: t('Tenant'),
      cell: (one) => (one.own ? <RowName to={paths.dashboard(one.tenantId)} name={one.name} /> : <Text fw={550}>{one.name}</Text>),
    },
    { key: 'ceiling', label: t('Ceiling'), cell: (one) => t('Up to {role}', { role: one.ceiling.name }) },
    {
      key: 'bring',
      label: t('Your people may bring in colleagues'),
      cell: (one) => (one.mayBringPeople ? t('Yes') : t('No')),
      onCards: 'labelled',
    },
    { key: 'people', label: t('With access'), cell: (one) => one.people, align: 'right', onCards: 'labelled' },
    { key: 'invited', label: t('Invited'), cell: (one) => one.invited, align: 'right', onCards: 'labelled' },
    { key: 'granted', label: t('Granted'), cell: (one) => <Time at={one.grantedAt} />, onCards: 'labelled' },
  ]
  return (
    <CompanyShell
      title={t('Tenants')}
      line={t(
        'Merchants that granted your company access. Whatever roles your people are given there, the ceiling is the most they may do.',
      )}
    >
      <RecordList<Tenant>
        name="company-tenants"
        label={t('Tenants')}
        searches={t('Name of the tenant')}
        views={false}
        columns={columns}
        query={query}
        state={state}
        rowId={(one) => one.tenantId}
        rowName={(one) => one.name}
        empty={
          <Empty
            title={t('No tenant yet')}
            act={
              <Anchor component={Link} to={paths.companyDomains(companyId)} size="sm">
                {t('Go to domains')}
              </Anchor>
            }
          >
            {t(
              'An Admin Owner of a merchant grants your company access by one of your proved domains. You are told by mail, and it appears here.',
            )}
          </Empty>
        }
      />
    </CompanyShell>
  )
}

const queryOf = ({ search, limit, trail }: ListState) => ({
  ...(search ? { search } : {}),
  limit,
  ...(trail.length > 0 ? { cursor: trail.at(-1)! } : {}),
})
