import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { required } from '../../../parts/form/rules.ts'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { AccessFields } from './AccessFields.tsx'
import { PartnersPage } from './PartnersPage.tsx'

/** Lets a partner company in, found by a domain it has proved. */
export function GrantPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const form = useForm({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: { domain: '', ceilingRoleId: '', mayBringPeople: false },
    validate: {
      domain: required(t('Enter a domain like agency.example')),
      ceilingRoleId: required(t('Choose the role its people never exceed')),
    },
  })
  return (
    <>
      <PartnersPage />
      <FormDrawer
        title={t('Grant a partner company access')}
        form={form}
        submitLabel={t('Grant access')}
        onClose={() => void navigate({ to: paths.partners(tenantId) })}
        submit={async ({ domain, ...values }) => {
          const { data, error } = await client.POST('/api/console/tenants/{tenantId}/partners', {
            params: { path: { tenantId } },
            body: { ...values, domain: domainOf(domain) },
          })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{company} has access. Invite its people next.', { company: data.name }))
          await navigate({ to: paths.partner(tenantId, data.companyId) })
        }}
      >
        <TextInput
          {...form.getInputProps('domain')}
          label={t('Domain of the company')}
          description={t('One it has proved to be its own. Nobody gets in by this alone: you invite its people afterwards.')}
          placeholder="agency.example"
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
          data-autofocus
        />
        <AccessFields form={form} />
      </FormDrawer>
    </>
  )
}

/** What people paste instead of a domain: an address of a page, or of a person. */
export const domainOf = (text: string): string =>
  text
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^.*@/, '')
    .replace(/[/?#].*$/, '')
