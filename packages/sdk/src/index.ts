import createFetchClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './openapi.ts'

/** The API's named shapes: `Schemas['Problem']`. */
export type Schemas = components['schemas']
/** What every refused call answers with. Decide by its `code`. */
export type Problem = Schemas['Problem']
/** `await client.GET('/api/…', { params })` → `{ data }`, or `{ error: Problem }`. Paths, parameters and answers are typed. */
export type TillwardClient = Client<paths>

export interface ClientOptions {
  /** Where Tillward is, `https://accounts.example.com`. In its own pages: ''. */
  readonly baseUrl: string
  /** Instead of the global one: with cookies or an API key for servers, with a fake for tests. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/**
 * A client for a page of Tillward's own or for a server. It sends the header that no other site can, which a server that brings cookies
 * needs and a page does no harm with.
 */
export function createClient({ baseUrl, fetch }: ClientOptions): TillwardClient {
  return createFetchClient<paths>({
    baseUrl,
    credentials: 'same-origin',
    headers: { 'tillward-request': '1' },
    ...(fetch ? { fetch } : {}),
  })
}
