import { Anchor, Box, Button, Text } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { DetailPage } from '../../../parts/DetailPage.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Failed, NotFound, PageSkeleton } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths } from '../../../paths.ts'
import { Timeline } from '../../audit/Timeline.tsx'
import { ChangeAccess } from './ChangeAccess.tsx'
import { EndAccess } from './EndAccess.tsx'
import { PeopleOfPartner } from './PeopleOfPartner.tsx'
import { lastSignIn, type Partner, usePartners } from './partner.ts'

/** One partner company: its people here, how far they may go, what happened. */
export function PartnerPage() {
  const tenantId = useTenantId()
  const { companyId = '', tab = '' }: { companyId?: string; tab?: string } = useParams({ strict: false })
  const { partners } = usePartners()
  const partner = partners.data?.items.find((one) => one.companyId === companyId)
  useCrumbs({ label: t('Administration') }, { label: t('Partners'), to: paths.partners(tenantId) }, { label: partner?.name ?? '' })
  if (partners.error) return <Failed error={partners.error} retry={() => void partners.refetch()} />
  if (!partners.data) return <PageSkeleton />
  return partner ? <One key={companyId} partner={partner} tab={tab} /> : <NotFound />
}

function One({ partner, tab }: { partner: Partner; tab: string }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const may = useCan()('partners.manage')
  const held = useTenant()?.permissions ?? []
  const [ending, setEnding] = useState(false)
  const { peopleOf, who } = usePartners()
  const people = peopleOf(partner.companyId)
  const shown = tab === 'change' ? '' : tab
  const tabs = [
    { value: '', label: t('People'), to: paths.partner(tenantId, partner.companyId) },
    ...(held.includes('audit.read')
      ? [{ value: 'activity', label: t('Activity'), to: paths.partner(tenantId, partner.companyId, 'activity') }]
      : []),
  ]
  return (
    <DetailPage
      name={partner.name}
      line={partner.domains.join(', ')}
      tabs={tabs}
      tab={shown}
      actions={
        <>
          <MayButton
            aria-keyshortcuts="e"
            may={may}
            onClick={() => void navigate({ to: paths.partner(tenantId, partner.companyId, 'change') })}
          >
            {t('Change access')}
          </MayButton>
          <MayButton variant="default" c="red" may={may} onClick={() => setEnding(true)}>
            {t('End access…')}
          </MayButton>
        </>
      }
      aside={
        shown === '' ? (
          <Sheet title={t('At a glance')}>
            <Facts
              items={[
                [
                  t('Ceiling'),
                  held.includes('roles.read') ? (
                    <Anchor key="ceiling" component={Link} to={paths.role(tenantId, partner.ceiling.id)} size="sm">
                      {partner.ceiling.name}
                    </Anchor>
                  ) : (
                    partner.ceiling.name
                  ),
                ],
                [t('Brings in colleagues'), partner.mayBringPeople ? t('Yes, where its people have that right') : t('No')],
                [t('Access since'), <Time key="since" at={partner.grantedAt} />],
                [t('Last sign-in'), <Time key="last" at={lastSignIn(people)} />],
                [t('Proved domains'), partner.domains.join(', ')],
              ]}
            />
          </Sheet>
        ) : undefined
      }
    >
      {shown === '' ? (
        <Sheet
          title={t('People')}
          flush
          act={
            held.includes('people.manage') ? (
              <Button component={Link} to={paths.invitePerson(tenantId)} variant="default" size="xs">
                {t('Invite a person')}
              </Button>
            ) : undefined
          }
        >
          <PeopleOfPartner partner={partner} query={who} people={people} />
          {partner.invited > 0 ? (
            <Text size="sm" c="dimmed" px="md" py="sm">
              {t(
                '{count, plural, one {# invitation is open. Whose, you see on the page} other {# invitations are open. Whose, you see on the page}}',
                { count: partner.invited },
              )}{' '}
              <Anchor component={Link} to={paths.whoCanGetIn(tenantId)} size="sm" underline="always">
                {t('Who can get in')}
              </Anchor>
            </Text>
          ) : null}
        </Sheet>
      ) : null}
      {shown === 'activity' ? (
        <Box className="sheet">
          <Timeline tenantId={tenantId} filter={{ subjectId: partner.companyId }} />
        </Box>
      ) : null}
      {tab === 'change' && may === true ? (
        <ChangeAccess partner={partner} close={() => void navigate({ to: paths.partner(tenantId, partner.companyId) })} />
      ) : null}
      <EndAccess partner={partner} opened={ending} close={() => setEnding(false)} />
    </DetailPage>
  )
}
