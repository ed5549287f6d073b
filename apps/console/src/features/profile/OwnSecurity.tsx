import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { client, problemOf } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ago, dateTime, day } from '../../lib/time.ts'
import { Facts } from '../../parts/Facts.tsx'
import { NewPassword } from '../../parts/form/NewPassword.tsx'
import { isUnmet, usePasswordPolicy } from '../../parts/form/passwordRules.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { toast } from '../../parts/toast.ts'
import type { Own } from './own.ts'

/** The password: since when, until when, and another one. */
export function OwnSecurity({ own }: { own: Own }) {
  const { session } = useSession()
  const [changing, setChanging] = useState(false)
  const expires = own.passwordExpiresOn
  return (
    <>
      {expires && daysUntil(expires) <= 14 ? (
        <Alert color="yellow" icon={<IconClock aria-hidden />} title={t('Your password expires on {day}', { day: day(expires) })}>
          {t('Change it now, so that you are not asked for a new one while you are in the middle of something.')}
        </Alert>
      ) : null}
      <Sheet
        title={t('Password')}
        act={
          changing ? undefined : (
            <Button size="xs" variant="default" onClick={() => setChanging(true)}>
              {t('Change password')}
            </Button>
          )
        }
      >
        {changing ? (
          <Change own={own} close={() => setChanging(false)} />
        ) : (
          <Facts
            items={[
              [t('Changed'), own.passwordChangedOn ? day(own.passwordChangedOn) : t('Never')],
              [t('Expires'), expires ? day(expires) : t('Never')],
              [
                t('Last confirmed'),
                <span key="at" title={dateTime(session.authenticatedAt)}>
                  {ago(session.authenticatedAt)}
                </span>,
              ],
            ]}
          />
        )}
      </Sheet>
    </>
  )
}

const daysUntil = (date: string) => (Date.parse(date) - Date.now()) / 86_400_000

type Faults = Partial<Record<'current' | 'next' | 'form', string>>

function Change({ own, close }: { own: Own; close: () => void }) {
  const queries = useQueryClient()
  const policy = usePasswordPolicy()
  const [faults, setFaults] = useState<Faults>({})
  const [busy, setBusy] = useState(false)
  const inputs = { current: useRef<HTMLInputElement>(null), next: useRef<HTMLInputElement>(null) }
  const tell = (found: Faults) => {
    setFaults(found)
    if (found.current) inputs.current.current?.focus()
    else if (found.next) inputs.next.current?.focus()
  }

  async function save(event: FormEvent) {
    event.preventDefault()
    const current = inputs.current.current?.value ?? ''
    const next = inputs.next.current?.value ?? ''
    const missing: Faults = {
      ...(current ? {} : { current: t('Enter your current password') }),
      ...(next ? (isUnmet(policy, next) ? { next: t('Follow every rule below') } : {}) : { next: t('Choose a password') }),
    }
    tell(missing)
    if (missing.current || missing.next) return
    setBusy(true)
    try {
      const { error } = await client.PUT('/api/console/password', { body: { current, next } })
      if (error) throw error
      await queries.invalidateQueries()
      toast(t('Your password is changed, and your other devices are signed out'))
      close()
    } catch (error) {
      tell(faultsOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="md" maw={420}>
        <Text size="sm" c="dimmed">
          {t('Your other devices are signed out.')}
        </Text>
        {faults.form ? (
          <Alert color="red" role="alert">
            {faults.form}
          </Alert>
        ) : null}
        <input type="hidden" name="username" autoComplete="username" value={own.userName} readOnly />
        <PasswordInput
          ref={inputs.current}
          label={t('Current password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('Show or hide password') }}
          error={faults.current}
          onChange={() => setFaults((now) => ({ ...now, current: undefined }))}
          autoFocus
        />
        <NewPassword
          ref={inputs.next}
          label={t('New password')}
          error={faults.next}
          onChange={() => setFaults((now) => ({ ...now, next: undefined }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('Change password')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function faultsOf(error: unknown): Faults {
  const problem = problemOf(error)
  if (problem.code === 'sign-in-refused') return { current: t('That is not your current password. Check it and try again.') }
  const { fields = [] } = problem as { fields?: readonly { field: string; message: string }[] }
  const of = (names: readonly string[]) =>
    fields
      .filter((one) => names.includes(one.field))
      .map((one) => one.message)
      .join(' ')
  const [current, next] = [of(['current']), of(['next', 'password'])]
  if (!current && !next) return { form: problem.detail ?? problem.title }
  return { ...(current ? { current } : {}), ...(next ? { next } : {}) }
}
