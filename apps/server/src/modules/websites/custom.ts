import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { checkCustom, customTrail, type Editor, indexCustom, propertiesToWrite, type Stored, viewCustom } from '../dictionary/index.ts'

/** The custom properties of a website that is about to be written. */
export interface WebsiteCustom {
  readonly stored: Stored
  /** What differs, for the trail; empty where nothing does. */
  readonly trail: { readonly before?: object; readonly after?: object }
  /** As the editor sees them. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Makes lists follow, once the website is written. */
  readonly index: (id: string) => Promise<void>
}

/** What is given, checked by the dictionary and put on what was there; `before` undefined for a new website. */
export async function checkedCustom(
  tx: Tx,
  tenantId: string,
  given: Readonly<Record<string, unknown>> | undefined,
  before: Stored | undefined,
  editor: Editor,
): Promise<Result<WebsiteCustom>> {
  const properties = await propertiesToWrite(tx, tenantId, 'website')
  const checked = checkCustom(properties, given, before, editor)
  if (!checked.ok) return checked
  const stored = checked.value
  return ok({
    stored,
    trail: customTrail(properties, before ?? {}, stored),
    seen: viewCustom(properties, stored, editor),
    index: (id) => indexCustom(tx, tenantId, 'website', id, properties, stored),
  })
}
