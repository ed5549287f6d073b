import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'

/** Where mailed links lead. From the configuration and proved host names only, never from a request (ATK-125). */
export function createAddresses({ publicUrl }: { publicUrl: string }) {
  const base = new URL(publicUrl)
  return {
    /** A one-time link into the Admin Console. The token stands behind #: no server and no proxy ever sees it (ATK-034). */
    consoleLink: (token: string): string => new URL(`/console/link#${token}`, base).href,

    /** A page of the Admin Console, without any secret. */
    consolePage: (path: string): string => new URL(`/console/${path}`, base).href,

    /** A one-time link into a website's account pages. */
    websiteLink: async (reader: Reader, tenantId: string, websiteId: string | null, token: string): Promise<string> =>
      (await pageOf(reader, tenantId, websiteId, `/account/link#${token}`)).href,

    /** A website's account pages themselves, without any secret. */
    websitePage: async (reader: Reader, tenantId: string, websiteId: string | null): Promise<string> =>
      (await pageOf(reader, tenantId, websiteId, '/account')).href,
  }

  /** At the website's host; where it has none yet, at `PUBLIC_URL`, and the query names the website. */
  async function pageOf(reader: Reader, tenantId: string, websiteId: string | null, path: string): Promise<URL> {
    const { host, id } = await servedAt(reader, tenantId, websiteId)
    const page = new URL(path, host ? `${base.protocol}//${host}${base.port ? `:${base.port}` : ''}` : base.origin)
    if (!host && id) page.searchParams.set('website', id)
    return page
  }
}

/** The longest-standing served host of a website, or of the tenant's first website that has one; else the website without. */
async function servedAt(reader: Reader, tenantId: string, websiteId: string | null): Promise<{ id?: string; host?: string | null }> {
  const { rows } = await sql<{ id: string; host: string | null }>`
    select w.id, h.host_key as host from website w
    left join website_host h on h.tenant_id = w.tenant_id and h.website_id = w.id and h.verified_at is not null
    where w.tenant_id = ${tenantId} and w.state = 'active' ${websiteId ? sql`and w.id = ${websiteId}` : sql``}
    order by h.host_key is null, w.created_at, w.id, h.verified_at, h.host_key limit 1`.execute(reader)
  return rows[0] ?? {}
}
