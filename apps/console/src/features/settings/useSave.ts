import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../lib/api.ts'
import { sessionQuery } from '../../lib/session.ts'
import { type Intent, type Outcome, type SettingsOwner, saveSettings, settingsKey } from './owner.ts'

/** Saves, and reads all of the owner's settings anew. Undefined: somebody else was faster; theirs is read, and the page tells of it. */
export function useSave(owner: SettingsOwner) {
  const queries = useQueryClient()
  const [saving, setSaving] = useState(false)
  const readAnew = async () => {
    // what other pages show may follow settings: read anew when they are opened
    await queries.invalidateQueries({ refetchType: 'none' })
    await queries.invalidateQueries({ queryKey: settingsKey(owner), predicate: ({ queryKey }) => queryKey[3] !== 'preview' })
  }
  const save = async (intent: Intent, version: number, reason: string): Promise<Outcome | undefined> => {
    setSaving(true)
    try {
      const outcome = await saveSettings(owner, intent, version, reason)
      await readAnew()
      // the page itself lives by some of them: when it warns, when it signs out
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      return outcome
    } catch (error) {
      if (problemOf(error).code !== 'version-conflict') throw error
      await readAnew()
      return undefined
    } finally {
      setSaving(false)
    }
  }
  return { save, saving, readAnew }
}
