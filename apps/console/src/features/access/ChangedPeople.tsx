import { Anchor, Button, List } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { paths } from '../../paths.ts'
import { rightsListed } from './words.ts'

type Changed = Schemas['RolePreview']['people'][number]

/** Shown at first: a change that concerns many is read by its first few. */
const few = 5

/** Who would gain and lose what, a sentence each. */
export function ChangedPeople({ people }: { people: readonly Changed[] }) {
  const tenantId = useTenantId()
  const [all, setAll] = useState(false)
  const shown = all ? people : people.slice(0, few)
  return (
    <>
      <List size="sm" spacing={6}>
        {shown.map((one) => (
          <List.Item key={one.accountId}>
            <Anchor component={Link} to={paths.person(tenantId, one.accountId)} target="_blank" size="sm" fw={550}>
              {one.name}
            </Anchor>{' '}
            {sentenceOf(one)}
          </List.Item>
        ))}
      </List>
      {people.length > shown.length ? (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {t('Show {count} more', { count: people.length - shown.length })}
        </Button>
      ) : null}
    </>
  )
}

function sentenceOf({ gains, loses, state }: Changed): string {
  const values = { gains: rightsListed(gains), loses: rightsListed(loses) }
  if (state === 'invited') {
    if (loses.length === 0) return t('(invited) would gain {gains}.', values)
    if (gains.length === 0) return t('(invited) would lose {loses}.', values)
    return t('(invited) would gain {gains} and lose {loses}.', values)
  }
  if (loses.length === 0) return t('gains {gains}.', values)
  if (gains.length === 0) return t('loses {loses}.', values)
  return t('gains {gains} and loses {loses}.', values)
}
