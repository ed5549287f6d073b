import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { Sheet } from '../../parts/Sheet.tsx'
import { Empty, Failed, RowsSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { CompanyShell } from './CompanyShell.tsx'
import { useAdministers, useCompanyId } from './company.ts'
import { DomainSheet } from './DomainSheet.tsx'

/** Mail domains of the company, each with the record that proves it. */
export function DomainsPage() {
  const companyId = useCompanyId()
  const administers = useAdministers()
  const navigate = useNavigate()
  const domains = api.useQuery(
    'get',
    '/api/console/companies/{companyId}/domains',
    { params: { path: { companyId } } },
    { enabled: administers },
  )
  const claim = (
    <Button
      aria-keyshortcuts="c"
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: paths.claimDomain(companyId) })}
    >
      {t('Add domain')}
    </Button>
  )
  const items = domains.data?.items
  return (
    <CompanyShell
      title={t('Domains')}
      line={t('Under which your people have e-mail addresses. Tenants find your company by a proved domain.')}
      actions={items?.length ? claim : undefined}
    >
      {domains.error ? <Failed error={domains.error} retry={() => void domains.refetch()} /> : null}
      {!items && !domains.error ? (
        <Sheet>
          <RowsSkeleton rows={3} />
        </Sheet>
      ) : null}
      {items?.length === 0 ? (
        <Sheet flush>
          <Empty title={t('No domain yet')} act={claim}>
            {t(
              'Add the domain of your e-mail addresses and prove it with one record in its DNS. Then tenants can grant your company access, and you can add people.',
            )}
          </Empty>
        </Sheet>
      ) : null}
      <Stack gap="md">
        {items?.map((domain) => (
          <DomainSheet key={domain.domain} domain={domain} />
        ))}
      </Stack>
      {items?.length ? (
        <Text size="xs" c="dimmed" mt="md">
          {t('Sub-domains are domains of their own.')}
        </Text>
      ) : null}
    </CompanyShell>
  )
}
