import { useQueryClient } from '@tanstack/react-query'
import { toast } from './toast.ts'

/** After an act: reads anew what is shown, and says what was done; with a way to take it back where there is one. */
export function useDone() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries()
  return async (text: string, undo?: () => Promise<unknown>) => {
    await refresh()
    toast(text, undo ? { undo: () => undo().then(refresh) } : {})
  }
}
