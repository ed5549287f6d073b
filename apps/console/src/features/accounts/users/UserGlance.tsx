import { Code, CopyButton, UnstyledButton } from '@mantine/core'
import { t } from '../../../lib/text.ts'
import { day } from '../../../lib/time.ts'
import { Facts } from '../../../parts/Facts.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Time } from '../../../parts/Time.tsx'
import type { User } from './useUser.ts'

/** How accounts come to be, as people say it. */
const ways: Readonly<Record<string, string>> = {
  manual: 'Added by staff',
  registration: 'Registration in the shop',
  order: 'An order',
  import: 'An import',
  'customer-administrator': 'An Administrator of a customer',
}

/** What one looks for first. */
export function UserGlance({ user }: { user: User }) {
  return (
    <Sheet title={t('At a glance')}>
      <Facts
        items={[
          [t('Last sign-in'), <Time key="in" at={user.lastSignInAt} />],
          [t('Password'), user.passwordChangedOn ? t('Changed on {day}', { day: day(user.passwordChangedOn) }) : t('None yet')],
          [t('Phone'), user.phone],
          [t('Created'), <Time key="made" at={user.createdAt} />],
          [t('Came by'), t(ways[user.cameBy] ?? user.cameBy)],
          [t('Id'), <Id key="id" id={user.id} />],
        ]}
      />
    </Sheet>
  )
}

function Id({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} aria-label={copied ? t('Copied') : t('Copy the id')}>
          <Code>{copied ? t('Copied') : `${id.slice(0, 8)}…${id.slice(-4)}`}</Code>
        </UnstyledButton>
      )}
    </CopyButton>
  )
}
