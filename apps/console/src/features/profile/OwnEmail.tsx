import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconMail } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { showRefusal } from '../../parts/form/refused.ts'
import { stayInField } from '../../parts/form/stayInField.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import type { Own } from './own.ts'

/** The names one signs in with. Another address counts from when the link mailed there is used. */
export function OwnEmail({ own }: { own: Own }) {
  const [changing, setChanging] = useState(false)
  return (
    <Sheet
      title={t('Sign-in')}
      act={
        changing ? undefined : (
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            {t('Change e-mail')}
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Facts
          items={[
            [t('E-mail'), own.email],
            [t('User name'), own.userName],
          ]}
        />
        {own.pendingEmail && !changing ? <Pending own={own} address={own.pendingEmail} /> : null}
        {changing ? <Change close={() => setChanging(false)} /> : null}
      </Stack>
    </Sheet>
  )
}

function Pending({ own, address }: { own: Own; address: string }) {
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<string>()
  const again = async () => {
    setBusy(true)
    setTold(undefined)
    try {
      const { error } = await client.POST('/api/console/email-change', { body: { email: address } })
      if (error) throw error
      setTold(t('A new mail is on its way. The link in the older one does not work any more.'))
    } catch (error) {
      const { detail, title } = problemOf(error)
      setTold(detail ?? title)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Alert color="blue" icon={<IconMail aria-hidden />} title={t('{address} waits to be confirmed', { address })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('Use the link in the mail sent there. Until then {email} counts.', { email: own.email })}</Text>
        <Button size="xs" variant="default" loading={busy} onClick={() => void again()}>
          {t('Send the link again')}
        </Button>
        <Text size="sm" role="status">
          {told}
        </Text>
      </Stack>
    </Alert>
  )
}

function Change({ close }: { close: () => void }) {
  const queries = useQueryClient()
  const [summary, setSummary] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm({
    mode: 'uncontrolled',
    validateInputOnBlur: true,
    initialValues: { email: '' },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('Enter an e-mail address like name@example.com')) },
  })
  async function send({ email }: { email: string }) {
    setBusy(true)
    setSummary(undefined)
    try {
      const { error } = await client.POST('/api/console/email-change', { body: { email: email.trim() } })
      if (error) throw error
      await queries.invalidateQueries()
      close()
    } catch (error) {
      setSummary(showRefusal(form, error).summary)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={form.onSubmit(send, () => form.getInputNode('email')?.focus())} noValidate>
      <Stack gap="md" maw={420}>
        {summary ? (
          <Alert color="red" role="alert">
            {summary}
          </Alert>
        ) : null}
        <TextInput
          {...form.getInputProps('email')}
          key={form.key('email')}
          type="email"
          autoComplete="email"
          autoFocus
          label={t('New e-mail address')}
          description={t('We mail a link there. Until you use it, nothing changes. The address you have now is told.')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy} onMouseDown={stayInField}>
            {t('Send the link')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
