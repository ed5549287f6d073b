import { createClient, type Problem, type Schemas } from '@tillward/sdk'
import type { Middleware } from 'openapi-fetch'
import createQueryHooks from 'openapi-react-query'
import { paths } from '../paths.ts'
import { isPersonsAct } from './activity.ts'
import { type Asked, askPerson } from './asking.ts'

export type { Problem, Schemas }

/** What the server asks for before it does what was asked, and who is asked for it: the person, in a dialog over the page. */
const asks: Readonly<Record<string, Asked>> = {
  'fresh-sign-in-needed': 'password',
  'tenant-needs-sign-in': 'password',
  'session-ended': 'sign-in',
  unauthenticated: 'sign-in',
}

/** The one read every page begins with. */
const sessionPath = '/api/console/session'

/** Nothing is on this page yet that could be lost: the sign-in page itself asks, and comes back here. */
const isStart = ({ url, method }: Request) => method === 'GET' && new URL(url).pathname === sessionPath

/** The doors themselves answer 401 and 403 as any other refusal. */
const isDoor = (url: string) => /\/api\/console\/(sign-in|step-up|forgot-password|links\/|set-up)/.test(url)

const again = new WeakMap<Request, Request>()

const middleware: Middleware = {
  onRequest({ request }) {
    if (!isPersonsAct()) request.headers.set('tillward-activity', 'none')
    // a body can be read once: the copy is for asking again after the dialog
    again.set(request, request.clone())
    return request
  },
  async onResponse({ request, response }) {
    if (response.ok || isDoor(request.url)) return response
    const problem = (await response.clone().json().catch(() => undefined)) as Problem | undefined
    const ask = problem && asks[problem.code]
    const copy = again.get(request)
    if (problem?.code === 'password-change-needed' || (ask === 'sign-in' && isStart(request))) return leave()
    if (!ask || !copy || !(await askPerson(ask, problem))) return response
    return fetch(copy)
  },
}

/** Goes to the sign-in page and comes back to this address; never returns. It also asks for a new password where the old one expired. */
function leave(): Promise<never> {
  location.replace(paths.signIn(location.pathname + location.search))
  return new Promise(() => {})
}

export const client = createClient({ baseUrl: '' })
client.use(middleware)

/** `api.useQuery('get', '/api/console/…', { params })`, `api.useMutation('post', …)`. Refusals are thrown as the server's `Problem`. */
export const api = createQueryHooks(client)

/** What to tell a person of anything thrown: the server's own words, or that the network failed. */
export function problemOf(error: unknown): Problem {
  if (error && typeof error === 'object' && 'code' in error && 'title' in error) return error as Problem
  return {
    type: 'about:blank',
    title: 'The server could not be reached',
    detail: 'Check your connection, then try again.',
    status: 0,
    code: 'network',
    requestId: '',
  } as unknown as Problem
}
