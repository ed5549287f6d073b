import { List, SimpleGrid, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { required } from '../../../parts/form/rules.ts'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { domainOf } from './GrantPage.tsx'
import { PartnersPage } from './PartnersPage.tsx'

/** Registers a partner company by its first person, who proves everything else. The answer is the same for every address. */
export function RegisterPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const form = useForm({
    mode: 'uncontrolled',
    validateInputOnBlur: true,
    initialValues: { companyName: '', domain: '', email: '', firstName: '', lastName: '' },
    validate: {
      companyName: required(t('Enter the name of the company')),
      domain: required(t('Enter a domain like agency.example')),
      email: (text) => (/^\S+@\S+$/.test(text.trim()) ? null : t('Enter an e-mail address like name@example.com')),
    },
  })
  return (
    <>
      <PartnersPage />
      <FormDrawer
        title={t('Register a partner company')}
        form={form}
        submitLabel={t('Register company')}
        onClose={() => void navigate({ to: paths.partners(tenantId) })}
        submit={async ({ companyName, domain, email, firstName, lastName }) => {
          const { error } = await client.POST('/api/console/partner-companies', {
            body: {
              companyName: companyName.trim(),
              domain: domainOf(domain),
              email: email.trim(),
              ...(firstName.trim() ? { firstName: firstName.trim() } : {}),
              ...(lastName.trim() ? { lastName: lastName.trim() } : {}),
            },
          })
          if (error) throw error
          await navigate({ to: paths.partners(tenantId) })
          toast(t('A mail to {email} is on its way, unless the address has an account already', { email: email.trim() }))
        }}
      >
        <Text size="sm" component="div">
          {t('For a company that is not here yet. It gets no access by this:')}
          <List type="ordered" size="sm" mt={6} spacing={2}>
            <List.Item>{t('Its first person gets a mail, and proves the address.')}</List.Item>
            <List.Item>{t('That person proves the domain with a DNS record.')}</List.Item>
            <List.Item>{t('Then you grant the company access, by its domain.')}</List.Item>
          </List>
        </Text>
        <TextInput
          {...form.getInputProps('companyName')}
          key={form.key('companyName')}
          label={t('Company')}
          autoComplete="off"
          maxLength={200}
          data-autofocus
        />
        <TextInput
          {...form.getInputProps('domain')}
          key={form.key('domain')}
          label={t('Domain of the company')}
          placeholder="agency.example"
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
        />
        <TextInput
          {...form.getInputProps('email')}
          key={form.key('email')}
          label={t('E-mail of its first person')}
          description={t('Becomes its company administrator.')}
          type="email"
          autoComplete="off"
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            {...form.getInputProps('firstName')}
            key={form.key('firstName')}
            label={t('First name (optional)')}
            autoComplete="off"
            maxLength={200}
          />
          <TextInput
            {...form.getInputProps('lastName')}
            key={form.key('lastName')}
            label={t('Last name (optional)')}
            autoComplete="off"
            maxLength={200}
          />
        </SimpleGrid>
      </FormDrawer>
    </>
  )
}
