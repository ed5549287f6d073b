import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import type { Outbox } from '../../platform/mail/index.ts'
import { ok, type Refused, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Audit, actorPerson, type Context, personId, writtenBy } from '../audit/index.ts'
import { lockAccount } from '../principals/index.ts'
import { findTenant } from '../tenants/index.ts'
import { findWebsite } from '../websites/index.ts'
import { type RenderedMail, renderMail } from './render.ts'
import { deleteText, findText, listTexts, type TextKey, writeText } from './store.texts.ts'
import { countTo } from './store.ts'
import { type MailTemplate, type MailText, variablesOf } from './template.ts'
import { findTemplate, templates } from './templates.ts'
import { textIssues } from './text.ts'
import { languageTag, type Origin, pickText } from './texts.ts'
import type { Variable } from './variable.ts'

/** One line of the list of templates. */
export interface TemplateSummary {
  readonly template: string
  readonly title: string
  readonly to: MailTemplate['to']
  readonly side: MailTemplate['side']
  /** The texts the tenant wrote itself. */
  readonly own: readonly { readonly language: string; readonly websiteId?: string; readonly modifiedAt: Date }[]
}

/** One text as an editor needs it. */
export interface TemplateView extends MailText {
  readonly template: string
  readonly title: string
  readonly variables: readonly Variable[]
  /** Where the text shown comes from, and in which language it is: not the one asked for where nobody wrote that. */
  readonly origin: Origin
  readonly language: string
  /** To be sent back with a change: 0 where there is no own text under exactly this key yet. */
  readonly version: number
  readonly modifiedAt?: Date
  readonly modifiedBy?: string
  /** The program's own words. */
  readonly program: MailText
}

export interface MailTextParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly outbox: Pick<Outbox, 'enqueue'>
}

const tests = { most: 10, minutes: 10 }

type Found = {
  readonly template: MailTemplate
  readonly key: TextKey
  readonly tenant: { readonly name: string }
  readonly website?: string
}

