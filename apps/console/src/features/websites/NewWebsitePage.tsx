import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { FormDrawer } from '../../parts/form/FormDrawer.tsx'
import { required } from '../../parts/form/rules.ts'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { CustomFields, useCustomProperties } from '../dictionary/CustomFields.tsx'
import { LanguageInput } from './LanguageInput.tsx'
import { WebsitesPage } from './WebsitesPage.tsx'
import { languageName } from './website.tsx'

/** A new storefront, beside the list. Its host names come next, on its own page. */
export function NewWebsitePage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const properties = useCustomProperties('website')
  const form = useForm({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: { name: '', language: 'en', custom: {} },
    validate: {
      name: required(t('Enter a name')),
      language: (tag) => (languageName(tag) ? null : t('Enter a language such as en or de-CH')),
    },
  })
  return (
    <>
      <WebsitesPage />
      <FormDrawer
        title={t('New website')}
        form={form}
        submitLabel={t('Add website')}
        onClose={() => void navigate({ to: paths.websites(tenantId) })}
        submit={async ({ name, language, custom }) => {
          const { data, error } = await client.POST('/api/console/tenants/{tenantId}/websites', {
            params: { path: { tenantId } },
            body: { name: name.trim(), language: language.trim(), ...(Object.keys(custom).length > 0 ? { custom: custom as never } : {}) },
          })
          if (error) throw error
          await queries.invalidateQueries()
          toast(t('{name} was added. Add a host name next.', { name: data.name }))
          await navigate({ to: paths.website(tenantId, data.id, 'hosts') })
        }}
      >
        <TextInput
          {...form.getInputProps('name')}
          label={t('Name')}
          description={t('What your staff and mails call it.')}
          autoComplete="off"
          maxLength={100}
          data-autofocus
        />
        <LanguageInput {...form.getInputProps('language')} label={t('Language')} />
        <CustomFields properties={properties} form={form} creating />
      </FormDrawer>
    </>
  )
}
