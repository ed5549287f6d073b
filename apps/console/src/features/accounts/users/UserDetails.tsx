import { Alert, Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, type Schemas } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { t } from '../../../lib/text.ts'
import { useTenantId } from '../../../lib/session.ts'
import { Facts } from '../../../parts/Facts.tsx'
import { type Conflict, ConflictAlert } from '../../../parts/form/ConflictAlert.tsx'
import { showRefusal } from '../../../parts/form/refused.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'

type User = Schemas['User']

const fields = [
  ['firstName', 'First name'],
  ['lastName', 'Last name'],
  ['userName', 'User name'],
  ['email', 'E-mail'],
  ['companyName', 'Company'],
  ['position', 'Position'],
  ['phone', 'Phone'],
  ['extension', 'Extension'],
  ['fax', 'Fax'],
  ['language', 'Language'],
  ['currency', 'Currency'],
] as const
type Field = (typeof fields)[number][0]
type Values = Record<Field, string>

const valuesOf = (user: User) => Object.fromEntries(fields.map(([field]) => [field, user[field] ?? ''])) as Values

/** The fields of a user: read first; editing turns them into inputs in place. */
export function UserDetails({ user }: { user: User }) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const edit = (
    <MayButton size="xs" variant="default" may={can('users.write')} onClick={() => setEditing(true)}>
      {t('Edit')}
    </MayButton>
  )
  return (
    <Sheet title={t('Details')} act={editing ? undefined : edit}>
      {editing ? (
        <Editor user={user} close={() => setEditing(false)} />
      ) : (
        <Facts items={fields.map(([field, label]) => [t(label), user[field]])} />
      )}
    </Sheet>
  )
}

function Editor({ user, close }: { user: User; close: () => void }) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  // what the editor began with stays, whatever the page reads anew meanwhile
  const [base, setBase] = useState(user)
  const [summary, setSummary] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<Field>>()
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: valuesOf(user) })
  const path = { tenantId, accountId: user.id }

  async function save(values: Values) {
    const before = valuesOf(base)
    const changed = fields.map(([field]) => field).filter((field) => values[field] !== before[field])
    if (changed.length === 0) return close()
    setBusy(true)
    setSummary(undefined)
    const body = { version: base.version, ...Object.fromEntries(changed.map((field) => [field, values[field] || null])) }
    try {
      const { error } = await client.PATCH('/api/console/tenants/{tenantId}/users/{accountId}', { params: { path }, body: body as never })
      if (!error) {
        await queries.invalidateQueries()
        notifications.show({ role: 'status', message: t('Saved') })
        return close()
      }
      if (error.code !== 'version-conflict') return setSummary(showRefusal(form, error).summary)
      const { data } = await client.GET('/api/console/tenants/{tenantId}/users/{accountId}', { params: { path } })
      if (data) setConflict({ theirs: data, by: data.modifiedBy.name, at: data.modifiedAt, fields: differing(before, valuesOf(data), values) })
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="md">
        {summary ? (
          <Alert color="red" role="alert">
            {summary}
          </Alert>
        ) : null}
        {conflict ? (
          <ConflictAlert
            conflict={conflict}
            labels={Object.fromEntries(fields) as Record<Field, string>}
            choose={(chosen) => {
              form.setValues({ ...valuesOf(conflict.theirs as User), ...mineOf(form.getValues(), base), ...chosen })
              setBase(conflict.theirs as User)
              setConflict(undefined)
            }}
          />
        ) : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {fields.map(([field, label]) => (
            <TextInput {...form.getInputProps(field)} key={form.key(field)} label={t(label)} autoComplete="off" />
          ))}
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={conflict !== undefined}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What I typed that was not there before. */
const mineOf = (values: Values, base: User): Partial<Values> => {
  const before = valuesOf(base)
  return Object.fromEntries(Object.entries(values).filter(([field, value]) => value !== before[field as Field]))
}

/** Fields both of us changed, to different values: these have to be chosen. */
const differing = (before: Values, theirs: Values, mine: Values) =>
  fields
    .map(([field]) => field)
    .filter((field) => theirs[field] !== before[field] && mine[field] !== before[field] && mine[field] !== theirs[field])
    .map((field) => ({ field, theirs: theirs[field], mine: mine[field] }))
