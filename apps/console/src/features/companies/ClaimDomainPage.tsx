import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { required } from '../../parts/form/rules.ts'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { useAdministers, useCompanyId } from './company.ts'
import { DomainsPage } from './DomainsPage.tsx'

/** Says that a domain is the company's. It counts once its DNS says so too. */
export function ClaimDomainPage() {
  return (
    <>
      <DomainsPage />
      {useAdministers() ? <Claim /> : null}
    </>
  )
}

function Claim() {
  const companyId = useCompanyId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { domain: '' },
    validate: { domain: required(t('Enter a domain like example.com')) },
  })
  return (
    <FormDrawer
      title={t('Add domain')}
      form={form}
      submitLabel={t('Add domain')}
      onClose={() => void navigate({ to: paths.companyDomains(companyId) })}
      submit={async ({ domain }) => {
        const { data, error } = await client.POST('/api/console/companies/{companyId}/domains', {
          params: { path: { companyId } },
          body: { domain: domain.trim().replace(/^.*@/, '') },
        })
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('{domain} was added. Put its record into the DNS, then check it.', { domain: data.shownAs }))
        await navigate({ to: paths.companyDomains(companyId) })
      }}
    >
      <TextInput
        {...form.getInputProps('domain')}
        key={form.key('domain')}
        label={t('Domain')}
        description={t(
          'What stands after the @ in your people’s addresses, for instance example.com. Sub-domains are domains of their own.',
        )}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
      />
    </FormDrawer>
  )
}
