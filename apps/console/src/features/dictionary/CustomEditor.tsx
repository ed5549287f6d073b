import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { SectionForm } from '../../parts/form/SectionForm.tsx'
import { CustomFields } from './CustomFields.tsx'
import type { CustomValues, FieldProperty } from './property.ts'
import { customChanges, customConflicts } from './value.ts'

/** A record as far as its own fields are concerned, as it was read. */
export interface SeenCustom {
  readonly custom: CustomValues
  readonly version: string | undefined
  /** Who changed it last, where that is told. */
  readonly by?: string | undefined
  readonly at: string
}

interface Props {
  readonly label: string
  readonly properties: readonly FieldProperty[]
  readonly seen: SeenCustom
  /** Writes what was changed over what was seen, and tells it. Resolves to what is there where somebody was faster; throws other refusals. */
  readonly save: (changed: CustomValues, base: SeenCustom) => Promise<SeenCustom | undefined>
  readonly close: () => void
}

/** Changes the own fields of a record in place. Two people at once are told of each other, and choose. */
export function CustomEditor({ label, properties, seen, save, close }: Props) {
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(seen)
  const [theirs, setTheirs] = useState<SeenCustom>()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm<{ custom: CustomValues }>({ mode: 'uncontrolled', initialValues: { custom: seen.custom } })
  const both = theirs && customConflicts(properties, base.custom, theirs.custom, form.getValues().custom)
  const conflict: Conflict<string> | undefined = theirs && both && { theirs, by: theirs.by, at: theirs.at, fields: both.fields }

  async function submit({ custom }: { custom: CustomValues }) {
    const changed = customChanges(base.custom, custom)
    if (!changed) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const faster = await save(changed, base)
      if (faster) setTheirs(faster)
      else close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  return (
    <SectionForm form={form} label={label} save={submit} close={close} busy={busy} summary={summary} waits={theirs !== undefined}>
      {conflict && both ? (
        <ConflictAlert
          conflict={conflict}
          labels={both.labels}
          choose={(chosen) => {
            form.setValues({ custom: both.values(chosen) })
            setBase(theirs)
            setTheirs(undefined)
          }}
        />
      ) : null}
      <CustomFields properties={properties} form={form} columns={2} />
    </SectionForm>
  )
}
