import { createClient, type Problem, type Schemas } from '@tillward/sdk'
import type { Middleware } from 'openapi-fetch'
import createQueryHooks from 'openapi-react-query'
import { paths } from '../paths.ts'
import { isPersonsAct, wasTold } from './activity.ts'
import { type Asked, askPerson } from './asking.ts'
import { noteReach } from './reach.ts'
import { t } from './text.ts'

export type { Problem, Schemas }

/** What the server asks for before it does what was asked, and who is asked for it: the person, in a dialog over the page. */
const asks: Readonly<Record<string, Asked>> = {
  'fresh-sign-in-needed': 'password',
  'tenant-needs-sign-in': 'password',
  'session-ended': 'sign-in',
  unauthenticated: 'sign-in',
  'password-change-needed': 'new-password',
}

/** The one read every page begins with. */
const sessionPath = '/api/console/session'
let began = false

/** Nothing is on this page yet that could be lost: the sign-in page itself asks, and comes back here. */
const isStart = ({ url, method }: Request) => !began && method === 'GET' && new URL(url).pathname === sessionPath

/** The doors themselves answer 401 and 403 as any other refusal. */
const isDoor = (url: string) => /\/api\/console\/(sign-in|step-up|forgot-password|links\/|set-up|password$)/.test(url)

const again = new WeakMap<Request, Request>()
const activity = 'tillward-activity'

const middleware: Middleware = {
  onRequest({ request }) {
    if (!isPersonsAct()) request.headers.set(activity, 'none')
    // a body can be read once: the copy is for asking again after the dialog
    again.set(request, request.clone())
    return request
  },
  async onResponse({ request, response }) {
    noteReach(true)
    if (response.ok && request.headers.get(activity) !== 'none') wasTold()
    if (response.ok && new URL(request.url).pathname === sessionPath) began = true
    if (response.ok || isDoor(request.url)) return response
    const problem = (await response
      .clone()
      .json()
      .catch(() => undefined)) as Problem | undefined
    // whatever stands before the server answered for it
    if (!problem) {
      noteReach(false)
      return Response.json(unreachable(), { status: response.status })
    }
    const ask = asks[problem.code]
    const copy = again.get(request)
    if (!ask || !copy) return response
    if (isStart(request)) return leave()
    if (await askPerson(ask, problem)) return fetch(copy)
    return ask === 'password' ? notDone(response, problem) : response
  },
  onError({ error }) {
    // given up by the page itself: a list that is asked anew while it is typed
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    noteReach(false)
    return Object.assign(new Error('no answer'), { network: true })
  },
}

/** The person would rather not confirm: said where the act was, in words about it. */
function notDone({ status }: Response, problem: Problem): Response {
  const detail = t('You did not confirm your password, so nothing was done. Try again when you are ready.')
  return Response.json({ ...problem, title: t('Not confirmed'), detail }, { status })
}

/** Goes to the sign-in page and comes back to this address; never returns. It also asks for a new password where the old one expired. */
export function leave(): Promise<never> {
  location.replace(paths.signIn(location.pathname + location.search))
  return new Promise(() => {})
}

export const client = createClient({ baseUrl: '' })
client.use(middleware)

/** `api.useQuery('get', '/api/console/…', { params })`, `api.useMutation('post', …)`. Refusals are thrown as the server's `Problem`. */
export const api = createQueryHooks(client)

/** What to tell a person of anything thrown: the server's own words, that there was no answer, or that the page itself broke. */
export function problemOf(error: unknown): Problem {
  if (error && typeof error === 'object' && 'code' in error && 'title' in error) return error as Problem
  if (!(error instanceof Error) || 'network' in error) return unreachable()
  return /module script|imported module/i.test(error.message) ? outdated() : broken()
}

const told = (code: string, title: string, detail: string) =>
  ({ type: 'about:blank', title, detail, status: 0, code, requestId: '' }) as unknown as Problem

/** No answer came. */
export const unreachable = (): Problem => told('network', t('The server could not be reached'), t('Check your connection, then try again.'))
/** A part of the page that was not loaded yet is one of a former release. */
const outdated = (): Problem => told('outdated', t('The console was updated'), t('Load the page anew to go on.'))
const broken = (): Problem =>
  told('broken', t('This page has a fault'), t('Load it anew. If it stays like that, tell whoever runs Tillward what you did.'))
