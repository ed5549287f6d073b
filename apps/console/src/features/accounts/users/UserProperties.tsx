import { Anchor } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../../parts/form/refused.ts'
import { SectionForm } from '../../../parts/form/SectionForm.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import {
  CustomFacts,
  CustomFields,
  type CustomProperty,
  type CustomValues,
  customChanges,
  customConflicts,
  useCustomProperties,
} from '../../dictionary/CustomFields.tsx'
import { changeUser } from './changeUser.ts'
import { type User, useDone } from './useUser.ts'

/** The fields the tenant defined itself. */
export function UserProperties({ user }: { user: User }) {
  const tenantId = useTenantId()
  const can = useCan()
  const properties = useCustomProperties('website-user')
  const [editing, setEditing] = useState(false)
  if (properties.length === 0) {
    return (
      <Sheet title={t('Custom properties')}>
        <Empty
          title={t('No custom properties yet')}
          act={
            can('dictionary.write') === true ? (
              <Anchor component={Link} to={paths.dictionary(tenantId)}>
                {t('Go to the application dictionary')}
              </Anchor>
            ) : undefined
          }
        >
          {t('Fields of your own for website users, for instance a member number, are defined in the application dictionary.')}
        </Empty>
      </Sheet>
    )
  }
  return (
    <Sheet
      title={t('Custom properties')}
      act={
        editing ? undefined : (
          <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={can('users.write')} onClick={() => setEditing(true)}>
            {t('Edit')}
          </MayButton>
        )
      }
    >
      {editing ? (
        <Editor user={user} properties={properties} close={() => setEditing(false)} />
      ) : (
        <CustomFacts properties={properties} values={user.custom} />
      )}
    </Sheet>
  )
}

function Editor({ user, properties, close }: { user: User; properties: readonly CustomProperty[]; close: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  const [base, setBase] = useState(user)
  const [summary, setSummary] = useState<string>()
  const [theirs, setTheirs] = useState<User>()
  const [busy, setBusy] = useState(false)
  const form = useForm<{ custom: CustomValues }>({ mode: 'uncontrolled', initialValues: { custom: user.custom } })
  const both = theirs ? customConflicts(properties, base.custom, theirs.custom, form.getValues().custom) : undefined
  const conflict: Conflict<string> | undefined =
    theirs && both ? { theirs, by: theirs.modifiedBy.name, at: theirs.modifiedAt, fields: both.fields } : undefined

  async function save({ custom }: { custom: CustomValues }) {
    const changed = customChanges(base.custom, custom)
    if (!changed) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const answer = await changeUser(tenantId, base, { custom: changed })
      if ('theirs' in answer) return setTheirs(answer.theirs)
      await done(t('Custom properties saved'))
      close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
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
      {conflict && both && theirs ? (
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
