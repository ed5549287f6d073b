import { Box, SimpleGrid, Stack } from '@mantine/core'
import { useCrumbs } from '../../frame/crumbs.ts'
import { useTenant } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { Failed } from '../../parts/states.tsx'
import { Attention } from './Attention.tsx'
import { ByStatus } from './ByStatus.tsx'
import { DayChart } from './DayChart.tsx'
import { Figures } from './Figures.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { useFigures } from './useFigures.ts'

/** The first page of a tenant: what needs somebody, then how it goes. */
export function DashboardPage() {
  const tenant = useTenant()
  const { users, people, ...may } = useFigures()
  // what failed says so once, on top, and draws no shapes of what will not come
  const mayUsers = may.mayUsers && !users.error
  const mayPeople = may.mayPeople && !people.error
  useCrumbs({ label: t('Dashboard') })
  const isNew = users.data !== undefined && users.data.users.active + users.data.users.inactive === 0
  const failed = users.error ?? people.error
  return (
    <>
      <PageHead title={t('Dashboard')}>{t('What needs you at {tenant}, and how sign-in goes.', { tenant: tenant?.name ?? '' })}</PageHead>
      <Stack gap="md">
        {failed ? (
          <Box className="sheet">
            <Failed error={failed} retry={() => void Promise.all([users.refetch(), people.refetch()])} />
          </Box>
        ) : null}
        {isNew ? (
          <FirstSteps people={people.data} />
        ) : (
          <>
            <Attention users={users.data} people={people.data} wait={users.isLoading || people.isLoading} />
            <Figures users={users.data} people={people.data} mayUsers={mayUsers} mayPeople={mayPeople} />
            {mayUsers ? (
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
                <DayChart title={t('Sign-ins a day')} what="signIns" days={users.data?.days} colour="petrol" />
                <DayChart title={t('Refused sign-ins a day')} what="refusals" days={users.data?.days} colour="red" />
              </SimpleGrid>
            ) : null}
            <ByStatus users={users.data} people={people.data} mayUsers={mayUsers} mayPeople={mayPeople} />
          </>
        )}
      </Stack>
    </>
  )
}
