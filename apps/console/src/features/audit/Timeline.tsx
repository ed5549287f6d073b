import { Box, Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { client } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Empty, Failed, RowsSkeleton } from '../../parts/states.tsx'
import { daysOf } from './days.ts'
import { usePlaces } from './places.ts'
import classes from './Timeline.module.css'
import { TimelineRow } from './TimelineRow.tsx'

/** Which entries. `accountId`, `customerId` and `subjectId` say what they are about, `actorId` who acted. */
export interface TimelineFilter {
  readonly accountId?: string
  readonly customerId?: string
  readonly subjectId?: string
  readonly actorId?: string
  readonly action?: string
  /** Not before, and before: RFC 3339. */
  readonly from?: string
  readonly to?: string
}

interface Props {
  readonly tenantId?: string
  /** In place of a tenant: the log of a company. Neither: what whoever is signed in did to the own account. */
  readonly companyId?: string
  readonly filter?: TimelineFilter
  /** For a narrow place and few rows: a page of ten, no object, which is the page itself. */
  readonly compact?: boolean
  /** Offers, on each entry, to see only those of its actor or object; left out: it does not. */
  readonly narrow?: (name: 'actor' | 'object', value: string) => void
  /** In place of rows where there are none. */
  readonly empty?: ReactNode
}

/** What happened, newest first, day by day: who, what, to which thing; before and after on demand. */
export function Timeline({ tenantId, companyId, filter = {}, compact = false, narrow, empty }: Props) {
  const places = usePlaces(tenantId, companyId)
  const entries = useEntries({ tenantId, companyId, filter, limit: compact ? 10 : 50 })
  if (entries.error) return <Failed error={entries.error} retry={() => void entries.refetch()} />
  if (!entries.data) {
    return (
      <Box p={compact ? 0 : 'md'} role="status" aria-label={t('Loading')}>
        <RowsSkeleton rows={compact ? 4 : 8} />
      </Box>
    )
  }
  const days = daysOf(entries.data.pages.flatMap((page) => page.items))
  if (days.length === 0)
    return empty ?? <Empty title={t('Nothing happened yet')}>{t('Every act is noted here, with who did it and when.')}</Empty>
  return (
    <Box className={classes.timeline} data-compact={compact || undefined}>
      {days.map(({ label, folds }) => (
        <section key={label} aria-label={label}>
          <Text component="h3" className={classes.day}>
            {label}
          </Text>
          <ul className={classes.rows}>
            {folds.map((fold) => (
              <TimelineRow key={fold[0].id} fold={fold} tenantId={tenantId} places={places} compact={compact} narrow={narrow} />
            ))}
          </ul>
        </section>
      ))}
      {entries.hasNextPage ? (
        <Group justify="center" py="sm">
          <Button variant="default" size="xs" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {t('Show more')}
          </Button>
        </Group>
      ) : null}
    </Box>
  )
}

function useEntries({
  tenantId,
  companyId,
  filter,
  limit,
}: {
  tenantId?: string | undefined
  companyId?: string | undefined
  filter: TimelineFilter
  limit: number
}) {
  const { accountId, customerId, ...query } = filter
  const subjectId = query.subjectId ?? accountId ?? customerId
  const asked = { ...query, ...(subjectId ? { subjectId } : {}), limit }
  return useInfiniteQuery({
    queryKey: ['audit', tenantId ?? companyId ?? 'own', asked],
    initialPageParam: '',
    queryFn: async ({ pageParam: cursor, signal }) => {
      const page = { ...asked, ...(cursor ? { cursor } : {}) }
      const { data, error } = tenantId
        ? await client.GET('/api/console/tenants/{tenantId}/audit', { params: { path: { tenantId }, query: page }, signal })
        : companyId
          ? await client.GET('/api/console/companies/{companyId}/audit', { params: { path: { companyId }, query: page }, signal })
          : await client.GET('/api/console/activity', { params: { query: { limit, ...(cursor ? { cursor } : {}) } }, signal })
      if (error) throw error
      return data
    },
    getNextPageParam: (last) => last.next,
  })
}
