import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { CustomEditor, type SeenCustom } from '../../dictionary/CustomEditor.tsx'
import { CustomFacts, type CustomProperty, useCustomProperties } from '../../dictionary/CustomFields.tsx'
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
  return (
    <CustomEditor
      label={t('Custom properties')}
      properties={properties}
      seen={seenOf(user)}
      close={close}
      save={async (custom, { version }) => {
        const answer = await changeUser(tenantId, { id: user.id, version: version ?? user.version }, { custom })
        if ('theirs' in answer) return seenOf(answer.theirs)
        await done(t('Custom properties saved'))
        return undefined
      }}
    />
  )
}

const seenOf = ({ custom, version, modifiedBy, modifiedAt }: User): SeenCustom => ({ custom, version, by: modifiedBy.name, at: modifiedAt })
