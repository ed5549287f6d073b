import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { useListState } from '../../parts/list/listState.ts'
import { RecordList } from '../../parts/list/RecordList.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { Empty } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { useCustomProperties } from '../dictionary/CustomFields.tsx'
import { titleOf } from './customer.ts'
import { customerColumns } from './customerColumns.tsx'
import { customerFilters, customerViews } from './customerFilters.ts'
import { customerQuery } from './customerQuery.ts'

/** Who buys: bill-tos, each followed by its ship-tos. */
export function CustomersPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: 'number' })
  const properties = useCustomProperties('customer')
  useCrumbs({ label: t('CRM') }, { label: t('Customers') })
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/customers',
    { params: { path: { tenantId }, query: customerQuery(state) } },
    { placeholderData: keepPreviousData },
  )
  const create = (
    <MayButton
      may={can('customers.write')}
      aria-keyshortcuts="c"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newCustomer(tenantId) })}
    >
      {t('New customer')}
    </MayButton>
  )
  return (
    <>
      <PageHead title={t('Customers')} actions={create}>
        {t('Companies and people who buy from you, and where deliveries go.')}
      </PageHead>
      <RecordList
        name="customers"
        label={t('Customers')}
        searches={t('Name, number, address, phone or e-mail')}
        filters={customerFilters(tenantId, properties, can('websites.read') === true)}
        columns={customerColumns(tenantId, properties)}
        views={customerViews()}
        query={query}
        state={state}
        rowId={(one) => one.id}
        rowName={titleOf}
        empty={
          <Empty title={t('No customers yet')} act={create}>
            {t('Customers appear here when your ERP system sends them, when somebody orders or registers, or when you add them.')}
          </Empty>
        }
      />
    </>
  )
}
