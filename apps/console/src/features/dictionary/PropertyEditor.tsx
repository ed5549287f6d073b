import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { type Conflict, ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { toast } from '../../parts/toast.ts'
import { changesOf, conflictsOf, type Definition, type Draft, definitionOf, draftOf, type Field, fieldLabels } from './draft.ts'
import { readAnew } from './fresh.ts'
import { type Breaks, BreaksList, Impact } from './Impact.tsx'
import { PropertyForm, type PropertyFormState } from './PropertyForm.tsx'
import type { Property } from './property.ts'

/** Changing a definition: what would break is counted and has to be accepted, and two people are told of each other. */
export function PropertyEditor({ property, close }: { property: Property; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(property)
  const [draft] = useState(() => draftOf(property))
  const [breaks, setBreaks] = useState<{ readonly found: Breaks; readonly draft: Draft }>()
  const [conflict, setConflict] = useState<Conflict<Field>>()
  const path = { tenantId, entity: property.entity, key: property.key }

  async function save(wanted: Draft, accept: boolean): Promise<boolean> {
    const changes = changesOf(definitionOf(draftOf(base)), definitionOf(wanted))
    if (Object.keys(changes).length === 0) {
      close()
      return true
    }
    const { data, error } = await client.PATCH('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}', {
      params: { path },
      body: { ...changes, version: base.version, ...(accept ? { accept } : {}) } as never,
    })
    if (data) {
      await readAnew(queries)
      toast(t('{name} was saved', { name: data.label }))
      close()
      return true
    }
    if (error.code === 'version-conflict') {
      await collide(wanted)
      return false
    }
    const found = (error as { breaks?: Breaks }).breaks
    if (!found) throw error
    setBreaks({ found, draft: wanted })
    return false
  }

  async function collide(wanted: Draft) {
    const { data, error } = await client.GET('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}', { params: { path } })
    if (error) throw error
    const [before, theirs, mine] = [draftOf(base), draftOf(data), wanted].map(definitionOf) as [Definition, Definition, Definition]
    setConflict({ theirs: data, by: undefined, at: data.modifiedAt, fields: conflictsOf(before, theirs, mine) })
  }

  function take(form: PropertyFormState, chosen: Partial<Record<Field, string>>) {
    const theirs = conflict!.theirs as Property
    const mine = changesOf(definitionOf(draftOf(base)), definitionOf(form.values))
    const lost = new Set(conflict!.fields.filter(({ field, mine: own }) => chosen[field] !== own).map(({ field }) => field))
    const kept = Object.fromEntries(Object.entries(mine).filter(([field]) => !lost.has(field as Field)))
    form.setValues(draftOf({ ...theirs, ...kept }))
    setBase(theirs)
    setConflict(undefined)
  }

  return (
    <>
      <PropertyForm
        entity={property.entity}
        draft={draft}
        saved={base}
        submitLabel={t('Save property')}
        cancel={close}
        submit={(wanted) => save(wanted, false)}
        notice={(form) =>
          conflict ? <ConflictAlert conflict={conflict} labels={fieldLabels} choose={(chosen) => take(form, chosen)} /> : null
        }
        aside={(wanted) => <Impact saved={base} draft={wanted} />}
      />
      <ConfirmDialog
        opened={breaks !== undefined}
        title={t('Save although values do not fit?')}
        confirm={t('Save property')}
        onClose={() => setBreaks(undefined)}
        onConfirm={async () => {
          if (breaks) await save(breaks.draft, true)
        }}
      >
        {breaks ? <BreaksList breaks={breaks.found} /> : null}
      </ConfirmDialog>
    </>
  )
}
