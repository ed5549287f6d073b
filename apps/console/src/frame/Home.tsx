import { Box, Button } from '@mantine/core'
import { Link, Navigate } from '@tanstack/react-router'
import { useOffers } from '../lib/offers.ts'
import { useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { PageHead } from '../parts/PageHead.tsx'
import { Empty } from '../parts/states.tsx'
import { paths } from '../paths.ts'
import { useCrumbs } from './crumbs.ts'
import { navigation, visible } from './navigation.ts'

/** Where one lands: the tenant's dashboard, or what one sees first of it; the own company where there is no tenant. */
export function Home() {
  const { tenants, companyAdministrator, companyId } = useSession()
  const [first] = tenants
  if (first) {
    const [place] = visible(navigation(first.id), first.permissions).flatMap((group) => group.places)
    return <Navigate to={place?.to ?? paths.profile()} replace />
  }
  if (companyAdministrator) return <Navigate to={paths.company(companyId)} replace />
  return <NoTenant />
}

function NoTenant() {
  const { account } = useSession()
  const offers = useOffers()
  useCrumbs({ label: t('Start') })
  return (
    <>
      <PageHead title={t('Welcome, {name}', { name: account.displayName })} />
      <Box className="sheet">
        <Empty
          title={t('You cannot enter any tenant')}
          act={
            <Button component={Link} to={paths.profile()} variant="default">
              {t('Your profile')}
            </Button>
          }
        >
          {offers.length > 0
            ? t('Accept the offer above to enter one.')
            : t('An Admin Owner of a merchant can give you access. You are told by mail when that happens.')}
        </Empty>
      </Box>
    </>
  )
}
