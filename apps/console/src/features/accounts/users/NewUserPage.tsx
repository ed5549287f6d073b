import { Checkbox, SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { required } from '../../../parts/form/rules.ts'
import { paths } from '../../../paths.ts'
import { UsersPage } from './UsersPage.tsx'

/** A new website user, beside the list. Two fields are needed; the user chooses the password. */
export function NewUserPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const form = useForm({
    mode: 'uncontrolled',
    validateInputOnBlur: true,
    initialValues: { email: '', userName: '', firstName: '', lastName: '', companyName: '', phone: '', sendActivation: true },
    validate: { email: required(t('Enter an e-mail address like name@example.com')), userName: required(t('Enter a user name, or the address again')) },
  })
  const followAddress = () => {
    const { email, userName } = form.getValues()
    if (email && !userName) form.setFieldValue('userName', email)
  }
  return (
    <>
      <UsersPage />
      <FormDrawer
        title={t('New website user')}
        form={form}
        submitLabel={t('Add user')}
        onClose={() => void navigate({ to: paths.users(tenantId) })}
        submit={async (values) => {
          const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
          const { data, error } = await client.POST('/api/console/tenants/{tenantId}/users', {
            params: { path: { tenantId } },
            body: body as never,
          })
          if (error) throw error
          await queries.invalidateQueries()
          notifications.show({ role: 'status', message: t('{name} was added', { name: data.displayName }) })
          await navigate({ to: paths.user(tenantId, data.id) })
        }}
      >
        <TextInput
          {...form.getInputProps('email')}
          key={form.key('email')}
          label={t('E-mail')}
          type="email"
          autoComplete="off"
          data-autofocus
          onBlur={(event) => {
            form.getInputProps('email').onBlur(event)
            followAddress()
          }}
        />
        <TextInput
          {...form.getInputProps('userName')}
          key={form.key('userName')}
          label={t('User name')}
          description={t('What the user signs in with, besides the address.')}
          autoComplete="off"
          spellCheck={false}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput {...form.getInputProps('firstName')} key={form.key('firstName')} label={t('First name (optional)')} />
          <TextInput {...form.getInputProps('lastName')} key={form.key('lastName')} label={t('Last name (optional)')} />
        </SimpleGrid>
        <TextInput {...form.getInputProps('companyName')} key={form.key('companyName')} label={t('Company (optional)')} />
        <TextInput {...form.getInputProps('phone')} key={form.key('phone')} label={t('Phone (optional)')} type="tel" />
        <Checkbox
          {...form.getInputProps('sendActivation', { type: 'checkbox' })}
          key={form.key('sendActivation')}
          label={t('Send the activation e-mail now')}
          description={t('With it the user chooses a password. You can send it later.')}
        />
      </FormDrawer>
    </>
  )
}