/** The words of mails, which a tenant may write itself: for all of it or a website, in any language. */
export function createMailTexts({ database, clock, audit, outbox }: MailTextParts) {
  return {
    async list(tenantId: string): Promise<Result<TemplateSummary[]>> {
      if (!(await findTenant(database.db, tenantId))) return refuse('not-found')
      const own = await listTexts(database.db, tenantId)
      return ok(
        templates.map(({ name, title, to, side }) => ({
          template: name,
          title,
          to,
          side,
          own: own
            .filter((text) => text.template === name)
            .map(({ language, websiteId, modifiedAt }) => ({ language, modifiedAt, ...(websiteId ? { websiteId } : {}) })),
        })),
      )
    },

    async read(tenantId: string, asked: TextKey): Promise<Result<TemplateView>> {
      const found = await find(database.db, tenantId, asked)
      if (!found.ok) return found
      const { template, key } = found.value
      const own = await listTexts(database.db, tenantId, template.name)
      const { subject, body, origin, language } = pickText(own, template, key)
      const exact = own.find((text) => text.language === key.language && text.websiteId === key.websiteId)
      return ok({
        template: template.name,
        title: template.title,
        variables: variablesOf(template),
        subject,
        body,
        origin,
        language,
        version: exact?.version ?? 0,
        ...(exact ? { modifiedAt: exact.modifiedAt, modifiedBy: exact.modifiedBy } : {}),
        program: template.text,
      })
    },

    /** The mail as it would look with these words and made-up values. Nothing is stored or sent. */
    async preview(tenantId: string, asked: TextKey, text: MailText): Promise<Result<Omit<RenderedMail, 'missing'>>> {
      const found = await find(database.db, tenantId, asked)
      if (!found.ok) return found
      const { template, key, tenant, website } = found.value
      const issues = textIssues(template, text)
      if (issues.length > 0) return refuseFields(...issues)
      const samples = Object.fromEntries(variablesOf(template).map((variable) => [variable.name, variable.sample]))
      const data = { ...samples, tenant: tenant.name, website: website ?? tenant.name }
      const { missing: _missing, ...mail } = await renderMail({ template, text, language: key.language, data })
      return ok(mail)
    },

    /** The mail as it is stored, with made-up values, to the caller's own stored address (an API key's: its holder's) and no other. */
    async sendTest({ actor }: Context, tenantId: string, asked: TextKey): Promise<Result<{ id: string }>> {
      if (actor.kind !== 'console' && actor.kind !== 'key') return refuse('forbidden')
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<{ id: string }>> => {
        const found = await find(tx, tenantId, asked)
        if (!found.ok) return found
        const { template, key } = found.value
        // held, so that those asked for at once are counted one after another
        const account = await lockAccount(tx, actor.companyId, actor.accountId)
        if (!account) return refuse('not-found')
        const lately = await countTo(
          tx,
          tenantId,
          { ownerId: account.ownerId, accountId: account.id },
          plus(now, { minutes: -tests.minutes }),
        )
        if (lately >= tests.most) return refuse('too-many-attempts', 'Wait a few minutes before the next test mail.')
        // the sender knows the names of the tenant and the website
        const made = variablesOf(template).filter(({ name }) => name !== 'tenant' && name !== 'website')
        const id = await outbox.enqueue(tx, {
          ownerId: tenantId,
          template: template.name,
          recipient: { address: account.email, ownerId: account.ownerId, accountId: account.id },
          ...(key.websiteId ? { websiteId: key.websiteId } : {}),
          language: key.language,
          data: Object.fromEntries(made.map(({ name, sample }) => [name, sample])),
          now,
        })
        return ok({ id })
      })
    },

    /** Stores the tenant's own words over version `version` of them (0: there are none). */
    change(
      context: Context,
      tenantId: string,
      asked: TextKey,
      change: MailText & { readonly version: number },
    ): Promise<Result<{ version: number }>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<{ version: number }>> => {
        const found = await find(tx, tenantId, asked)
        if (!found.ok) return found
        const { template, key } = found.value
        const text = { subject: change.subject.trim(), body: change.body.replace(/\r\n?/g, '\n').trim() }
        const issues = textIssues(template, text)
        if (issues.length > 0) return refuseFields(...issues)
        const before = await findText(tx, tenantId, key)
        const version = await writeText(tx, tenantId, key, { ...text, version: change.version, now, by: actorOf(context) })
        if (version === undefined) return versionConflict()
        await audit.record(tx, context, {
          ownerId: tenantId,
          action: 'mail-text.changed',
          now,
          subject: subjectOf(tenantId, key),
          ...(before ? { before: { subject: before.subject, body: before.body } } : {}),
          after: text,
        })
        return ok({ version })
      })
    },

    /** Back to the next best text: the tenant's for a website, else the program's. */
    reset(context: Context, tenantId: string, asked: TextKey, version: number): Promise<Result<void>> {
      const now = clock.now()
      return database.transaction(async (tx): Promise<Result<void>> => {
        const found = await find(tx, tenantId, asked)
        if (!found.ok) return found
        const { key } = found.value
        const before = await findText(tx, tenantId, key)
        if (!before) return refuse('not-found')
        if (!(await deleteText(tx, tenantId, key, version))) return versionConflict()
        const { subject, body } = before
        await audit.record(tx, context, {
          ownerId: tenantId,
          action: 'mail-text.reset',
          now,
          subject: subjectOf(tenantId, key),
          before: { subject, body },
        })
        return ok()
      })
    },
  }
}

async function find(r: Reader, tenantId: string, { template: name, language, websiteId }: TextKey): Promise<Result<Found>> {
  const template = findTemplate(name)
  const tenant = await findTenant(r, tenantId)
  if (!template || !tenant) return refuse('not-found')
  const website = websiteId === undefined ? undefined : await findWebsite(r, tenantId, websiteId)
  if (websiteId !== undefined && !website) return refuse('not-found')
  const tag = languageTag(language)
  if (!tag) return refuseFields({ field: 'language', rule: 'language', message: 'Enter a language such as en or de-CH.' })
  return ok({
    template,
    tenant,
    key: { template: name, language: tag, ...(websiteId ? { websiteId } : {}) },
    ...(website ? { website: website.name } : {}),
  })
}

const versionConflict = (): Refused => refuse('version-conflict', 'Somebody else changed this text in the meantime. Read it again.')

const subjectOf = (tenantId: string, { template, language, websiteId }: TextKey) => ({
  kind: 'mail-text',
  ownerId: tenantId,
  id: [template, language, websiteId].filter(Boolean).join('/'),
})

const actorOf = (context: Context): string => {
  const person = actorPerson(context)
  return person ? personId(person) : writtenBy(context)
}
