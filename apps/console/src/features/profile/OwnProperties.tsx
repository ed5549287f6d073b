import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, client, problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { SectionForm } from '../../parts/form/SectionForm.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { toast } from '../../parts/toast.ts'
import {
  CustomFacts,
  CustomFields,
  type CustomValues,
  customChanges,
  customConflicts,
  type FieldProperty,
} from '../dictionary/CustomFields.tsx'
import type { Own } from './own.ts'

interface Props {
  readonly own: Own
}

/** Fields the own company defined itself, as far as it opened them to the person. */
export function OwnProperties({ own }: Props) {
  const [editing, setEditing] = useState(false)
  const { data } = api.useQuery('get', '/api/console/profile/properties')
  const properties = data?.items ?? []
  if (properties.length === 0) return null
  return (
    <Sheet
      title={t('More about you')}
      act={
        editing || !properties.some((one) => one.mayEdit) ? undefined : (
          <Button size="xs" variant="default" onClick={() => setEditing(true)} aria-label={t('Edit more about you')}>
            {t('Edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <Editor own={own} properties={properties} close={() => setEditing(false)} />
      ) : (
        <CustomFacts properties={properties} values={own.custom} />
      )}
    </Sheet>
  )
}

function Editor({ own, properties, close }: Props & { properties: readonly FieldProperty[]; close: () => void }) {
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(own)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<string>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<{ custom: CustomValues }>({ initialValues: { custom: own.custom } })
  const compared = conflict && customConflicts(properties, base.custom, (conflict.theirs as Own).custom, form.getValues().custom)

  async function save({ custom }: { custom: CustomValues }) {
    const changed = customChanges(base.custom, custom)
    if (!changed) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const { error } = await client.PATCH('/api/console/profile', { body: { version: base.version, custom: changed } })
      if (error) throw error
      await queries.invalidateQueries()
      toast(t('Saved'))
      close()
    } catch (error) {
      if (problemOf(error).code !== 'version-conflict') setSummary(showRefusal(form, error).summary)
      // the other change may not be readable either
      else await compare(custom).catch((failed: unknown) => setSummary(showRefusal(form, failed).summary))
    } finally {
      setBusy(false)
    }
  }

  async function compare(custom: CustomValues) {
    const { data: theirs, error } = await client.GET('/api/console/profile')
    if (error) throw error
    const { fields } = customConflicts(properties, base.custom, theirs.custom, custom)
    setConflict({ theirs, by: undefined, at: theirs.version, fields })
  }

  return (
    <SectionForm
      form={form}
      label={t('More about you')}
      save={save}
      close={close}
      busy={busy}
      summary={summary}
      waits={conflict !== undefined}
    >
      {conflict && compared ? (
        <ConflictAlert
          conflict={conflict}
          labels={compared.labels}
          choose={(chosen) => {
            form.setValues({ custom: compared.values(chosen) })
            setBase(conflict.theirs as Own)
            setConflict(undefined)
          }}
        />
      ) : null}
      <CustomFields properties={properties} form={form} columns={2} />
    </SectionForm>
  )
}
