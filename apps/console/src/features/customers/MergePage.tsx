import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowMerge } from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { CustomerPick } from '../../parts/pick/CustomerPick.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, PageFailed, PageSkeleton, RowsSkeleton } from '../../parts/states.tsx'
import { useDone } from '../../parts/useDone.ts'
import { paths } from '../../paths.ts'
import { type Customer, numberOf, useCustomer } from './customer.ts'
import { MergePreview, type MergeReport } from './MergePreview.tsx'

/** One bill-to goes up in another: which one, what moves and what counts no more, then the name typed. */
export function MergePage() {
  const tenantId = useTenantId()
  const { customerId = '' } = useParams({ strict: false })
  const source = useCustomer(tenantId, customerId)
  useCrumbs(
    { label: t('CRM') },
    { label: t('Customers'), to: paths.customers(tenantId) },
    { label: source.data?.name ?? '', to: paths.customer(tenantId, customerId) },
    { label: t('Merge') },
  )
  if (source.error) return <PageFailed error={source.error} retry={() => void source.refetch()} />
  return source.data ? <Merge source={source.data} /> : <PageSkeleton />
}

function Merge({ source }: { source: Customer }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const { into = null }: { into?: string | null } = useSearch({ strict: false })
  const itself = into === source.id
  const params = { path: { tenantId, customerId: source.id } }
  const preview = api.useQuery(
    'post',
    '/api/console/tenants/{tenantId}/customers/{customerId}/merge/preview',
    { params, body: { intoId: into ?? '' } },
    { enabled: into !== null && !itself, staleTime: 0 },
  )
  const choose = (id: string | null) => void navigate({ to: '.', search: id ? { into: id } : {}, replace: true })
  return (
    <>
      <PageHead title={t('Merge {name} into another customer', { name: source.name })}>
        {t('For the same customer kept twice. Users and ship-tos of {number} move; the other record stays as it is.', {
          number: numberOf(source),
        })}
      </PageHead>
      <Stack gap="md" maw={900}>
        <Sheet title={t('Which one stays')}>
          <CustomerPick
            label={t('Customer that stays')}
            description={t('Find by name or customer number.')}
            value={into}
            onChange={choose}
            error={itself ? t('Choose another customer: this is the one that goes up.') : undefined}
            clearable
          />
        </Sheet>
        {into && !itself && preview.isPending ? (
          <Sheet title={t('What happens')}>
            <RowsSkeleton rows={4} />
          </Sheet>
        ) : null}
        {into && preview.error ? <Refused error={preview.error} retry={() => void preview.refetch()} /> : null}
        {into && preview.data && !itself ? <Decide source={source} report={preview.data} again={() => preview.refetch()} /> : null}
        {into ? null : (
          <Group>
            <Button component={Link} to={paths.customer(tenantId, source.id)} variant="default">
              {t('Cancel')}
            </Button>
          </Group>
        )}
      </Stack>
    </>
  )
}

/** Not these two, and why; another one can be chosen above. */
function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  const { status, title, detail, ...rest } = problemOf(error)
  const faults = (rest as { fields?: readonly { message: string }[] }).fields?.map((one) => one.message).join(' ')
  if (status === 0 || status >= 500) return <Failed error={error} retry={retry} />
  return (
    <Alert color="red" role="alert" title={t('These two cannot be merged')}>
      {faults || detail || title}
    </Alert>
  )
}

function Decide({ source, report, again }: { source: Customer; report: MergeReport; again: () => Promise<unknown> }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const done = useDone()
  const can = useCan()
  const [asks, setAsks] = useState(false)
  const merge = api.useMutation('post', '/api/console/tenants/{tenantId}/customers/{customerId}/merge')
  const { target } = report
  const act = async () => {
    try {
      await merge.mutateAsync({
        params: { path: { tenantId, customerId: source.id } },
        body: { intoId: target.id, version: report.source.version, intoVersion: target.version },
      })
    } catch (error) {
      // somebody changed one of the two: what is read and agreed to must be what happens
      if (problemOf(error).code === 'version-conflict') await again()
      throw error
    }
    await done(t('{source} went up in {target}', { source: source.name, target: target.name }))
    await navigate({ to: paths.customer(tenantId, target.id, 'users') })
  }
  return (
    <>
      <MergePreview report={report} />
      <Group>
        <MayButton
          may={can('customers.merge')}
          color="red"
          leftSection={<IconArrowMerge size={16} aria-hidden />}
          onClick={() => setAsks(true)}
        >
          {t('Merge customers…')}
        </MayButton>
        <Button component={Link} to={paths.customer(tenantId, source.id)} variant="default">
          {t('Cancel')}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asks}
        title={t('Merge {source} into {target}?', { source: source.name, target: target.name })}
        confirm={t('Merge customers')}
        danger
        typeToConfirm={source.name}
        onClose={() => setAsks(false)}
        onConfirm={act}
      >
        <Text size="sm">
          {t(
            '{number} goes up in {into}. This cannot be undone: nobody can act for {number} any more, and whoever looks it up is told where it went.',
            {
              number: numberOf(source),
              into: target.number,
            },
          )}
        </Text>
      </ConfirmDialog>
    </>
  )
}
