import { Table, Text } from '@mantine/core'
import { t } from '../../../lib/text.ts'
import { dateTime, day, number } from '../../../lib/time.ts'
import { Facts } from '../../../parts/Facts.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Time } from '../../../parts/Time.tsx'
import { attemptsOf, type Lock } from './lock.ts'
import { UserConsents } from './UserConsents.tsx'
import type { User } from './useUser.ts'

const activations = { Activated: 'Activated', EmailSent: 'Activation sent, not followed yet', EmailNotSent: 'Activation not sent' } as const

/** Password, activation, lock and attempts, and what the user agreed to. */
export function UserSecurity({ user, lock }: { user: User; lock: Lock | undefined }) {
  return (
    <>
      <Sheet title={t('Password and activation')}>
        <Facts
          items={[
            [t('Password changed on'), user.passwordChangedOn ? day(user.passwordChangedOn) : t('No password yet')],
            [t('Password expires on'), user.passwordExpiresOn ? day(user.passwordExpiresOn) : t('Never')],
            [t('Activation'), t(activations[user.activation])],
            [t('Activated'), <Time key="at" at={user.activatedAt} />],
            [t('Last sign-in'), <Time key="in" at={user.lastSignInAt} />],
          ]}
        />
      </Sheet>
      <Sheet title={t('Lock and refused attempts')} flush>
        <Locked lock={lock} />
      </Sheet>
      <UserConsents user={user} />
    </>
  )
}

function Locked({ lock }: { lock: Lock | undefined }) {
  if (!lock) return null
  return (
    <>
      <Text size="sm" px="md" pb="md">
        {stateOf(lock)}
      </Text>
      {lock.attempts.length > 0 ? (
        <Table horizontalSpacing="md" verticalSpacing={8} aria-label={t('Refused attempts of the last 24 hours by source')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('From')}</Table.Th>
              <Table.Th ta="right">{t('Attempts')}</Table.Th>
              <Table.Th>{t('Last')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lock.attempts.map((one) => (
              <Table.Tr key={one.source}>
                <Table.Td ff="monospace" fz="xs">
                  {one.source}
                </Table.Td>
                <Table.Td ta="right">{number(one.attempts)}</Table.Td>
                <Table.Td>
                  <Time at={one.last} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </>
  )
}

function stateOf(lock: Lock): string {
  const count = attemptsOf(lock)
  if (!lock.locked) {
    return count > 0
      ? t(
          '{count, plural, one {Not locked. 1 refused attempt in the last 24 hours.} other {Not locked. # refused attempts in the last 24 hours.}}',
          { count },
        )
      : t('Not locked. No refused attempt in the last 24 hours.')
  }
  if (!lock.since) return t('Locked.')
  return lock.until
    ? t('Locked since {since}, until {until}.', { since: dateTime(lock.since), until: dateTime(lock.until) })
    : t('Locked since {since}, until the password is reset or somebody unlocks.', { since: dateTime(lock.since) })
}
