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

    /** A one-time link into a website's account pages; where the website has no host yet, at `PUBLIC_URL`. */
    async websiteLink(reader: Reader, tenantId: string, websiteId: string | null, token: string): Promise<string> {
      const host = await servedHost(reader, tenantId, websiteId)
      const origin = host ? `${base.protocol}//${host}${base.port ? `:${base.port}` : ''}` : base.origin
      return new URL(`/account/link#${token}`, origin).href
    },
  }
}

/** The longest-standing served host of a website, or of the tenant's first website that has one. */
async function servedHost(reader: Reader, tenantId: string, websiteId: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ host_key: string }>`
    select h.host_key from website_host h join website w on w.tenant_id = h.tenant_id and w.id = h.website_id and w.state = 'active'
    where h.tenant_id = ${tenantId} and h.verified_at is not null ${websiteId ? sql`and h.website_id = ${websiteId}` : sql``}
    order by w.created_at, w.id, h.verified_at, h.host_key limit 1`.execute(reader)
  return rows[0]?.host_key
}
