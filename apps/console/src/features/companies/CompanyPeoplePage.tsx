import { Badge, Button, Text } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, type Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { choiceOf, type Filter } from '../../parts/list/filters.ts'
import type { Column } from '../../parts/list/ListTable.tsx'
import { type ListState, useListState } from '../../parts/list/listState.ts'
import { RecordList } from '../../parts/list/RecordList.tsx'
import { RowName } from '../../parts/list/RowName.tsx'
import { StatusBadge, statusOf } from '../../parts/StatusBadge.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { nameOf } from '../accounts/people/person.ts'
import { CompanyShell } from './CompanyShell.tsx'
import { useAdministers, useCompany, useCompanyId } from './company.ts'

type Colleague = Schemas['ConsoleAccount']

/** The people of a company, for its administrators. */
export function CompanyPeoplePage() {
  const companyId = useCompanyId()
  const company = useCompany()
  const administers = useAdministers()
  const navigate = useNavigate()
  const state = useListState({ sort: 'userName' })
  const query = api.useQuery(
    'get',
    '/api/console/companies/{companyId}/people',
    { params: { path: { companyId }, query: queryOf(state) } },
    { placeholderData: keepPreviousData, enabled: administers },
  )
  const add = (
    <Button
      aria-keyshortcuts="c"
      leftSection={<IconUserPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newColleague(companyId) })}
    >
      {t('Add person')}
    </Button>
  )
  return (
    <CompanyShell
      title={t('People')}
      line={
        company ? t('Everybody {company} employs. Tenants give them access; here you say who they are.', { company: company.name }) : ''
      }
      actions={add}
    >
      <RecordList<Colleague>
        name="colleagues"
        label={t('People')}
        searches={t('Name, e-mail, company or phone')}
        filters={filters()}
        views={false}
        columns={columns(companyId)}
        query={query}
        state={state}
        rowId={(one) => one.id}
        rowName={nameOf}
        empty={
          <Empty title={t('Nobody here yet')} act={add}>
            {t('Add the people of your company. Each chooses a password by a mailed link; tenants then invite them.')}
          </Empty>
        }
      />
    </CompanyShell>
  )
}

const filters = (): readonly Filter[] => [
  {
    name: 'state',
    label: t('Status'),
    kind: 'choice',
    one: true,
    choices: [
      { value: 'active', label: t('Active') },
      { value: 'deactivated', label: t('Inactive') },
    ],
  },
]

const columns = (companyId: string): Column<Colleague>[] => [
  {
    key: 'name',
    label: t('Name'),
    sort: 'userName',
    cell: (one) => (
      <RowName to={paths.colleague(companyId, one.id)} name={nameOf(one)} line={one.email === nameOf(one) ? null : one.email} />
    ),
  },
  { key: 'status', label: t('Status'), cell: (one) => <StatusBadge status={statusOf(one)} />, onCards: 'status' },
  {
    key: 'part',
    label: t('Part in the company'),
    cell: (one) =>
      one.companyAdministrator ? (
        <AdministratorBadge />
      ) : (
        <Text span inherit c="dimmed">
          {t('Colleague')}
        </Text>
      ),
  },
  { key: 'position', label: t('Position'), cell: (one) => one.position ?? '–' },
  { key: 'lastSignIn', label: t('Last sign-in'), sort: 'lastSignInAt', cell: (one) => <Time at={one.lastSignInAt} />, onCards: 'labelled' },
  { key: 'created', label: t('Created'), sort: 'createdAt', cell: (one) => <Time at={one.createdAt} />, onCards: 'hidden' },
]

export const AdministratorBadge = () => (
  <Badge color="blue" variant="light">
    {t('Company administrator')}
  </Badge>
)

const queryOf = (state: ListState) => ({
  ...(state.search ? { search: state.search } : {}),
  ...(choiceOf(state, 'state') ? { state: choiceOf(state, 'state') as Colleague['state'] as 'active' } : {}),
  sort: state.sort as 'userName',
  descending: state.order === 'desc',
  limit: state.limit,
  ...(state.trail.length > 0 ? { cursor: state.trail.at(-1)! } : {}),
})
