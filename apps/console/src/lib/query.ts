import { QueryClient } from '@tanstack/react-query'
import { problemOf } from './api.ts'

/** A refusal is an answer: asking again changes nothing. What did not arrive is asked for twice more. */
const mayRetry = (failures: number, error: unknown): boolean => {
  const { status } = problemOf(error)
  return failures < 2 && (status === 0 || status >= 500)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: mayRetry, throwOnError: false },
    mutations: { retry: false },
  },
})
