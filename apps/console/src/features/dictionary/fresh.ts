import type { QueryClient } from '@tanstack/react-query'

/** After a change of the dictionary: its lists, and whatever shows values, are read anew. */
export const readAnew = (queries: QueryClient): Promise<void> => queries.invalidateQueries()
