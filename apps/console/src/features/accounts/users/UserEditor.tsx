import { SimpleGrid, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { type Conflict, ConflictAlert } from '../../../parts/form/ConflictAlert.tsx'
import { bothChanged, merged } from '../../../parts/form/merging.ts'
import { showRefusal } from '../../../parts/form/refused.ts'
import { required } from '../../../parts/form/rules.ts'
import { SectionForm } from '../../../parts/form/SectionForm.tsx'
import { changeUser } from './changeUser.ts'
import { type ProfileField, type ProfileValues, profileFields, profileOf } from './profileFields.ts'
import { type User, useDone } from './useUser.ts'

const names = profileFields.map(({ name }) => name)
const labels = Object.fromEntries(profileFields.map(({ name, label }) => [name, label])) as Record<ProfileField, string>

/** Inputs in place of the details. What others changed meanwhile is shown field by field, and what was typed stays. */
export function UserEditor({ user, close }: { user: User; close: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(user)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<ProfileField>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<ProfileValues>({
    mode: 'uncontrolled',
    validateInputOnBlur: true,
    initialValues: profileOf(user),
    validate: { email: required(t('Enter an e-mail address like name@example.com')), userName: required(t('Enter a user name')) },
  })

  async function save(values: ProfileValues) {
    const before = profileOf(base)
    const changed = names.filter((name) => values[name] !== before[name])
    if (changed.length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    try {
      const answer = await changeUser(tenantId, base, Object.fromEntries(changed.map((name) => [name, values[name] || null])))
      if ('theirs' in answer) {
        const { theirs } = answer
        setConflict({
          theirs,
          by: theirs.modifiedBy.name,
          at: theirs.modifiedAt,
          fields: bothChanged(names, before, profileOf(theirs), values),
        })
        return
      }
      const { pendingEmail, displayName } = answer.saved
      await done(
        pendingEmail && pendingEmail !== base.pendingEmail
          ? t('Saved. {pendingEmail} was asked to confirm.', { pendingEmail })
          : t('{displayName} was saved', { displayName }),
      )
      close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  return (
    <SectionForm form={form} label={t('Details')} save={save} close={close} busy={busy} summary={summary} waits={conflict !== undefined}>
      {conflict ? (
        <ConflictAlert
          conflict={conflict}
          labels={labels}
          choose={(chosen) => {
            const theirs = conflict.theirs as User
            form.setValues(merged(profileOf(base), profileOf(theirs), form.getValues(), chosen))
            setBase(theirs)
            setConflict(undefined)
          }}
        />
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        {profileFields.map((field, at) => (
          <TextInput
            {...form.getInputProps(field.name)}
            key={form.key(field.name)}
            label={
              field.name === 'email' || field.name === 'userName' ? t(field.label) : t('{label} (optional)', { label: t(field.label) })
            }
            {...('hint' in field ? { description: t(field.hint) } : {})}
            autoComplete="off"
            data-autofocus={at === 0 || undefined}
            autoFocus={at === 0}
          />
        ))}
      </SimpleGrid>
    </SectionForm>
  )
}
