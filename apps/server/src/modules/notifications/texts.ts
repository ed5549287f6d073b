import type { Reader } from '../../platform/db/index.ts'
import { listTexts, type StoredText, type TextKey } from './store.texts.ts'
import type { MailTemplate, MailText } from './template.ts'

/** The language the program's own texts are in. */
export const ownLanguage = 'en'

/** Where a text comes from: the website's own, the tenant's own, or the program. */
export type Origin = 'website' | 'tenant' | 'program'

export interface ChosenText extends MailText {
  readonly origin: Origin
  /** The language it is really in. */
  readonly language: string
  /** Of the stored text; 0 for the program's. */
  readonly version: number
}

/** A language tag as it is stored (`de-CH`), or undefined where it is none. */
export function languageTag(text: string): string | undefined {
  try {
    const tag = text.length <= 35 ? Intl.getCanonicalLocales(text)[0] : undefined
    // numbers and dates are written by it: what the runtime cannot do must not be stored
    return tag !== undefined && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0 ? tag : undefined
  } catch {
    return undefined
  }
}

/** `de-CH` → de-CH, de, en. */
export function languagesFor(language: string): string[] {
  const tag = languageTag(language)
  return [...new Set([...(tag ? [tag, tag.split('-')[0] as string] : []), ownLanguage])]
}

/**
 * The text for a mail: the nearest language first, and in it the website's own before the tenant's. `tenantId` undefined: a
 * company without a tenant has the program's.
 */
export async function chooseText(
  r: Reader,
  tenantId: string | undefined,
  template: MailTemplate,
  key: Omit<TextKey, 'template'>,
): Promise<ChosenText> {
  const own = tenantId === undefined ? [] : await listTexts(r, tenantId, template.name)
  return pickText(own, template, key)
}

export function pickText(
  own: readonly StoredText[],
  template: MailTemplate,
  { language, websiteId }: Omit<TextKey, 'template'>,
): ChosenText {
  for (const candidate of languagesFor(language)) {
    const here = own.filter((text) => text.language === candidate)
    const ofWebsite = websiteId === undefined ? undefined : here.find((text) => text.websiteId === websiteId)
    const found = ofWebsite ?? here.find((text) => text.websiteId === undefined)
    if (found) {
      const { subject, body, version } = found
      return { subject, body, version, language: candidate, origin: found.websiteId === undefined ? 'tenant' : 'website' }
    }
    if (candidate === ownLanguage) break
  }
  return { ...template.text, origin: 'program', language: ownLanguage, version: 0 }
}
