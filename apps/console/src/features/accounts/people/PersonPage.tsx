import { Alert } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { dateTime, day } from '../../../lib/time.ts'
import { DetailPage } from '../../../parts/DetailPage.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { useNeighbours } from '../../../parts/list/neighbours.ts'
import { Sheet } from '../../../parts/Sheet.tsx'
import { StatusBadge } from '../../../parts/StatusBadge.tsx'
import { Failed, PageSkeleton } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { toast } from '../../../parts/toast.ts'
import { type PersonTab, paths } from '../../../paths.ts'
import { Timeline } from '../../audit/Timeline.tsx'
import { useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { ChangeRoles } from './ChangeRoles.tsx'
import { PersonAccess } from './PersonAccess.tsx'
import { PersonActs } from './PersonActs.tsx'
import { PersonDetails } from './PersonDetails.tsx'
import { PersonProperties } from './PersonProperties.tsx'
import { PersonSecurity } from './PersonSecurity.tsx'
import { PersonSessions } from './PersonSessions.tsx'
import { cameByWords, nameOf, type Person, statusOfPerson } from './person.ts'

/** One console user, as this tenant sees them. */
export function PersonPage({ tab: given }: { tab?: PersonTab }) {
  const tenantId = useTenantId()
  const { accountId = '', tab = given ?? '' } = useParams({ strict: false })
  const person = api.useQuery('get', '/api/console/tenants/{tenantId}/people/{accountId}', { params: { path: { tenantId, accountId } } })
  const tabs = useTabs(tenantId, accountId, person.data)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const it = person.data
  const name = it ? nameOf(it) : ''
  useCrumbs({ label: t('Administration') }, { label: t('Console users'), to: paths.people(tenantId) }, { label: name })
  // not at the same tab: people of other companies have fewer
  useNeighbours('people', 'accountId', (id) => paths.person(tenantId, id))
  if (person.error) return <Failed error={person.error} retry={() => void person.refetch()} />
  if (!it) return <PageSkeleton />
  const done = async (message: string, gone = false) => {
    if (gone) await navigate({ to: paths.people(tenantId) })
    await queries.invalidateQueries({ predicate: ({ queryKey }) => !gone || !JSON.stringify(queryKey).includes(accountId) })
    toast(message)
  }
  return (
    <DetailPage
      name={name}
      badge={<StatusBadge status={statusOfPerson(it)} />}
      line={[it.email === name ? null : it.email, it.position, it.company].filter(Boolean).join(' · ')}
      tabs={tabs}
      tab={tab}
      actions={<PersonActs person={it} name={name} done={done} />}
      alert={<State person={it} name={name} />}
      aside={tab === '' || tab === 'security' ? <Glance person={it} /> : undefined}
    >
      {tab === '' ? (
        <PersonDetails person={it} home={{ tenantId }} id={accountId} {...(it.own ? {} : { managedBy: it.company ?? '' })} />
      ) : null}
      {tab === 'access' ? <PersonAccess person={it} name={name} /> : null}
      {tab === 'sessions' && it.own ? <PersonSessions home={{ tenantId }} id={accountId} name={name} /> : null}
      {tab === 'security' && it.own ? <PersonSecurity account={it} home={{ tenantId }} id={accountId} name={name} done={done} /> : null}
      {tab === 'properties' && it.own ? <PersonProperties person={it} /> : null}
      {tab === 'activity' ? (
        <Sheet title={t('Activity')}>
          <Timeline tenantId={tenantId} filter={{ accountId }} />
        </Sheet>
      ) : null}
    </DetailPage>
  )
}

/** The same, with the form for other roles open over it. */
export function ChangeRolesPage() {
  return (
    <>
      <PersonPage tab="access" />
      <ChangeRoles />
    </>
  )
}

function useTabs(tenantId: string, accountId: string, person: Person | undefined) {
  const can = useCan()
  const properties = useCustomProperties('console-user')
  const to = (value: PersonTab) => paths.person(tenantId, accountId, value)
  return [
    { value: '', label: t('Details'), to: paths.person(tenantId, accountId) },
    { value: 'access', label: t('Roles and access'), to: to('access') },
    ...(person?.own && can('people.manage') === true ? [{ value: 'sessions', label: t('Sessions'), to: to('sessions') }] : []),
    ...(person?.own ? [{ value: 'security', label: t('Security'), to: to('security') }] : []),
    ...(person?.own && properties.length > 0 ? [{ value: 'properties', label: t('Custom properties'), to: to('properties') }] : []),
    ...(can('audit.read') === true ? [{ value: 'activity', label: t('Activity'), to: to('activity') }] : []),
  ]
}

/** What is not as usual, and what happens by itself. */
function State({ person, name }: { person: Person; name: string }) {
  if (person.state === 'deactivated') {
    return (
      <Alert
        color="gray"
        title={
          person.deactivatedAt ? t('Deactivated on {when}', { when: dateTime(person.deactivatedAt) }) : t('Deactivated by the home company')
        }
      >
        {person.own
          ? t('{name} cannot sign in anywhere. Reactivating mails a link to choose a new password; access and roles are then given anew.', {
              name,
            })
          : t('{name} cannot sign in anywhere. {company} can reactivate the account.', { name, company: person.company ?? '' })}
      </Alert>
    )
  }
  if (person.access === 'invited' && person.invitationEndsAt) {
    const over = new Date(person.invitationEndsAt) < new Date()
    return (
      <Alert
        color={over ? 'yellow' : 'blue'}
        icon={<IconMail aria-hidden />}
        title={over ? t('The invitation has ended') : t('Invited, not accepted yet')}
      >
        {over
          ? t('It could be accepted until {until}. Resend it to start anew.', { until: dateTime(person.invitationEndsAt) })
          : t('The invitation can be accepted until {until}. Then it ends by itself.', { until: dateTime(person.invitationEndsAt) })}
      </Alert>
    )
  }
  if (person.access === 'none') {
    return (
      <Alert color="gray" title={t('No access to this tenant')}>
        {t('{name} has an account of your company and cannot enter this tenant. Inviting the address gives access.', { name })}
      </Alert>
    )
  }
  return undefined
}

function Glance({ person }: { person: Person }) {
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [t('Last sign-in'), <Time key="in" at={person.lastSignInAt} />],
          [t('Access since'), person.acceptedAt ? day(person.acceptedAt) : undefined],
          [t('Roles'), person.roles.map((role) => role.name).join(', ')],
          ...(person.own ? [] : ([[t('May bring in colleagues'), person.mayBringPeople ? t('Yes') : t('No')]] as const)),
          [t('Came by'), cameByWords(person.cameBy)],
          [t('Created'), <Time key="made" at={person.createdAt} />],
        ]}
      />
    </Sheet>
  )
}
