import { Button, Checkbox, Divider, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client, problemOf } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { required } from '../../../parts/form/rules.ts'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import {
  type Assigning,
  AssigningFields,
  assigningBody,
  assigningFaults,
  newAssigning,
  refusedAssigning,
} from '../../access/assigning/index.ts'
import { CustomFields, type CustomValues, customChanges, useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { UsersPage } from './UsersPage.tsx'

const profile = ['email', 'userName', 'firstName', 'lastName', 'companyName', 'phone'] as const

interface NewUser extends Record<(typeof profile)[number], string> {
  websiteIds: string[]
  custom: CustomValues
  sendActivation: boolean
}

/** A new website user, beside the list. Two fields are needed; customer, role and approver can be given at once; the user chooses the password. */
export function NewUserPage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const can = useCan()
  const properties = useCustomProperties('website-user')
  const websites = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/websites',
    { params: { path: { tenantId } } },
    { enabled: can('websites.read') === true },
  )
  const [assigning, setAssigning] = useState<Assigning>()
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const form = useForm<NewUser>({
    mode: 'uncontrolled',
    validateInputOnBlur: true,
    initialValues: {
      email: '',
      userName: '',
      firstName: '',
      lastName: '',
      companyName: '',
      phone: '',
      websiteIds: [],
      custom: {},
      sendActivation: true,
    },
    validate: {
      email: required(t('Enter an e-mail address like name@example.com')),
      userName: required(t('Enter a user name, or the address again')),
    },
  })
  const followAddress = () => {
    const { email, userName } = form.getValues()
    if (email && !userName) form.setFieldValue('userName', email)
  }
  const open = (websites.data?.items ?? []).filter((one) => one.state === 'active')

  async function submit(values: NewUser) {
    const missing = assigning
      ? assigningFaults(assigning, { customer: t('Choose a customer, or leave it out'), shipTos: t('Choose at least one ship-to') })
      : {}
    setFaults(missing)
    if (Object.keys(missing).length > 0)
      throw problemOf({ code: 'invalid', title: t('Something is missing'), detail: t('Look at “Customer and role”.') })
    const custom = customChanges({}, values.custom)
    const { data, error } = await client.POST('/api/console/tenants/{tenantId}/users', {
      params: { path: { tenantId } },
      body: {
        ...(Object.fromEntries(profile.flatMap((name) => (values[name].trim() ? [[name, values[name]]] : []))) as {
          email: string
          userName: string
        }),
        sendActivation: values.sendActivation,
        ...(values.websiteIds.length > 0 ? { websiteIds: values.websiteIds } : {}),
        ...(custom ? { custom } : {}),
        ...(assigning ? { assignments: [assigningBody(assigning)] } : {}),
      },
    })
    if (error) {
      setFaults(refusedAssigning(error).placed)
      throw error
    }
    await queries.invalidateQueries()
    toast(
      values.sendActivation
        ? t('{name} was added; the activation is on its way', { name: data.displayName })
        : t('{name} was added', { name: data.displayName }),
    )
    await navigate({ to: paths.user(tenantId, data.id) })
  }

  return (
    <>
      <UsersPage />
      <FormDrawer
        title={t('New website user')}
        form={form}
        submitLabel={t('Add user')}
        onClose={() => void navigate({ to: paths.users(tenantId), search: true })}
        submit={submit}
        chosen={assigning !== undefined && assigning.customerId !== null}
      >
        <TextInput
          {...form.getInputProps('email')}
          key={form.key('email')}
          label={t('E-mail')}
          type="email"
          autoComplete="off"
          data-autofocus
          // sent straight from here, the user name is the address as well
          onKeyDown={(event) => event.key === 'Enter' && followAddress()}
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
          <TextInput
            {...form.getInputProps('firstName')}
            key={form.key('firstName')}
            label={t('First name (optional)')}
            autoComplete="off"
          />
          <TextInput {...form.getInputProps('lastName')} key={form.key('lastName')} label={t('Last name (optional)')} autoComplete="off" />
        </SimpleGrid>
        <TextInput
          {...form.getInputProps('companyName')}
          key={form.key('companyName')}
          label={t('Company (optional)')}
          autoComplete="off"
        />
        <TextInput {...form.getInputProps('phone')} key={form.key('phone')} label={t('Phone (optional)')} type="tel" autoComplete="off" />
        {can('customers.assign') === true ? (
          <>
            <Divider label={t('Customer and role')} labelPosition="left" />
            {assigning ? (
              <>
                <AssigningFields value={assigning} onChange={setAssigning} errors={faults} />
                <Button variant="subtle" size="compact-sm" onClick={() => setAssigning(undefined)}>
                  {t('Leave out the customer')}
                </Button>
              </>
            ) : (
              <Button
                variant="default"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => setAssigning({ ...newAssigning, isDefault: true })}
              >
                {t('Assign to a customer')}
              </Button>
            )}
          </>
        ) : null}
        {open.length > 1 ? (
          <Checkbox.Group
            {...form.getInputProps('websiteIds')}
            key={form.key('websiteIds')}
            label={t('Websites (optional)')}
            description={t('Needed only where a website lets in its own users alone.')}
          >
            <Stack gap={8} mt={6}>
              {open.map((one) => (
                <Checkbox key={one.id} value={one.id} label={one.name} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : null}
        {properties.length > 0 ? (
          <>
            <Divider label={t('Custom properties')} labelPosition="left" />
            <CustomFields properties={properties} form={form} creating />
          </>
        ) : null}
        <Divider />
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
