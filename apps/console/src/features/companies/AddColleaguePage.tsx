import { Alert, Anchor, Checkbox, SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { required } from '../../parts/form/rules.ts'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { nameOf } from '../accounts/people/person.ts'
import { CompanyPeoplePage } from './CompanyPeoplePage.tsx'
import { useAdministers, useCompany, useCompanyId } from './company.ts'

/** A new person of the company, beside the list. Only the address is needed; it says the domain. */
export function AddColleaguePage() {
  return (
    <>
      <CompanyPeoplePage />
      {useAdministers() ? <Add /> : null}
    </>
  )
}

function Add() {
  const companyId = useCompanyId()
  const company = useCompany()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const domains = api.useQuery('get', '/api/console/companies/{companyId}/domains', { params: { path: { companyId } } })
  const proved = (domains.data?.items ?? []).filter((one) => one.state === 'verified').map((one) => one.shownAs)
  const form = useForm({
    mode: 'uncontrolled',
    validateInputOnBlur: ['email'],
    initialValues: { email: '', firstName: '', lastName: '', position: '', phone: '', companyAdministrator: false },
    validate: { email: required(t('Enter an e-mail address like name@example.com')) },
  })
  return (
    <FormDrawer
      title={t('Add person')}
      form={form}
      submitLabel={t('Add person')}
      onClose={() => void navigate({ to: paths.company(companyId) })}
      submit={async ({ email, companyAdministrator, ...profile }) => {
        const filled = Object.fromEntries(Object.entries(profile).filter(([, value]) => value.trim() !== ''))
        const { data, error } = await client.POST('/api/console/companies/{companyId}/people', {
          params: { path: { companyId } },
          body: { email: email.trim(), companyAdministrator, ...filled },
        })
        if (error) throw error
        await queries.invalidateQueries()
        toast(t('{name} was added. An activation mail is on its way.', { name: nameOf(data) }))
        await navigate({ to: paths.colleague(companyId, data.id) })
      }}
    >
      {company?.kind === 'partner' && domains.data && proved.length === 0 ? (
        <Alert color="yellow" title={t('No domain is proved yet')}>
          {t('People are added under a domain your company has proved.')}{' '}
          <Anchor component={Link} to={paths.companyDomains(companyId)} size="sm">
            {t('Go to domains')}
          </Anchor>
        </Alert>
      ) : null}
      <TextInput
        {...form.getInputProps('email')}
        key={form.key('email')}
        label={t('E-mail')}
        description={
          proved.length > 0
            ? t('Under {domains}. It is also the user name.', { domains: proved.join(', ') })
            : t('It is also the user name.')
        }
        type="email"
        autoComplete="off"
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput {...form.getInputProps('firstName')} key={form.key('firstName')} label={t('First name (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('lastName')} key={form.key('lastName')} label={t('Last name (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('position')} key={form.key('position')} label={t('Position (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('phone')} key={form.key('phone')} label={t('Phone (optional)')} type="tel" autoComplete="off" />
      </SimpleGrid>
      <Checkbox
        {...form.getInputProps('companyAdministrator', { type: 'checkbox' })}
        key={form.key('companyAdministrator')}
        label={t('Company administrator')}
        description={t('Manages people, domains and security of the company, as you do.')}
      />
    </FormDrawer>
  )
}
