import { Alert, Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { type May, useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { LeaveGuard } from '../../parts/form/LeaveGuard.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { toast } from '../../parts/toast.ts'
import {
  CustomFields,
  type CustomProperty,
  type CustomValues,
  customChanges,
  customFacts,
  useCustomProperties,
} from '../dictionary/CustomFields.tsx'
import { LanguageInput } from './LanguageInput.tsx'
import { languageName, type Website } from './website.tsx'

/** Name, language and the tenant's own fields: read first; editing turns them into inputs in place. */
export function WebsiteDetails({ website }: { website: Website }) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const properties = useCustomProperties('website')
  const may: May = website.state === 'closed' ? { reason: t('This website is closed.') } : can('websites.write')
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
      {t('Edit')}
    </MayButton>
  )
  const { name, language, custom } = website
  return (
    <Sheet title={t('Details')} act={editing ? undefined : edit}>
      {editing ? (
        <Editor website={website} properties={properties} close={() => setEditing(false)} />
      ) : (
        <Facts items={[[t('Name'), name], [t('Language'), called(language)], ...customFacts(properties, custom ?? {})]} />
      )}
    </Sheet>
  )
}

const called = (tag: string) => {
  const name = languageName(tag)
  return name ? t('{language} ({tag})', { language: name, tag }) : tag
}

interface Values {
  name: string
  language: string
  custom: CustomValues
}

function Editor({ website, properties, close }: { website: Website; properties: readonly CustomProperty[]; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const before = { name: website.name, language: website.language, custom: (website.custom ?? {}) as CustomValues }
  const form = useForm<Values>({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: before,
    validate: {
      name: (text) => (text.trim() ? null : t('Enter a name')),
      language: (tag) => (languageName(tag) ? null : t('Enter a language such as en or de-CH')),
    },
  })

  async function save({ name, language, custom }: Values) {
    const changes = customChanges(before.custom, custom)
    // only what was changed: what somebody else changed meanwhile stays
    const body = {
      ...(name === before.name ? {} : { name: name.trim() }),
      ...(language === before.language ? {} : { language: language.trim() }),
      ...(changes ? { custom: changes as never } : {}),
    }
    if (Object.keys(body).length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const { error } = await client.PATCH('/api/console/tenants/{tenantId}/websites/{websiteId}', {
        params: { path: { tenantId, websiteId: website.id } },
        body,
      })
      if (error) throw error
      await queries.invalidateQueries()
      form.resetDirty()
      toast(t('{name} was saved', { name: name.trim() }))
      close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={form.onSubmit(save, (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus())} noValidate>
      <Stack gap="md">
        {summary ? (
          <Alert color="red" role="alert">
            {summary}
          </Alert>
        ) : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput
            {...form.getInputProps('name')}
            label={t('Name')}
            description={t('What your staff and mails call it.')}
            autoComplete="off"
            maxLength={100}
            data-autofocus
          />
          <LanguageInput {...form.getInputProps('language')} label={t('Language')} />
        </SimpleGrid>
        <CustomFields properties={properties} form={form} columns={2} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
      <LeaveGuard when={() => form.isDirty() && !busy} />
    </form>
  )
}
