import { Alert, Button, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api, problemOf } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { Failed, NotFound, PageSkeleton } from '../../parts/states.tsx'
import { paths } from '../../paths.ts'
import { PropertyEditor } from './PropertyEditor.tsx'
import type { Entity, Property } from './property.ts'
import { RemoveProperty } from './RemoveProperty.tsx'
import { entityWords, isEntity } from './words.ts'

/** One custom property, to be changed or removed. */
export function PropertyPage() {
  const { entity = '', key = '' }: { entity?: string; key?: string } = useParams({ strict: false })
  return isEntity(entity) ? <OneProperty key={key} entity={entity} propertyKey={key} /> : <NotFound />
}

function OneProperty({ entity, propertyKey: key }: { entity: Entity; propertyKey: string }) {
  const tenantId = useTenantId()
  const navigate = useNavigate()
  const can = useCan()
  const [removing, setRemoving] = useState<Property>()
  const query = api.useQuery('get', '/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}', {
    params: { path: { tenantId, entity, key } },
  })
  const list = paths.dictionary(tenantId, entity)
  useCrumbs({ label: t('Settings') }, { label: t('Application dictionary'), to: list }, { label: query.data?.label ?? t('Property') })
  const back = () => void navigate({ to: list })
  if (query.error) {
    const { code } = problemOf(query.error)
    if (code === 'gone') return <Gone back={back} />
    return code === 'not-found' ? <NotFound /> : <Failed error={query.error} retry={() => void query.refetch()} />
  }
  if (!query.data) return <PageSkeleton />
  return (
    <>
      <PageHead
        title={query.data.label}
        actions={
          <MayButton
            variant="default"
            c="red"
            may={can('dictionary.write')}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setRemoving(query.data)}
          >
            {t('Remove…')}
          </MayButton>
        }
      >
        {t('{entity} · {name}', { entity: entityWords(entity).label, name: query.data.name })}
      </PageHead>
      <PropertyEditor property={query.data} close={back} />
      <RemoveProperty property={removing} close={() => setRemoving(undefined)} removed={back} />
    </>
  )
}

function Gone({ back }: { back: () => void }) {
  return (
    <Alert color="gray" title={t('This property was removed')}>
      <Text size="sm" mb="sm">
        {t('It can be restored from the list, with “Show removed”, for 30 days.')}
      </Text>
      <Button size="xs" variant="default" onClick={back}>
        {t('Go to the list')}
      </Button>
    </Alert>
  )
}
