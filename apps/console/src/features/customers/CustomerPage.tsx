import { useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { useNeighbours } from '../../parts/list/neighbours.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { StatusBadge } from '../../parts/StatusBadge.tsx'
import { PageFailed, PageSkeleton } from '../../parts/states.tsx'
import { type CustomerTab, paths } from '../../paths.ts'
import { Timeline } from '../audit/Timeline.tsx'
import { CustomerActs } from './CustomerActs.tsx'
import { CustomerAlerts } from './CustomerAlerts.tsx'
import { CustomerDetails } from './CustomerDetails.tsx'
import { CustomerGlance } from './CustomerGlance.tsx'
import { CustomerUsers } from './CustomerUsers.tsx'
import { numberOf, placeOf, titleOf, useCustomer } from './customer.ts'
import { recordOf } from './customerColumns.tsx'
import { ShipTos } from './ShipTos.tsx'

/** One bill-to or ship-to: its record, who acts for it, what happened, and what can be done about it. */
export function CustomerPage() {
  const tenantId = useTenantId()
  const { customerId = '', tab = '' }: { customerId?: string; tab?: CustomerTab | '' } = useParams({ strict: false })
  const customer = useCustomer(tenantId, customerId)
  const permissions = useTenant()?.permissions ?? []
  const name = customer.data ? titleOf(customer.data) : ''
  useCrumbs({ label: t('CRM') }, { label: t('Customers'), to: paths.customers(tenantId) }, { label: name })
  // not at the same tab: a ship-to has fewer
  useNeighbours('customers', 'customerId', (id) => paths.customer(tenantId, id))
  if (customer.error) return <PageFailed error={customer.error} retry={() => void customer.refetch()} />
  if (!customer.data) return <PageSkeleton />
  const it = customer.data
  const readsAudit = permissions.includes('audit.read')
  const readsUsers = permissions.includes('users.read')
  const tabs: readonly { value: CustomerTab | ''; label: string; count?: number }[] = [
    { value: '', label: t('Details') },
    ...(it.billToId ? [] : [{ value: 'ship-tos' as const, label: t('Ship-tos'), count: it.shipTos }]),
    ...(readsUsers ? [{ value: 'users' as const, label: t('Users') }] : []),
    ...(readsAudit ? [{ value: 'activity' as const, label: t('Activity') }] : []),
  ]
  return (
    <DetailPage
      name={name}
      badge={<StatusBadge status={it.state} />}
      line={[name === numberOf(it) ? '' : numberOf(it), recordOf(it), placeOf(it)].filter(Boolean).join(' · ')}
      tabs={tabs.map((one) => ({
        ...one,
        to: one.value === '' ? paths.customer(tenantId, customerId) : paths.customer(tenantId, customerId, one.value),
      }))}
      tab={tab}
      actions={<CustomerActs key={it.id} customer={it} />}
      alert={<CustomerAlerts customer={it} readsUsers={readsUsers} />}
      aside={
        tab === '' ? (
          <>
            <CustomerGlance customer={it} />
            {readsAudit ? (
              <Sheet title={t('Recent activity')}>
                <Timeline tenantId={tenantId} filter={{ customerId }} compact />
              </Sheet>
            ) : null}
          </>
        ) : undefined
      }
    >
      {tab === '' ? <CustomerDetails key={it.id} customer={it} /> : null}
      {tab === 'ship-tos' ? <ShipTos billTo={it} /> : null}
      {tab === 'users' ? <CustomerUsers customer={it} /> : null}
      {tab === 'activity' ? (
        <Sheet title={t('Activity')} flush>
          <Timeline tenantId={tenantId} filter={{ customerId }} />
        </Sheet>
      ) : null}
    </DetailPage>
  )
}
