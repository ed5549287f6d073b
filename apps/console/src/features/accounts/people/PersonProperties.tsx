import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../lib/api.ts'
import { type May, useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../../parts/form/refused.ts'
import { SectionForm } from '../../../parts/form/SectionForm.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { toast } from '../../../parts/toast.ts'
import {
  CustomFacts,
  CustomFields,
  type CustomValues,
  customChanges,
  customConflicts,
  useCustomProperties,
} from '../../dictionary/CustomFields.tsx'
import { type HomeAccount, homeActs, readAccount } from './home.ts'
import type { Person } from './person.ts'

/** Fields the tenant defined itself, of a person of the own company. */
export function PersonProperties({ person }: { person: Person }) {
  const can = useCan()
  const properties = useCustomProperties('console-user')
  const [editing, setEditing] = useState(false)
  const manage = can('people.manage')
  const may: May =
    manage !== true || properties.some((one) => one.mayEdit)
      ? manage
      : { reason: t('Your roles see these properties and may not change them.') }
  return (
    <Sheet
      title={t('Custom properties')}
      act={
        editing ? undefined : (
          <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
            {t('Edit')}
          </MayButton>
        )
      }
    >
      {editing ? (
        <Editor person={person} close={() => setEditing(false)} />
      ) : (
        <CustomFacts properties={properties} values={person.custom ?? {}} />
      )}
    </Sheet>
  )
}

function Editor({ person, close }: { person: Person; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const properties = useCustomProperties('console-user')
  const [base, setBase] = useState<Pick<HomeAccount, 'version' | 'custom'>>(person)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<string>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<{ custom: CustomValues }>({ initialValues: { custom: person.custom ?? {} } })
  const compared =
    conflict && customConflicts(properties, base.custom ?? {}, (conflict.theirs as HomeAccount).custom ?? {}, form.getValues().custom)

  async function save({ custom }: { custom: CustomValues }) {
    const changed = customChanges(base.custom ?? {}, custom)
    if (!changed) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      await homeActs({ tenantId }, person.accountId).change({ ...(base.version ? { version: base.version } : {}), custom: changed })
      await queries.invalidateQueries()
      toast(t('Saved'))
      close()
    } catch (error) {
      if (problemOf(error).code !== 'version-conflict') setSummary(showRefusal(form, error).summary)
      // the change of somebody else may not be readable either
      else await compare(custom).catch((failed: unknown) => setSummary(showRefusal(form, failed).summary))
    } finally {
      setBusy(false)
    }
  }

  async function compare(custom: CustomValues) {
    const theirs = await readAccount({ tenantId }, person.accountId)
    const { fields } = customConflicts(properties, base.custom ?? {}, theirs.custom ?? {}, custom)
    setConflict({ theirs, by: theirs.modifiedByName ?? undefined, at: theirs.modifiedAt, fields })
  }

  return (
    <SectionForm
      form={form}
      label={t('Custom properties')}
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
            setBase(conflict.theirs as HomeAccount)
            setConflict(undefined)
          }}
        />
      ) : null}
      <CustomFields properties={properties} form={form} columns={2} />
    </SectionForm>
  )
}
