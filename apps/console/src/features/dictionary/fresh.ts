import type { QueryClient } from '@tanstack/react-query'

/** After a change of the dictionary: its lists, and whatever shows values, are read anew; nothing of a property that is gone. */
export const readAnew = (queries: QueryClient, gone?: string): Promise<void> =>
  queries.invalidateQueries(gone ? { predicate: ({ queryKey }) => !JSON.stringify(queryKey).includes(gone) } : {})
