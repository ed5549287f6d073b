import { useState } from 'react'
import { type May, useCan } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { Facts } from '../../parts/Facts.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { customFacts, useCustomProperties } from '../dictionary/CustomFields.tsx'
import { WebsiteEditor } from './WebsiteEditor.tsx'
import { languageName, type Website } from './website.tsx'

/** Name, language and the tenant's own fields: read first; editing turns them into inputs in place. */
export function WebsiteDetails({ website }: { website: Website }) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const properties = useCustomProperties('website')
  const may: May = website.state === 'closed' ? { reason: t('This website is closed.') } : can('websites.write')
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
      {t('Edit')}
    </MayButton>
  )
  const { name, language, custom } = website
  return (
    <Sheet title={t('Details')} act={editing ? undefined : edit}>
      {editing ? (
        <WebsiteEditor website={website} properties={properties} close={() => setEditing(false)} />
      ) : (
        <Facts items={[[t('Name'), name], [t('Language'), called(language)], ...customFacts(properties, custom ?? {})]} />
      )}
    </Sheet>
  )
}

const called = (tag: string) => {
  const name = languageName(tag)
  return name ? t('{language} ({tag})', { language: name, tag }) : tag
}
