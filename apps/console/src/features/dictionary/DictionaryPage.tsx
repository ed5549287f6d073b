import { Box, Button, Group, Switch, Text } from '@mantine/core'
import { IconLayoutGrid, IconList, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { Empty, Failed, NotFound, RowsSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { AccessMatrix } from './AccessMatrix.tsx'
import { PropertyRows } from './PropertyRows.tsx'
import type { Entity } from './property.ts'
import { entityOrder, entityWords, isEntity } from './words.ts'

/** The application dictionary: the fields a tenant made itself, entity by entity, in the order forms have. */
export function DictionaryPage() {
  const { entity = 'website-user' }: { entity?: string } = useParams({ strict: false })
  return isEntity(entity) ? <EntityPage entity={entity} /> : <NotFound />
}

function EntityPage({ entity }: { entity: Entity }) {
  const tenantId = useTenantId()
  const can = useCan()
  const navigate = useNavigate()
  useCrumbs({ label: t('Settings') }, { label: t('Application dictionary') })
  return (
    <>
      <PageHead
        title={t('Application dictionary')}
        actions={
          <MayButton
            aria-keyshortcuts="c"
            may={can('dictionary.write')}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => void navigate({ to: paths.newProperty(tenantId, entity) })}
          >
            {t('New property')}
          </MayButton>
        }
      >
        {entityWords(entity).about}
      </PageHead>
      <PageTabs
        label={t('Application dictionary')}
        tab={entity}
        tabs={entityOrder.map((one) => ({ value: one, label: entityWords(one).label, to: paths.dictionary(tenantId, one) }))}
      />
      <EntitySheet key={entity} entity={entity} />
    </>
  )
}

function EntitySheet({ entity }: { entity: Entity }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const can = useCan()
  const search: { removed?: unknown; view?: unknown } = useSearch({ strict: false })
  const removed = search.removed === true
  const byRole = search.view === 'roles'
  const query = api.useQuery('get', '/api/console/tenants/{tenantId}/dictionary/{entity}/properties', {
    params: { path: { tenantId, entity }, ...(removed ? { query: { removed } } : {}) },
  })
  const items = query.data?.items ?? []
  const show = (next: { removed?: true; view?: 'roles' }) => void navigate({ to: '.', search: next, replace: true })
  const living = items.filter((one) => !one.removedAt)
  return (
    <Box className="sheet">
      <Group justify="space-between" px="md" py="xs" mih={52} gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {query.data
            ? t('{count, plural, =0 {No properties} one {# property} other {# properties}} of at most 100', { count: living.length })
            : ''}
        </Text>
        <Group gap="md">
          <Switch
            size="sm"
            label={t('Show removed')}
            checked={removed}
            onChange={(event) => show({ ...(event.currentTarget.checked ? { removed: true } : {}), ...(byRole ? { view: 'roles' } : {}) })}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={byRole ? <IconList size={14} aria-hidden /> : <IconLayoutGrid size={14} aria-hidden />}
            onClick={() => show({ ...(removed ? { removed } : {}), ...(byRole ? {} : { view: 'roles' }) })}
          >
            {byRole ? t('Show as list') : t('Show by role')}
          </Button>
        </Group>
      </Group>
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? (
        <Box p="md" role="status" aria-label={t('Loading')}>
          <RowsSkeleton rows={4} />
        </Box>
      ) : null}
      {query.data && items.length === 0 ? (
        <Empty
          title={t('No properties of your own yet')}
          act={
            can('dictionary.write') === true ? (
              <Button component={Link} to={paths.newProperty(tenantId, entity)} variant="default">
                {t('New property')}
              </Button>
            ) : undefined
          }
        >
          {t('A property you make here becomes a field in forms, a column and a filter in lists, and a value in the API and in mails.')}
        </Empty>
      ) : null}
      {items.length > 0 ? (
        byRole ? (
          <AccessMatrix entity={entity} properties={living} />
        ) : (
          <PropertyRows entity={entity} properties={items} />
        )
      ) : null}
    </Box>
  )
}
