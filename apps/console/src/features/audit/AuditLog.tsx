import { Box, Button } from '@mantine/core'
import { useTenant } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { useListState } from '../../parts/list/listState.ts'
import { Toolbar } from '../../parts/list/Toolbar.tsx'
import { Empty } from '../../parts/states.tsx'
import { ChainStatus } from './ChainStatus.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { auditFilters, timelineFilter } from './filters.ts'
import { Timeline } from './Timeline.tsx'

/** The whole log of a tenant or of a company: narrowed by what stands in the address, exported alike. */
export function AuditLog({ tenantId, companyId }: { tenantId?: string; companyId?: string }) {
  const state = useListState({ sort: 'at', order: 'desc' })
  const permissions = useTenant()?.permissions ?? []
  const filter = timelineFilter(state)
  const owner = { ...(tenantId ? { tenantId } : {}), ...(companyId ? { companyId } : {}) }
  const empty =
    Object.keys(filter).length > 0 ? (
      <Empty
        title={t('Nothing like this happened')}
        act={
          <Button variant="default" onClick={() => state.clear()}>
            {t('Clear all')}
          </Button>
        }
      >
        {t('No entry has all of what you filtered for. Older ones may have reached the end of their keeping.')}
      </Empty>
    ) : undefined
  return (
    <>
      <ChainStatus {...owner} />
      <Box className="sheet" style={{ overflow: 'hidden' }}>
        <Toolbar state={state} filters={auditFilters(tenantId, permissions)} right={<ExportMenu {...owner} filter={filter} />} />
        <Timeline
          {...owner}
          filter={filter}
          empty={empty}
          narrow={(name, value) => state.set({ filters: { ...state.filters, [name]: [value] } })}
        />
      </Box>
    </>
  )
}
