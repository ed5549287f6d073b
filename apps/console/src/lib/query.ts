import { QueryCache, QueryClient } from '@tanstack/react-query'
import { problemOf } from './api.ts'
import { sessionQuery } from './session.ts'

/** A refusal is an answer: asking again changes nothing. What did not arrive is asked for twice more. */
const mayRetry = (failures: number, error: unknown): boolean => {
  const { status } = problemOf(error)
  return failures < 2 && (status === 0 || status >= 500)
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // what this person may do may have changed meanwhile: what the frame shows of it follows
    onError(error, { queryKey }) {
      if (queryKey === sessionQuery.queryKey || !['forbidden', 'not-found'].includes(problemOf(error).code)) return
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey, exact: true })
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: mayRetry, throwOnError: false },
    mutations: { retry: false },
  },
})
