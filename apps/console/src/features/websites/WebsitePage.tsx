import { Alert, Box, Button } from '@mantine/core'
import { IconClock, IconMail, IconShieldHalf } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, PageSkeleton } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { paths } from '../../paths.ts'
import { Timeline } from '../audit/Timeline.tsx'
import { CloseWebsite } from './CloseWebsite.tsx'
import { WebsiteDetails } from './WebsiteDetails.tsx'
import { WebsiteHosts } from './WebsiteHosts.tsx'
import { mainHost, StateBadge, type Website } from './website.tsx'

/** One storefront. */
export function WebsitePage() {
  const tenantId = useTenantId()
  const { websiteId = '', tab = '' }: { websiteId?: string; tab?: string } = useParams({ strict: false })
  const website = api.useQuery('get', '/api/console/tenants/{tenantId}/websites/{websiteId}', { params: { path: { tenantId, websiteId } } })
  useCrumbs({ label: t('Administration') }, { label: t('Websites'), to: paths.websites(tenantId) }, { label: website.data?.name ?? '' })
  if (website.error) return <Failed error={website.error} retry={() => void website.refetch()} />
  return website.data ? <One key={websiteId} website={website.data} tab={tab} /> : <PageSkeleton />
}

function One({ website, tab }: { website: Website; tab: string }) {
  const tenantId = useTenantId()
  const can = useCan()
  const held = useTenant()?.permissions ?? []
  const [closing, setClosing] = useState(false)
  const closed = website.state === 'closed'
  const mayClose: May = closed ? { reason: t('This website is closed already.') } : can('websites.write')
  const tabs = [
    { value: '', label: t('Details'), to: paths.website(tenantId, website.id) },
    { value: 'hosts', label: t('Host names'), to: paths.website(tenantId, website.id, 'hosts'), count: website.hosts.length },
    ...(held.includes('audit.read')
      ? [{ value: 'activity', label: t('Activity'), to: paths.website(tenantId, website.id, 'activity') }]
      : []),
  ]
  const proved = website.hosts.some((one) => one.state === 'verified')
  return (
    <DetailPage
      name={website.name}
      avatar={false}
      badge={<StateBadge state={website.state} />}
      line={mainHost(website)?.shownAs}
      tabs={tabs}
      tab={tab}
      alert={!closed && !proved ? <NotServed website={website} tab={tab} /> : undefined}
      actions={
        <>
          {held.includes('settings.read') ? (
            <Button
              component={Link}
              to={paths.settings(tenantId, 'website')}
              search={{ website: website.id } as never}
              variant="default"
              leftSection={<IconShieldHalf size={16} aria-hidden />}
            >
              {t('Settings')}
            </Button>
          ) : null}
          {held.includes('templates.write') ? (
            <Button
              component={Link}
              to={paths.mails(tenantId)}
              search={{ website: website.id } as never}
              variant="default"
              leftSection={<IconMail size={16} aria-hidden />}
            >
              {t('Mail templates')}
            </Button>
          ) : null}
          <MayButton variant="default" c="red" may={mayClose} onClick={() => setClosing(true)}>
            {t('Close website…')}
          </MayButton>
        </>
      }
      aside={tab === '' ? <Glance website={website} /> : undefined}
    >
      {tab === '' ? <WebsiteDetails website={website} /> : null}
      {tab === 'hosts' ? <WebsiteHosts website={website} /> : null}
      {tab === 'activity' ? (
        <Box className="sheet">
          <Timeline tenantId={tenantId} filter={{ subjectId: website.id }} />
        </Box>
      ) : null}
      <CloseWebsite website={website} opened={closing} close={() => setClosing(false)} />
    </DetailPage>
  )
}

function NotServed({ website, tab }: { website: Website; tab: string }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  return (
    <Alert color="yellow" icon={<IconClock size={18} aria-hidden />} title={t('This website serves nobody yet')}>
      {website.hosts.length === 0 ? t('It has no host name.') : t('None of its host names is proved.')}{' '}
      {tab === 'hosts' ? null : (
        <Button variant="default" size="xs" ml="xs" onClick={() => void navigate({ to: paths.website(tenantId, website.id, 'hosts') })}>
          {website.hosts.length === 0 ? t('Add a host name') : t('Prove a host name')}
        </Button>
      )}
    </Alert>
  )
}

function Glance({ website }: { website: Website }) {
  const proved = website.hosts.filter((one) => one.state === 'verified').length
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [t('Host names'), t('{proved} of {count} proved', { proved, count: website.hosts.length })],
          [t('Created'), <Time key="made" at={website.createdAt} />],
          [t('Changed'), <Time key="changed" at={website.modifiedAt} />],
        ]}
      />
    </Sheet>
  )
}
