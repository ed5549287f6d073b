/** What decides whether a request comes from our own pages. All values as they stand in the request. */
export interface OriginFacts {
  readonly method: string
  readonly secFetchSite: string | undefined
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly hasCookies: boolean
  /** The header `Tillward-Request`. A page of another origin cannot send it without CORS, which is never granted. */
  readonly tillwardRequest: string | undefined
  /** Scheme of PUBLIC_URL: what the browser sees, also behind a proxy that ends TLS. */
  readonly scheme: 'http' | 'https'
}

/**
 * Same-origin proof of a request (R-33; ATK-029, ATK-033, ATK-039, ATK-045). Requests that only read need none.
 *
 * 1. `Sec-Fetch-Site`, where sent, decides alone, since no page can forge it: `same-origin` passes, everything else is refused. That
 *    includes `none` (typed addresses and bookmarks cannot change state) and `same-site` (another host under our domain is not us).
 * 2. Else `Origin` must be our scheme with the very host the request was sent to; `null` is refused.
 * 3. With neither header it is no current browser: it passes when it brings no cookies, or says `Tillward-Request: 1`.
 */
export function provesSameOrigin(facts: OriginFacts): boolean {
  if (readOnly.has(facts.method)) return true
  if (facts.secFetchSite !== undefined) return facts.secFetchSite === 'same-origin'
  if (facts.origin !== undefined) return isOwnOrigin(facts.origin, facts.scheme, facts.host)
  return !facts.hasCookies || facts.tillwardRequest === '1'
}

const readOnly: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

function isOwnOrigin(origin: string, scheme: string, host: string | undefined): boolean {
  // Browsers write an origin in exactly one way, so the text is compared, not a lenient reading of it.
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return false
  return host !== undefined && URL.canParse(`${scheme}://${host}`) && new URL(`${scheme}://${host}`).origin === origin
}
