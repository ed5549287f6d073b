import { Button } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { OwnEditor } from './OwnEditor.tsx'
import { OwnEmail } from './OwnEmail.tsx'
import { OwnProperties } from './OwnProperties.tsx'
import { fields, type Own } from './own.ts'

/** Who one is, as colleagues see it, and the address one signs in with. */
export function OwnDetails({ own }: { own: Own }) {
  const [editing, setEditing] = useState(false)
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
          <OwnEditor own={own} close={() => setEditing(false)} />
        ) : (
          <Facts items={fields.map(([field, label]) => [t(label), own[field]])} />
        )}
      </Sheet>
      <OwnEmail own={own} />
      <OwnProperties own={own} />
    </>
  )
}
