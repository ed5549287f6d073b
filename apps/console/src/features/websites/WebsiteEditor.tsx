import { SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { bothChanged, merged } from '../../parts/form/merging.ts'
import { showRefusal } from '../../parts/form/refused.ts'
import { SectionForm } from '../../parts/form/SectionForm.tsx'
import { toast } from '../../parts/toast.ts'
import { CustomFields, type CustomProperty, type CustomValues, customChanges, customConflicts } from '../dictionary/CustomFields.tsx'
import { LanguageInput } from './LanguageInput.tsx'
import { languageName, type Website } from './website.tsx'

interface Values {
  name: string
  language: string
  custom: CustomValues
}
const labels = { name: 'Name', language: 'Language' } as const
const fields = ['name', 'language'] as const
const valuesOf = ({ name, language, custom }: Website): Values => ({ name, language, custom: custom ?? {} })

const textsOf = ({ name, language }: Values) => ({ name, language })

interface Props {
  readonly website: Website
  readonly properties: readonly CustomProperty[]
  readonly close: () => void
}

/** Name, language and own fields of a website. Two people at once are told of each other, and choose. */
export function WebsiteEditor({ website, properties, close }: Props) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(website)
  const [theirs, setTheirs] = useState<Website>()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({
    mode: 'controlled',
    validateInputOnBlur: true,
    initialValues: valuesOf(website),
    validate: {
      name: (text) => (text.trim() ? null : t('Enter a name')),
      language: (tag) => (languageName(tag) ? null : t('Enter a language such as en or de-CH')),
    },
  })
  const path = { tenantId, websiteId: website.id }
  const before = valuesOf(base)
  const both = theirs ? conflictOf(properties, before, valuesOf(theirs), form.values) : undefined

  async function save(values: Values) {
    const custom = customChanges(before.custom, values.custom)
    const changed = Object.fromEntries(fields.filter((one) => values[one] !== before[one]).map((one) => [one, values[one].trim()]))
    if (!custom && Object.keys(changed).length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const { error } = await client.PATCH('/api/console/tenants/{tenantId}/websites/{websiteId}', {
        params: { path },
        body: { version: base.version, ...changed, ...(custom ? { custom: custom as never } : {}) },
      })
      if (!error) {
        await queries.invalidateQueries()
        toast(t('{name} was saved', { name: values.name.trim() }))
        return close()
      }
      if (error.code !== 'version-conflict') throw error
      const now = await client.GET('/api/console/tenants/{tenantId}/websites/{websiteId}', { params: { path } })
      // the change of somebody else may not be readable either
      if (now.error) throw now.error
      setTheirs(now.data)
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  return (
    <SectionForm form={form} label={t('Details')} save={save} close={close} busy={busy} summary={summary} waits={theirs !== undefined}>
      {theirs && both ? (
        <ConflictAlert
          conflict={{ theirs, by: undefined, at: theirs.modifiedAt, fields: both.fields }}
          labels={both.labels}
          choose={(chosen) => {
            form.setValues(both.values(chosen))
            setBase(theirs)
            setTheirs(undefined)
          }}
        />
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
    </SectionForm>
  )
}

/** What both changed to different values, and what is in the form once it is chosen. */
function conflictOf(properties: readonly CustomProperty[], before: Values, theirs: Values, mine: Values) {
  const own = customConflicts(properties, before.custom, theirs.custom, mine.custom)
  const shown: Conflict<string>['fields'] = bothChanged(fields, before, theirs, mine)
  return {
    fields: [...shown, ...own.fields],
    labels: { ...labels, ...own.labels } as Readonly<Record<string, string>>,
    values: ({ name, language, ...chosen }: Readonly<Record<string, string | undefined>>): Values => ({
      ...merged(textsOf(before), textsOf(theirs), textsOf(mine), { ...(name ? { name } : {}), ...(language ? { language } : {}) }),
      custom: own.values(chosen),
    }),
  }
}
