import { Alert, Text } from '@mantine/core'
import { useState } from 'react'
import { type May, useCan } from '../../../lib/can.ts'
import { t } from '../../../lib/text.ts'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Time } from '../../../parts/Time.tsx'
import { DetailsEditor } from './DetailsEditor.tsx'
import { fields, languageName } from './fields.ts'
import type { Home, HomeAccount } from './home.ts'

interface Props {
  readonly person: HomeAccount
  readonly home: Home
  readonly id: string
  /** The partner company that keeps the account; left out where it is one's own. */
  readonly managedBy?: string
}

/** The fields of a person: read first; editing turns them into inputs in place. */
export function PersonDetails({ person, home, id, managedBy }: Props) {
  const can = useCan()
  const [editing, setEditing] = useState(false)
  const may: May =
    managedBy === undefined
      ? 'tenantId' in home
        ? can('people.manage')
        : true
      : {
          reason: managedBy
            ? t('Only {company} changes this: it employs the person.', { company: managedBy })
            : t('Only the person’s own company changes this.'),
        }
  const edit = (
    <MayButton size="xs" variant="default" aria-keyshortcuts="e" may={may} onClick={() => setEditing(true)}>
      {t('Edit')}
    </MayButton>
  )
  return (
    <Sheet title={t('Details')} act={editing ? undefined : edit}>
      {editing ? (
        <DetailsEditor person={person} home={home} id={id} close={() => setEditing(false)} />
      ) : (
        <Facts
          items={[
            ...fields.slice(0, 3).map(([field, label]) => [t(label), person[field]] as const),
            [t('E-mail'), person.email],
            ...fields
              .slice(3)
              .map(([field, label]) => [t(label), field === 'language' ? languageName(person.language) : person[field]] as const),
            [t('Last changed'), <Changed key="changed" person={person} />],
          ]}
        />
      )}
      {editing ? (
        <Alert color="gray" mt="md">
          <Text size="sm">
            {t('The e-mail address is changed by the person alone, in their profile: the new one has to be confirmed.')}
          </Text>
        </Alert>
      ) : null}
    </Sheet>
  )
}

const Changed = ({ person }: { person: HomeAccount }) => (
  <>
    <Time at={person.modifiedAt} />
    {person.modifiedByName ? ` ${t('by {name}', { name: person.modifiedByName })}` : ''}
  </>
)
