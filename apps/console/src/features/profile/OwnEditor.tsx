import { SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { bothChanged, merged } from '../../parts/form/merging.ts'
import { showRefusal } from '../../parts/form/refused.ts'
import { SectionForm } from '../../parts/form/SectionForm.tsx'
import { toast } from '../../parts/toast.ts'
import { fields, type Own, type OwnField } from './own.ts'

type Values = Record<OwnField, string>

const names = fields.map(([field]) => field)
const valuesOf = (own: Own) => Object.fromEntries(names.map((field) => [field, own[field] ?? ''])) as Values

/** Changes the own details. A change from elsewhere meanwhile, by a colleague or in another tab, is told, and one chooses. */
export function OwnEditor({ own, close }: { own: Own; close: () => void }) {
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(own)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<OwnField>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: valuesOf(own) })

  async function save(values: Values) {
    const before = valuesOf(base)
    const changed = names.filter((field) => values[field].trim() !== before[field])
    if (changed.length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const body = { version: base.version, ...Object.fromEntries(changed.map((field) => [field, values[field].trim() || null])) }
      const { error } = await client.PATCH('/api/console/profile', { body })
      if (error) throw error
      await queries.invalidateQueries()
      toast(t('Saved'))
      close()
    } catch (error) {
      if (problemOf(error).code !== 'version-conflict') setSummary(showRefusal(form, error).summary)
      // the other change may not be readable either
      else await compare(values).catch((failed: unknown) => setSummary(showRefusal(form, failed).summary))
    } finally {
      setBusy(false)
    }
  }

  async function compare(mine: Values) {
    const { data, error } = await client.GET('/api/console/profile')
    if (error) throw error
    setConflict({ theirs: data, by: undefined, at: data.version, fields: bothChanged(names, valuesOf(base), valuesOf(data), mine) })
  }

  return (
    <SectionForm form={form} label={t('Details')} save={save} close={close} busy={busy} summary={summary} waits={conflict !== undefined}>
      {conflict ? (
        <ConflictAlert
          conflict={conflict}
          labels={Object.fromEntries(fields) as Record<OwnField, string>}
          choose={(chosen) => {
            const theirs = conflict.theirs as Own
            form.setValues(merged(valuesOf(base), valuesOf(theirs), form.getValues(), chosen))
            setBase(theirs)
            setConflict(undefined)
          }}
        />
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {fields.map(([field, label, autoComplete], at) => (
          <TextInput
            {...form.getInputProps(field)}
            key={form.key(field)}
            label={t(label)}
            autoComplete={autoComplete}
            // who pressed "Edit" means the first field
            autoFocus={at === 0}
          />
        ))}
      </SimpleGrid>
    </SectionForm>
  )
}
