import { Alert, Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, type Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { toast } from '../../parts/toast.ts'
import { OwnEmail } from './OwnEmail.tsx'

export type Own = Schemas['OwnProfile']

const fields = [
  ['firstName', 'First name', 'given-name'],
  ['lastName', 'Last name', 'family-name'],
  ['position', 'Job title', 'organization-title'],
  ['companyName', 'Company', 'organization'],
  ['phone', 'Phone', 'tel'],
  ['extension', 'Extension', 'off'],
  ['fax', 'Fax', 'off'],
] as const
type Field = (typeof fields)[number][0]
type Values = Record<Field, string>

const valuesOf = (own: Own) => Object.fromEntries(fields.map(([field]) => [field, own[field] ?? ''])) as Values

/** Who one is, as colleagues see it, and the address one signs in with. */
export function OwnDetails({ own }: { own: Own }) {
  const [editing, setEditing] = useState(false)
  const custom = Object.entries(own.custom)
  return (
    <>
      <Sheet
        title={t('Details')}
        act={
          editing ? undefined : (
            <Button size="xs" variant="default" onClick={() => setEditing(true)} aria-keyshortcuts="e">
              {t('Edit')}
            </Button>
          )
        }
      >
        {editing ? (
          <Editor own={own} close={() => setEditing(false)} />
        ) : (
          <Facts items={fields.map(([field, label]) => [t(label), own[field]])} />
        )}
      </Sheet>
      <OwnEmail own={own} />
      {custom.length > 0 ? (
        <Sheet title={t('More about you')}>
          <Facts items={custom.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])} />
        </Sheet>
      ) : null}
    </>
  )
}

function Editor({ own, close }: { own: Own; close: () => void }) {
  const queries = useQueryClient()
  const [version, setVersion] = useState(own.version)
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: valuesOf(own) })

  async function save(values: Values) {
    setBusy(true)
    setSummary(undefined)
    try {
      const before = valuesOf(own)
      const changed = fields.map(([field]) => field).filter((field) => values[field] !== before[field])
      const body = { version, ...Object.fromEntries(changed.map((field) => [field, values[field].trim() || null])) }
      const { error } = await client.PATCH('/api/console/profile', { body })
      if (error?.code === 'version-conflict') {
        const { data } = await client.GET('/api/console/profile')
        if (data) setVersion(data.version)
        return setSummary(t('Your details were changed elsewhere in the meantime. Save again to keep what you typed here.'))
      }
      if (error) throw error
      await queries.invalidateQueries()
      toast(t('Saved'))
      close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
    return undefined
  }

  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="md">
        {summary ? (
          <Alert color="red" role="alert">
            {summary}
          </Alert>
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
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
