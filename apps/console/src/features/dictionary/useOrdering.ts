import { useDebouncedCallback } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../lib/api.ts'
import { useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { toast } from '../../parts/toast.ts'
import { readAnew } from './fresh.ts'
import type { Entity, Property } from './property.ts'

/** The order of properties as it is shown: at once as the person puts it, saved a moment after the last step, with a way back. */
export function useOrdering(entity: Entity, properties: readonly Property[]) {
  const tenantId = useTenantId()
  const queries = useQueryClient()
  const saved = properties.map((one) => one.key)
  const [wanted, setWanted] = useState<readonly string[]>()
  const before = useRef<readonly string[]>(saved)
  const [failed, setFailed] = useState<unknown>()
  const text = saved.join()
  // what was wanted is there, or somebody else added or removed one meanwhile
  useEffect(() => setWanted(undefined), [text])

  const put = async (keys: readonly string[]) => {
    const { error } = await client.PUT('/api/console/tenants/{tenantId}/dictionary/{entity}/properties/order', {
      params: { path: { tenantId, entity } },
      body: { keys: [...keys] },
    })
    await readAnew(queries)
    if (error) throw error
  }
  const save = useDebouncedCallback(
    async (keys: readonly string[]) => {
      const back = before.current
      try {
        await put(keys)
        toast(t('The order was changed'), { undo: () => put(back) })
      } catch (error) {
        setWanted(undefined)
        setFailed(error)
      }
    },
    { delay: 900, flushOnUnmount: true },
  )
  const order = (keys: readonly string[]) => {
    if (!wanted) before.current = saved
    setWanted(keys)
    setFailed(undefined)
    save(keys)
  }
  return { keys: wanted ?? saved, order, failed }
}
