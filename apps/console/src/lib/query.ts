import { QueryCache, QueryClient } from '@tanstack/react-query'
import { problemOf } from './api.ts'
import { rightsKeys, sessionQuery } from './session.ts'

/** A refusal is an answer: asking again changes nothing. What did not arrive is asked for twice more. */
const mayRetry = (failures: number, error: unknown): boolean => {
  const { status } = problemOf(error)
  return failures < 2 && (status === 0 || status >= 500)
}

/** Nobody answered, or only that there is no time for it now: the bar under the header says so, and it is asked again. */
const isUnanswered = (error: unknown): boolean => [0, 503].includes(problemOf(error).status)

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, query) {
      // a page in the middle of something stays as it was read before, and with it what is typed there
      if (isUnanswered(error) && query.state.data !== undefined) query.setState({ status: 'success', error: null })
      // what this person may do may have changed meanwhile: what the frame shows of it follows
      const { queryKey } = query
      if (queryKey === sessionQuery.queryKey || !['forbidden', 'not-found'].includes(problemOf(error).code)) return
      for (const key of rightsKeys) void queryClient.invalidateQueries({ queryKey: key })
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: mayRetry, throwOnError: false },
    mutations: { retry: false },
  },
})
