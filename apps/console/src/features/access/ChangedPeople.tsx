import { Anchor, Button, List } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Schemas } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { paths } from '../../paths.ts'
import { rightsListed } from './words.ts'

type Changed = Schemas['RolePreview']['people'][number]

/** Shown at first: a change that concerns many is read by its first few people, and the first few rights of each. */
const few = { people: 5, rights: 4 }

/** Who would gain and lose what, a sentence each. */
export function ChangedPeople({ people }: { people: readonly Changed[] }) {
  const tenantId = useTenantId()
  const [all, setAll] = useState(false)
  const shown = all ? people : people.slice(0, few.people)
  const short = people.length > shown.length || shown.some(({ gains, loses }) => Math.max(gains.length, loses.length) > few.rights)
  return (
    <>
      <List size="sm" spacing={6}>
        {shown.map((one) => (
          <List.Item key={one.accountId}>
            <Anchor component={Link} to={paths.person(tenantId, one.accountId)} target="_blank" size="sm" fw={550} underline="always">
              {one.name}
            </Anchor>{' '}
            {sentenceOf(one, all ? undefined : few.rights)}
          </List.Item>
        ))}
      </List>
      {short && !all ? (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAll(true)}>
          {t('Show all of it')}
        </Button>
      ) : null}
    </>
  )
}

function sentenceOf({ gains, loses, state }: Changed, most: number | undefined): string {
  const values = { gains: rightsListed(gains, most), loses: rightsListed(loses, most) }
  if (state === 'invited') {
    if (loses.length === 0) return t('(invited) would gain {gains}.', values)
    if (gains.length === 0) return t('(invited) would lose {loses}.', values)
    return t('(invited) would gain {gains} and lose {loses}.', values)
  }
  if (loses.length === 0) return t('gains {gains}.', values)
  if (gains.length === 0) return t('loses {loses}.', values)
  return t('gains {gains} and loses {loses}.', values)
}
