import { Box } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api, client } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { useListState } from '../../../parts/list/listState.ts'
import { RecordList } from '../../../parts/list/RecordList.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { Empty } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { useMayBring } from './mayBring.ts'
import { PeopleBulk } from './PeopleBulk.tsx'
import { ownColumns, peopleColumns } from './peopleColumns.tsx'
import { peopleFilters, peopleQuery, peopleViews } from './peopleFilters.ts'
import { nameOf } from './person.ts'
import { useConsoleRoles } from './RoleChoice.tsx'

/** Who works in the Admin Console: the own company's people, and those of partners with access. */
export function PeoplePage() {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const mayBring = useMayBring()
  const roles = useConsoleRoles()
  const properties = useCustomProperties('console-user')
  const state = useListState({ sort: 'userName' })
  useCrumbs({ label: t('Administration') }, { label: t('Console users') })
  const asked = peopleQuery(state)
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/people',
    { params: { path: { tenantId }, query: asked } },
    { placeholderData: keepPreviousData },
  )
  const invite = (
    <MayButton
      aria-keyshortcuts="c"
      may={mayBring}
      leftSection={<IconUserPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.invitePerson(tenantId) })}
    >
      {t('Invite person')}
    </MayButton>
  )
  return (
    <Box>
      <PageHead title={t('Console users')} actions={invite}>
        {t('Your people, and partners’ people, who work in this console.')}
      </PageHead>
      <RecordList
        name="people"
        label={t('Console users')}
        searches={t('Name, e-mail, company or phone')}
        filters={peopleFilters(roles ?? [], properties)}
        views={peopleViews()}
        columns={[...peopleColumns(tenantId), ...ownColumns(properties)]}
        query={query}
        state={state}
        rowId={(person) => person.accountId}
        rowName={nameOf}
        acts={(selection) => <PeopleBulk selection={selection} />}
        page={async (cursor, limit) => {
          const page = { ...asked, limit, ...(cursor ? { cursor } : {}) }
          const { data, error } = await client.GET('/api/console/tenants/{tenantId}/people', {
            params: { path: { tenantId }, query: page },
          })
          if (error) throw error
          return data
        }}
        empty={
          <Empty title={t('Nobody but you yet')} act={invite}>
            {t('Invite the people who look after users, customers and websites with you. Each gets the roles you choose.')}
          </Empty>
        }
      />
    </Box>
  )
}
