import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { useDone } from '../../parts/useDone.ts'
import { CustomEditor, type SeenCustom } from '../dictionary/CustomEditor.tsx'
import { CustomFacts, type FieldProperty } from '../dictionary/CustomFields.tsx'
import type { Own } from './own.ts'

interface Props {
  readonly own: Own
}

/** Fields the own company defined itself, as far as it opened them to the person. */
export function OwnProperties({ own }: Props) {
  const [editing, setEditing] = useState(false)
  const { data } = api.useQuery('get', '/api/console/profile/properties')
  const properties = data?.items ?? []
  if (properties.length === 0) return null
  return (
    <Sheet
      title={t('More about you')}
      act={
        editing || !properties.some((one) => one.mayEdit) ? undefined : (
          <Button size="xs" variant="default" onClick={() => setEditing(true)} aria-label={t('Edit more about you')}>
            {t('Edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <Editor own={own} properties={properties} close={() => setEditing(false)} />
      ) : (
        <CustomFacts properties={properties} values={own.custom} />
      )}
    </Sheet>
  )
}

function Editor({ own, properties, close }: Props & { properties: readonly FieldProperty[]; close: () => void }) {
  const done = useDone()
  return (
    <CustomEditor
      label={t('More about you')}
      properties={properties}
      seen={seenOf(own)}
      close={close}
      save={async (custom, { version }) => {
        const { error } = await client.PATCH('/api/console/profile', { body: { version: version ?? own.version, custom } })
        if (error && error.code !== 'version-conflict') throw error
        if (error) {
          const now = await client.GET('/api/console/profile')
          if (now.error) throw now.error
          return seenOf(now.data)
        }
        await done(t('Saved'))
        return undefined
      }}
    />
  )
}

/** The version is the time of the last change. */
const seenOf = ({ custom, version }: Own): SeenCustom => ({ custom, version, at: version })
