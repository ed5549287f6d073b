import { Alert, Checkbox, NativeSelect, SimpleGrid, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMailForward } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api, client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { day } from '../../../lib/time.ts'
import { FormDrawer } from '../../../parts/form/FormDrawer.tsx'
import { required } from '../../../parts/form/rules.ts'
import { Failed } from '../../../parts/states.tsx'
import { toast } from '../../../parts/toast.ts'
import { paths } from '../../../paths.ts'
import { CustomFields, type CustomValues, useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import { RoleChoice } from './RoleChoice.tsx'

/** Invites somebody, beside the list. The address and a role are needed, nothing else. */
export function InvitePage() {
  return (
    <>
      <PeoplePage />
      <Begun />
    </>
  )
}

/** Somebody who has an account already and is to get access: the address in the page's address is an id, never the person's. */
function Begun() {
  const tenantId = useTenantId()
  const { person: accountId } = useSearch({ strict: false })
  const path = { tenantId, accountId: accountId ?? '' }
  const person = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/people/{accountId}',
    { params: { path } },
    { enabled: accountId !== undefined },
  )
  if (accountId && person.isPending) return null
  return <Invite email={person.data?.email ?? ''} />
}

type Values = ReturnType<typeof empty>
const empty = (email: string) => ({
  email,
  companyId: '',
  roleIds: [] as string[],
  mayBringPeople: false,
  firstName: '',
  lastName: '',
  position: '',
  phone: '',
  custom: {} as CustomValues,
})

function Invite({ email: begun }: { email: string }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const companies = api.useQuery('get', '/api/console/tenants/{tenantId}/bringable-companies', { params: { path: { tenantId } } })
  const properties = useCustomProperties('console-user')
  const form = useForm<Values>({
    mode: 'controlled',
    validateInputOnBlur: ['email'],
    initialValues: empty(begun),
    validate: {
      email: required(t('Enter an e-mail address like name@example.com')),
      roleIds: (ids) => (ids.length > 0 ? null : t('Choose at least one role')),
    },
  })
  const items = companies.data?.items
  const company = items?.find((one) => one.companyId === form.values.companyId) ?? items?.[0]
  async function send({ email, companyId: _companyId, roleIds, mayBringPeople, custom, ...profile }: Values) {
    const filled = Object.fromEntries(Object.entries(profile).filter(([, value]) => value.trim() !== ''))
    const { data, error } = await client.POST('/api/console/tenants/{tenantId}/people', {
      params: { path: { tenantId } },
      body: {
        email: email.trim(),
        roleIds,
        ...filled,
        ...(company && !company.own ? { companyId: company.companyId, mayBringPeople } : {}),
        ...(company?.own && Object.keys(custom).length > 0 ? { custom } : {}),
      },
    })
    if (error) throw error
    await queries.invalidateQueries()
    toast(
      t('An invitation to {email} is on its way. It can be accepted until {day}.', { email: data.email, day: day(data.invitationEndsAt) }),
    )
    await navigate({ to: paths.people(tenantId) })
  }
  return (
    <FormDrawer
      title={t('Invite person')}
      form={form}
      submitLabel={t('Send invitation')}
      onClose={() => void navigate({ to: paths.people(tenantId) })}
      submit={send}
    >
      {companies.error ? <Failed error={companies.error} retry={() => void companies.refetch()} /> : null}
      <TextInput
        {...form.getInputProps('email')}
        label={t('E-mail')}
        description={domainsOf(company)}
        type="email"
        autoComplete="off"
        data-autofocus
      />
      {items && items.length > 1 ? (
        <NativeSelect
          label={t('Company')}
          description={t('Who employs the person. Partner companies appear here once they have access.')}
          value={company?.companyId}
          onChange={(event) => {
            form.setFieldValue('companyId', event.currentTarget.value)
            // what one company may be given another may not
            form.setFieldValue('roleIds', [])
          }}
          data={items.map((one) => ({
            value: one.companyId,
            label: one.own ? t('{company} (own company)', { company: one.name }) : one.name,
          }))}
        />
      ) : null}
      {items ? (
        <RoleChoice
          label={t('Roles')}
          path="roleIds"
          offered={company?.roles ?? []}
          value={form.values.roleIds}
          onChange={(ids) => form.setFieldValue('roleIds', ids)}
          error={form.errors['roleIds'] as string | undefined}
        />
      ) : (
        <Stack gap="xs" role="status" aria-label={t('Loading')}>
          <Skeleton h={14} w={60} />
          <Skeleton h={160} />
        </Stack>
      )}
      {company && !company.own ? <MayBring {...form.getInputProps('mayBringPeople', { type: 'checkbox' })} /> : null}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput {...form.getInputProps('firstName')} label={t('First name (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('lastName')} label={t('Last name (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('position')} label={t('Position (optional)')} autoComplete="off" />
        <TextInput {...form.getInputProps('phone')} label={t('Phone (optional)')} type="tel" autoComplete="off" />
      </SimpleGrid>
      {company?.own && properties.length > 0 ? <CustomFields properties={properties} form={form} creating /> : null}
      <Alert color="blue" icon={<IconMailForward aria-hidden />} title={t('What happens next')}>
        <Text size="sm">
          {t(
            'The person gets a mail and has access once they accept. Whether the address has an account already is not told here: its holder is asked then. All Admin Owners are told by mail.',
          )}
        </Text>
      </Alert>
    </FormDrawer>
  )
}

/** A partner's person who may add colleagues, below the same ceiling. */
const MayBring = (input: object) => (
  <Checkbox
    {...input}
    label={t('May bring in colleagues')}
    description={t('Of their own company only, and never with more than the company’s ceiling. Works where the partner’s grant allows it.')}
  />
)

interface Company {
  readonly name: string
  readonly domains: readonly string[]
}
function domainsOf(company: Company | undefined): string | undefined {
  if (!company || company.domains.length === 0) return undefined
  return t('Under a domain that {company} has proved: {domains}.', { company: company.name, domains: company.domains.join(', ') })
}
