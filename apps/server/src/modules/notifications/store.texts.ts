import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database.gen.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'

/** Which text: of one template, in one language, of a website or (without) of the tenant. */
export interface TextKey {
  readonly template: string
  readonly language: string
  readonly websiteId?: string | undefined
}

export interface StoredText extends TextKey {
  readonly subject: string
  readonly body: string
  readonly version: number
  readonly modifiedAt: Date
  readonly modifiedBy: string
}

const stored = (row: Selectable<Database['mail_text']>): StoredText => ({
  template: row.template,
  language: row.language,
  ...(row.website_id === nil ? {} : { websiteId: row.website_id }),
  subject: row.subject,
  body: row.body,
  version: row.version,
  modifiedAt: row.modified_at,
  modifiedBy: row.modified_by,
})

/** Every text the tenant wrote, or those of one template. */
export async function listTexts(r: Reader, tenantId: string, template?: string): Promise<StoredText[]> {
  let query = r.selectFrom('mail_text').selectAll().where('tenant_id', '=', tenantId)
  if (template !== undefined) query = query.where('template', '=', template)
  return (await query.orderBy('template').orderBy('website_id').orderBy('language').execute()).map(stored)
}

export async function findText(r: Reader, tenantId: string, key: TextKey): Promise<StoredText | undefined> {
  const row = await r
    .selectFrom('mail_text')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((eb) => eb.and(columns(key)))
    .executeTakeFirst()
  return row && stored(row)
}

/** Writes over version `version`; 0: there was none. Returns the new version, undefined where another one is stored. */
export async function writeText(
  tx: Tx,
  tenantId: string,
  key: TextKey,
  text: { version: number; subject: string; body: string; now: Date; by: string },
): Promise<number | undefined> {
  const { version, subject, body, now, by } = text
  const { website_id, template, language } = columns(key)
  const { rows } =
    version === 0
      ? await sql<{
          version: number
        }>`insert into mail_text (tenant_id, website_id, template, language, subject, body, modified_at, modified_by)
          values (${tenantId}, ${website_id}, ${template}, ${language}, ${subject}, ${body}, ${now}, ${by})
          on conflict do nothing returning version`.execute(tx)
      : await sql<{
          version: number
        }>`update mail_text set subject = ${subject}, body = ${body}, version = version + 1, modified_at = ${now},
            modified_by = ${by}
          where tenant_id = ${tenantId} and website_id = ${website_id} and template = ${template} and language = ${language}
            and version = ${version} returning version`.execute(tx)
  return rows[0]?.version
}

/** False where another version is stored, or none. */
export async function deleteText(tx: Tx, tenantId: string, key: TextKey, version: number): Promise<boolean> {
  const query = tx.deleteFrom('mail_text').where('tenant_id', '=', tenantId).where('version', '=', version)
  const { numDeletedRows } = await query.where((eb) => eb.and(columns(key))).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

const columns = ({ template, language, websiteId }: TextKey) => ({ website_id: websiteId ?? nil, template, language })
