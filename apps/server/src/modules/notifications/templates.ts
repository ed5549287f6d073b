import type { MailTemplate } from './template.ts'
import { holderTemplates } from './templates.holder.ts'
import { ownerTemplates } from './templates.owners.ts'
import { shopTemplates } from './templates.shop.ts'

/** Every mail Tillward sends. */
export const templates: readonly MailTemplate[] = [...holderTemplates, ...shopTemplates, ...ownerTemplates]

const byName = new Map(templates.map((template) => [template.name, template]))

export const findTemplate = (name: string): MailTemplate | undefined => byName.get(name)
