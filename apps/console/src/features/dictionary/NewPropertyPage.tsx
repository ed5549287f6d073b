import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { PageHead } from '../../parts/PageHead.tsx'
import { NotFound } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { paths } from '../../paths.ts'
import { definitionOf, emptyDraft } from './draft.ts'
import { readAnew } from './fresh.ts'
import { PropertyForm } from './PropertyForm.tsx'
import type { Entity } from './property.ts'
import { entityWords, isEntity } from './words.ts'

/** A new custom property of an entity. */
export function NewPropertyPage() {
  const { entity = '' }: { entity?: string } = useParams({ strict: false })
  return isEntity(entity) ? <NewProperty entity={entity} /> : <NotFound />
}

function NewProperty({ entity }: { entity: Entity }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  useCrumbs(
    { label: t('Settings') },
    { label: t('Application dictionary'), to: paths.dictionary(tenantId, entity) },
    { label: t('New property') },
  )
  return (
    <>
      <PageHead title={t('New property')}>{t('A field of your own: {entity}', { entity: entityWords(entity).label })}</PageHead>
      <PropertyForm
        entity={entity}
        draft={emptyDraft()}
        submitLabel={t('Add property')}
        cancel={() => void navigate({ to: paths.dictionary(tenantId, entity) })}
        submit={async (draft) => {
          const { data, error } = await client.POST('/api/console/tenants/{tenantId}/dictionary/{entity}/properties', {
            params: { path: { tenantId, entity } },
            body: definitionOf(draft) as never,
          })
          if (error) throw error
          await readAnew(queries)
          toast(t('{name} was added', { name: data.label }))
          await navigate({ to: paths.dictionary(tenantId, entity) })
        }}
      />
    </>
  )
}
