import { Box, SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTenant } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { RolesFrame } from './RolesFrame.tsx'
import { WhatIfPerson } from './WhatIfPerson.tsx'
import { WhatIfUser } from './WhatIfUser.tsx'

/** What is asked, all of it in the address. */
export interface Asked {
  readonly who?: 'user' | undefined
  readonly person?: string | undefined
  readonly roles?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly customer?: string | undefined
  /** Of a website user: an id, or `none`. Left out: as it is. */
  readonly role?: string | undefined
}

/** What somebody would be able to do with other roles. Nothing is changed here. */
export function WhatIfPage() {
  const asked: Asked = useSearch({ strict: false })
  const navigate = useNavigate()
  const held = useTenant()?.permissions ?? []
  const ask = (next: Asked) => void navigate({ to: '.', search: next, replace: true })
  const both = held.includes('people.read') && held.includes('users.read')
  const user = held.includes('people.read') ? asked.who === 'user' : true
  return (
    <RolesFrame part="what-if" kind={user ? 'website' : 'console'}>
      <Box className="sheet">
        {both ? (
          <Box px="md" pt="md">
            <SegmentedControl
              aria-label={t('About whom')}
              value={user ? 'user' : 'person'}
              onChange={(who) => ask(who === 'user' ? { who } : {})}
              data={[
                { value: 'person', label: t('A person') },
                { value: 'user', label: t('A website user') },
              ]}
            />
          </Box>
        ) : null}
        {user ? <WhatIfUser asked={asked} ask={(next) => ask({ who: 'user', ...next })} /> : <WhatIfPerson asked={asked} ask={ask} />}
      </Box>
    </RolesFrame>
  )
}
