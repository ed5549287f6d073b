import { SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../lib/api.ts'
import { t } from '../../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../../parts/form/ConflictAlert.tsx'
import { bothChanged, merged } from '../../../parts/form/merging.ts'
import { showRefusal } from '../../../parts/form/refused.ts'
import { SectionForm } from '../../../parts/form/SectionForm.tsx'
import { toast } from '../../../parts/toast.ts'
import { fields } from './fields.ts'
import { type DetailField, type Home, type HomeAccount, homeActs, readAccount } from './home.ts'

type Values = Record<DetailField, string>
const names = fields.map(([field]) => field)
const valuesOf = (person: HomeAccount) => Object.fromEntries(fields.map(([field]) => [field, person[field] ?? ''])) as Values

const hints: Partial<Record<DetailField, string>> = {
  userName: 'For signing in, besides the address.',
  language: 'Of mails and pages, for instance en or de-CH.',
  currency: 'Three letters, for instance EUR.',
}

interface Props {
  readonly person: HomeAccount
  readonly home: Home
  readonly id: string
  readonly close: () => void
}

/** Changes the details. Two people at once are told of each other, and choose. */
export function DetailsEditor({ person, home, id, close }: Props) {
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(person)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<DetailField>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: valuesOf(person) })

  async function save(values: Values) {
    const before = valuesOf(base)
    const changed = names.filter((field) => values[field] !== before[field])
    if (changed.length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    const wanted = Object.fromEntries(changed.map((field) => [field, values[field] || (field === 'userName' ? '' : null)]))
    try {
      await homeActs(home, id).change({ ...(base.version ? { version: base.version } : {}), ...wanted })
      await queries.invalidateQueries()
      toast(t('Saved'))
      close()
    } catch (error) {
      if (problemOf(error).code !== 'version-conflict') setSummary(showRefusal(form, error).summary)
      // the change of somebody else may not be readable either
      else await compare(values).catch((failed: unknown) => setSummary(showRefusal(form, failed).summary))
    } finally {
      setBusy(false)
    }
  }

  async function compare(values: Values) {
    const theirs = await readAccount(home, id)
    setConflict({
      theirs,
      by: theirs.modifiedByName ?? undefined,
      at: theirs.modifiedAt,
      fields: bothChanged(names, valuesOf(base), valuesOf(theirs), values),
    })
  }

  return (
    <SectionForm form={form} label={t('Details')} save={save} close={close} busy={busy} summary={summary} waits={conflict !== undefined}>
      {conflict ? (
        <ConflictAlert
          conflict={conflict}
          labels={Object.fromEntries(fields) as Record<DetailField, string>}
          choose={(chosen) => {
            const theirs = conflict.theirs as HomeAccount
            form.setValues(merged(valuesOf(base), valuesOf(theirs), form.getValues(), chosen))
            setBase(theirs)
            setConflict(undefined)
          }}
        />
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {fields.map(([field, label]) => (
          <TextInput
            {...form.getInputProps(field)}
            key={form.key(field)}
            label={t(label)}
            description={hints[field] ? t(hints[field]) : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
          />
        ))}
      </SimpleGrid>
    </SectionForm>
  )
}
