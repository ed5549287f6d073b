import { Alert } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api, type Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { StatusBadge, statusOf } from '../../parts/StatusBadge.tsx'
import { Failed, NotFound, PageSkeleton } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { PersonDetails } from '../accounts/people/PersonDetails.tsx'
import { PersonSecurity } from '../accounts/people/PersonSecurity.tsx'
import { PersonSessions } from '../accounts/people/PersonSessions.tsx'
import { cameByWords, nameOf } from '../accounts/people/person.ts'
import { Timeline } from '../audit/Timeline.tsx'
import { ColleagueActs } from './ColleagueActs.tsx'
import { AdministratorBadge } from './CompanyPeoplePage.tsx'
import { useAdministers, useCompany, useCompanyId } from './company.ts'

/** One person of the company. */
export function ColleaguePage() {
  const companyId = useCompanyId()
  const company = useCompany()
  const administers = useAdministers()
  const { accountId = '', tab = '' } = useParams({ strict: false })
  const query = api.useQuery(
    'get',
    '/api/console/companies/{companyId}/people/{accountId}',
    { params: { path: { companyId, accountId } } },
    { enabled: administers },
  )
  const queries = useQueryClient()
  const navigate = useNavigate()
  const it = query.data
  const name = it ? nameOf(it) : ''
  useCrumbs({ label: company?.name ?? t('Your company') }, { label: t('People'), to: paths.company(companyId) }, { label: name })
  if (!administers) return <NotFound />
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />
  if (!it) return <PageSkeleton />
  const done = async (message: string, gone = false) => {
    if (gone) await navigate({ to: paths.company(companyId) })
    await queries.invalidateQueries({ predicate: ({ queryKey }) => !gone || !JSON.stringify(queryKey).includes(accountId) })
    toast(message)
  }
  return (
    <DetailPage
      name={name}
      badge={
        <>
          <StatusBadge status={statusOf(it)} />
          {it.companyAdministrator ? <AdministratorBadge /> : null}
        </>
      }
      line={[it.email === name ? null : it.email, it.position].filter(Boolean).join(' · ')}
      tabs={[
        { value: '', label: t('Details'), to: paths.colleague(companyId, accountId) },
        { value: 'sessions', label: t('Sessions'), to: paths.colleague(companyId, accountId, 'sessions') },
        { value: 'security', label: t('Security'), to: paths.colleague(companyId, accountId, 'security') },
        { value: 'activity', label: t('Activity'), to: paths.colleague(companyId, accountId, 'activity') },
      ]}
      tab={tab}
      actions={<ColleagueActs account={it} name={name} done={done} />}
      alert={<State account={it} name={name} />}
      aside={tab === 'activity' ? undefined : <Glance account={it} />}
    >
      {tab === '' ? <PersonDetails person={it} home={{ companyId }} id={accountId} /> : null}
      {tab === 'sessions' ? <PersonSessions home={{ companyId }} id={accountId} name={name} /> : null}
      {tab === 'security' ? <PersonSecurity account={it} home={{ companyId }} id={accountId} name={name} done={done} /> : null}
      {tab === 'activity' ? (
        <Sheet title={t('Activity')}>
          <Timeline companyId={companyId} filter={{ accountId }} />
        </Sheet>
      ) : null}
    </DetailPage>
  )
}

type Account = Schemas['ConsoleAccount']

function State({ account, name }: { account: Account; name: string }) {
  if (account.state !== 'active') {
    return (
      <Alert
        color="gray"
        title={account.deactivatedAt ? t('Deactivated on {when}', { when: dateTime(account.deactivatedAt) }) : t('Inactive')}
      >
        {t('{name} cannot sign in anywhere. Reactivating mails a link to choose a new password; tenants then give access anew.', { name })}
      </Alert>
    )
  }
  if (account.activation === 'Activated') return undefined
  return (
    <Alert color="blue" icon={<IconMail aria-hidden />} title={t('Not activated yet')}>
      {t('{name} has not chosen a password yet. The activation mail can be sent again under Security.', { name })}
    </Alert>
  )
}

function Glance({ account }: { account: Account }) {
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [t('Last sign-in'), <Time key="in" at={account.lastSignInAt} />],
          [t('Company administrator'), account.companyAdministrator ? t('Yes') : t('No')],
          [t('Came by'), cameByWords(account.cameBy)],
          [t('Created'), <Time key="made" at={account.createdAt} />],
        ]}
      />
    </Sheet>
  )
}
