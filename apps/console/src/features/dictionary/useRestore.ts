import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { toast } from '../../parts/toast.ts'
import { readAnew } from './fresh.ts'
import type { Property } from './property.ts'

/** Takes the removal of a property back, values and all. */
export function useRestore() {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>()
  const undo = async ({ entity, key }: Property) => {
    const { error } = await client.POST('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/{key}/restore', {
      params: { path: { tenantId, entity, key } },
    })
    if (error) throw error
    await readAnew(queries)
  }
  const act = async (property: Property) => {
    setBusy(true)
    setFailed(undefined)
    try {
      await undo(property)
      toast(t('{name} was restored', { name: property.label }))
    } catch (error) {
      setFailed(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, failed, act, undo }
}
