import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { useListState } from '../../../parts/list/listState.ts'
import { RecordList } from '../../../parts/list/RecordList.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { PageHead } from '../../../parts/PageHead.tsx'
import { Empty } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import { useCustomProperties } from '../../dictionary/CustomFields.tsx'
import { BulkActs } from './BulkActs.tsx'
import { UsersExport } from './UsersExport.tsx'
import { userColumns } from './userColumns.tsx'
import { userFilters, userViews } from './userFilters.ts'
import { queryOf, usersPage } from './userQuery.ts'

/** The logins of the storefronts. */
export function UsersPage() {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  const state = useListState({ sort: 'userName' })
  const properties = useCustomProperties('website-user')
  useCrumbs({ label: t('Administration') }, { label: t('Website users') })
  const cursor = state.trail.at(-1)
  const query = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users',
    { params: { path: { tenantId }, query: { ...queryOf(state), limit: state.limit, ...(cursor ? { cursor } : {}) } } },
    { placeholderData: keepPreviousData },
  )
  const create = (
    <MayButton
      may={can('users.write')}
      aria-keyshortcuts="c"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.newUser(tenantId), search: true })}
    >
      {t('New user')}
    </MayButton>
  )
  return (
    <>
      <PageHead title={t('Website users')} actions={create}>
        {t('People who sign in to your shops.')}
      </PageHead>
      <RecordList
        name="users"
        label={t('Website users')}
        searches={t('Name, e-mail, company or phone')}
        filters={userFilters(tenantId, properties, can('websites.read') === true)}
        columns={userColumns(tenantId, properties)}
        views={userViews()}
        query={query}
        state={state}
        rowId={(user) => user.id}
        rowName={(user) => user.displayName}
        acts={(selection) => <BulkActs selection={selection} />}
        page={(from, limit) => usersPage(tenantId, state, from, limit)}
        right={<UsersExport state={state} />}
        empty={
          <Empty title={t('No website users yet')} act={create}>
            {t('Shoppers appear here when they register or order, when you add them, or when a source system brings them.')}
          </Empty>
        }
      />
    </>
  )
}
