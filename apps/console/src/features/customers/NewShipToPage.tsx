import { useForm } from '@mantine/form'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { client } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormPage } from '../../parts/form/FormPage.tsx'
import { PageFailed, PageSkeleton } from '../../parts/states.tsx'
import { useDone } from '../../parts/useDone.ts'
import { paths } from '../../paths.ts'
import { useCustomProperties } from '../dictionary/CustomFields.tsx'
import { CustomerInputs } from './CustomerInputs.tsx'
import { type Customer, numberOf, useCustomer } from './customer.ts'
import { type CustomerValues, newBody, newValues } from './customerFields.ts'
import { labelsOf } from './labelsOf.ts'

/** Another place deliveries of a bill-to go. */
export function NewShipToPage() {
  const tenantId = useTenantId()
  const { customerId = '' } = useParams({ strict: false })
  const billTo = useCustomer(tenantId, customerId)
  useCrumbs(
    { label: t('CRM') },
    { label: t('Customers'), to: paths.customers(tenantId) },
    { label: billTo.data?.name ?? '', to: paths.customer(tenantId, customerId, 'ship-tos') },
    { label: t('New ship-to') },
  )
  if (billTo.error) return <PageFailed error={billTo.error} retry={() => void billTo.refetch()} />
  return billTo.data ? <New billTo={billTo.data} /> : <PageSkeleton />
}

function New({ billTo }: { billTo: Customer }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const done = useDone()
  const can = useCan()
  const properties = useCustomProperties('customer')
  const labels = labelsOf(properties)
  const back = paths.customer(tenantId, billTo.id, 'ship-tos')
  const form = useForm<CustomerValues>({ initialValues: likeBillTo(billTo) })
  return (
    <FormPage
      title={t('New ship-to')}
      hint={t('Where deliveries of {name} ({number}) go. Users of the whole customer may use it at once.', {
        name: billTo.name,
        number: numberOf(billTo),
      })}
      form={form}
      submitLabel={t('Add ship-to')}
      may={can('customers.write')}
      back={back}
      labels={labels}
      submit={async (values) => {
        const { number: _, websiteIds: __, ...body } = newBody(values)
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/customers/{customerId}/ship-tos', {
          params: { path: { tenantId, customerId: billTo.id } },
          body,
        })
        if (error) throw error
        await done(t('Ship-to {number} was added', { number: numberOf(data) }))
        await navigate({ to: back })
      }}
    >
      <CustomerInputs form={form} record="ship-to" creating properties={properties} />
    </FormPage>
  )
}

/** Most deliveries go to the same party elsewhere: its name and country stand there already. */
const likeBillTo = ({ kind, companyName, firstName, lastName, country }: Customer): CustomerValues => ({
  ...newValues(kind),
  companyName: companyName ?? '',
  firstName: firstName ?? '',
  lastName: lastName ?? '',
  country: country ?? '',
})
