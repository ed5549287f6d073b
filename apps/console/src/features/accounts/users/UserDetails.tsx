import { useState } from 'react'
import { useCan } from '../../../lib/can.ts'
import { t } from '../../../lib/text.ts'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Time } from '../../../parts/Time.tsx'
import { profileFields, shownValue } from './profileFields.ts'
import { UserEditor } from './UserEditor.tsx'
import type { User } from './useUser.ts'

/** The fields of a user: read first; editing turns them into inputs in place. */
export function UserDetails({ user }: { user: User }) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={can('users.write')} onClick={() => setEditing(true)}>
      {t('Edit')}
    </MayButton>
  )
  return (
    <>
      <Sheet title={t('Details')} act={editing ? undefined : edit}>
        {editing ? (
          <UserEditor user={user} close={() => setEditing(false)} />
        ) : (
          <Facts items={profileFields.map(({ name, label }) => [t(label), shownValue(name, user[name])])} />
        )}
      </Sheet>
      <Sheet title={t('Record')}>
        <Facts
          items={[
            [t('Created'), <By key="made" at={user.createdAt} by={user.createdBy} />],
            [t('Last changed'), <By key="changed" at={user.modifiedAt} by={user.modifiedBy} />],
            ...(user.deactivatedAt
              ? [[t('Deactivated'), <By key="ended" at={user.deactivatedAt} by={user.deactivatedBy} />] as const]
              : []),
          ]}
        />
      </Sheet>
    </>
  )
}

/** When and by whom; a program or a job by its kind. */
function By({ at, by }: { at: string; by: { kind: string; name?: string } | undefined }) {
  return (
    <>
      <Time at={at} /> {by ? t('by {who}', { who: by.name ?? by.kind }) : null}
    </>
  )
}
