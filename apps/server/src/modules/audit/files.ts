import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { AuditRecord } from './entry.ts'
import { view } from './naming.ts'

/** Entries as JSON, a line each. */
export async function* lines(entries: AsyncIterable<AuditRecord>) {
  for await (const entry of entries) yield `${JSON.stringify(view(entry))}\n`
}

const columns = [
  'at',
  'action',
  'actor',
  'actorId',
  'onBehalfOf',
  'source',
  'device',
  'subject',
  'subjectId',
  'before',
  'after',
  'reason',
  'requestId',
  'id',
] as const

/** Entries as a table. Formulas are escaped: a name that begins with = must not run in the reader's spreadsheet. */
export function csv(entries: AsyncIterable<AuditRecord>) {
  async function* rows() {
    for await (const entry of entries) {
      const personal = entry.personal === 'erased' ? { before: 'erased', after: 'erased' } : entry.personal
      yield {
        at: entry.at.toISOString(),
        action: entry.action,
        actor: entry.actor.name ?? entry.actor.kind,
        actorId: entry.actor.accountId ?? '',
        onBehalfOf: entry.onBehalfOf ?? '',
        source: entry.source ?? '',
        device: entry.actor.device ?? '',
        subject: entry.subject.kind,
        subjectId: entry.subject.id ?? '',
        before: text(entry.before, personal?.before),
        after: text(entry.after, personal?.after),
        reason: entry.reason ?? '',
        requestId: entry.requestId,
        id: entry.id,
      }
    }
  }
  // pipeline and not pipe: where the source fails the file breaks off too, and nothing is left unhandled
  return pipeline(Readable.from(rows()), stringify({ header: true, columns: [...columns], escape_formulas: true }), () => {})
}

const text = (...values: unknown[]) =>
  values
    .filter((value) => value !== undefined && value !== null)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' ')
