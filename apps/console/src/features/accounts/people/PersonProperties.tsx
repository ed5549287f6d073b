import { useState } from 'react'
import { problemOf } from '../../../lib/api.ts'
import { type May, useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { useDone } from '../../../parts/useDone.ts'
import { CustomEditor, type SeenCustom } from '../../dictionary/CustomEditor.tsx'
import { CustomFacts, type CustomProperty, useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { type HomeAccount, homeActs, readAccount } from './home.ts'
import type { Person } from './person.ts'

/** Fields the tenant defined itself, of a person of the own company. */
export function PersonProperties({ person }: { person: Person }) {
  const can = useCan()
  const properties = useCustomProperties('console-user')
  const [editing, setEditing] = useState(false)
  const manage = can('people.manage')
  const may: May =
    manage !== true || properties.some((one) => one.mayEdit)
      ? manage
      : { reason: t('Your roles see these properties and may not change them.') }
  return (
    <Sheet
      title={t('Custom properties')}
      act={
        editing ? undefined : (
          <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
            {t('Edit')}
          </MayButton>
        )
      }
    >
      {editing ? (
        <Editor person={person} properties={properties} close={() => setEditing(false)} />
      ) : (
        <CustomFacts properties={properties} values={person.custom ?? {}} />
      )}
    </Sheet>
  )
}

function Editor({ person, properties, close }: { person: Person; properties: readonly CustomProperty[]; close: () => void }) {
  const tenantId = useTenantId()
  const done = useDone()
  return (
    <CustomEditor
      label={t('Custom properties')}
      properties={properties}
      seen={seenOf(person)}
      close={close}
      save={async (custom, { version }) => {
        try {
          await homeActs({ tenantId }, person.accountId).change({ ...(version ? { version } : {}), custom })
        } catch (error) {
          if (problemOf(error).code !== 'version-conflict') throw error
          return seenOf(await readAccount({ tenantId }, person.accountId))
        }
        await done(t('Saved'))
        return undefined
      }}
    />
  )
}

type Read = Pick<HomeAccount, 'custom' | 'version' | 'modifiedByName' | 'modifiedAt'>
const seenOf = ({ custom, version, modifiedByName, modifiedAt }: Read): SeenCustom => ({
  custom: custom ?? {},
  version,
  by: modifiedByName ?? undefined,
  at: modifiedAt,
})
