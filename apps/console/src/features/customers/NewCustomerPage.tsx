import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { client } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormPage } from '../../parts/form/FormPage.tsx'
import { useDone } from '../../parts/useDone.ts'
import { paths } from '../../paths.ts'
import { useCustomProperties } from '../dictionary/CustomFields.tsx'
import { CustomerInputs } from './CustomerInputs.tsx'
import { type CustomerValues, newBody, newValues } from './customerFields.ts'
import { labelsOf } from './labelsOf.ts'

/** A new bill-to, a company or a person. Everything that is wrong is named at once. */
export function NewCustomerPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const done = useDone()
  const can = useCan()
  const properties = useCustomProperties('customer')
  const labels = labelsOf(properties)
  useCrumbs({ label: t('CRM') }, { label: t('Customers'), to: paths.customers(tenantId) }, { label: t('New customer') })
  const form = useForm<CustomerValues>({
    initialValues: newValues('company'),
    validate: {
      companyName: (name, { kind }) => (kind === 'company' && !name.trim() ? t('Enter the name of the company') : null),
      lastName: (last, { kind, firstName }) =>
        kind === 'person' && !`${last}${firstName}`.trim() ? t('Enter the name of the person') : null,
    },
  })
  return (
    <FormPage
      title={t('New customer')}
      hint={t('Who buys and pays. Users and ship-tos are added afterwards.')}
      form={form}
      submitLabel={t('Add customer')}
      may={can('customers.write')}
      back={paths.customers(tenantId)}
      labels={labels}
      submit={async (values) => {
        const { sequence: _, ...body } = newBody(values)
        const { data, error } = await client.POST('/api/console/tenants/{tenantId}/customers', { params: { path: { tenantId } }, body })
        if (error) throw error
        await done(t('{name} was added', { name: data.name }))
        await navigate({ to: paths.customer(tenantId, data.id) })
      }}
    >
      <CustomerInputs form={form} record="bill-to" creating properties={properties} />
    </FormPage>
  )
}
