import { sql } from 'kysely'
import Type from 'typebox'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import type { AccountParts } from './parts.ts'

/** Where somebody agreed, or took it back. */
export const consentSources = ['order', 'registration', 'profile', 'staff', 'import'] as const
export type ConsentSource = (typeof consentSources)[number]

/** That somebody agreed to e-mails about something, or took it back. */
export interface Consent {
  readonly topic: string
  readonly given: boolean
  readonly at: Date
  readonly source: ConsentSource
  /** What the person saw; where it was taken back perhaps nothing. */
  readonly wording: string
  readonly websiteId: string | null
}

export interface TypedConsent {
  readonly topic: string
  readonly given: boolean
  readonly wording?: string
}
/** As `cleanConsents` made it. */
export type CleanConsent = Required<TypedConsent>

export const topicPattern = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'
export const longestTopic = 60
const longestWording = 2000

export const topicSchema = Type.String({
  minLength: 1,
  maxLength: longestTopic,
  pattern: topicPattern,
  description: 'What the e-mails are about, as the merchant calls it, for instance `newsletter`.',
})
export const wordingSchema = Type.String({
  maxLength: 2 * longestWording,
  description: 'What the person saw and agreed to, word by word.',
})

/** One consent in the body of a request. */
export const consentBody = Type.Object({
  topic: Type.String({ maxLength: 200, description: 'What the e-mails are about, for instance `newsletter`.' }),
  given: Type.Boolean({ description: 'Whether the person agreed; false where it was offered and refused, or is taken back.' }),
  wording: Type.Optional(wordingSchema),
})

/** The consents as they are stored, or everything that is wrong with them: `consents.0.wording`. Wordings are evidence, nothing in them changes. */
export function cleanConsents(typed: readonly TypedConsent[] = []): Result<readonly CleanConsent[]> {
  const issues = typed.flatMap((one, at) => consentIssues(one).map((issue) => ({ ...issue, field: `consents.${at}.${issue.field}` })))
  return issues.length ? refuseFields(...issues) : ok(typed.map(({ topic, given, wording = '' }) => ({ topic, given, wording })))
}

export function consentIssues({ topic, given, wording = '' }: TypedConsent): FieldIssue[] {
  const issues: FieldIssue[] = []
  if (topic.length > longestTopic || !new RegExp(topicPattern).test(topic)) {
    issues.push({ field: 'topic', rule: 'topic', message: 'Use small letters, digits and hyphens, such as newsletter.' })
  }
  if (given && !wording.trim()) issues.push({ field: 'wording', rule: 'required', message: 'Say what the person saw and agreed to.' })
  if (wording.includes('\0') || !wording.isWellFormed()) {
    issues.push({ field: 'wording', rule: 'hidden-character', message: 'This contains a character that cannot be stored.' })
  }
  if (wording.length > longestWording)
    issues.push({ field: 'wording', rule: 'too-long', message: `Use at most ${longestWording} characters.` })
  return issues
}

export interface ConsentToRecord {
  readonly ownerId: string
  readonly accountId: string
  readonly consent: CleanConsent
  readonly source: ConsentSource
  readonly websiteId?: string | null
  /** When it was given, where that was before now: told later, it does not undo what the person said since. */
  readonly at?: Date
  readonly now: Date
}

/**
 * Writes a consent and its row in the trail; the row of the account is held, or new. Nothing is ever changed or removed here: the newest of a
 * topic counts. False where it stands like this already, so that an order a day does not write a row a day.
 */
export async function recordConsent(
  { newId, audit }: Pick<AccountParts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  { ownerId, accountId, consent, source, websiteId = null, now, at = now }: ConsentToRecord,
): Promise<boolean> {
  const { topic, given, wording } = consent
  const [last] = await newest(tx, ownerId, accountId, topic)
  if (last?.given === given && (!given || last.wording === wording)) return false
  if (last && last.at > at) return false
  await sql`insert into mail_consent (owner_id, account_id, id, topic, given, at, source, wording, website_id)
    values (${ownerId}, ${accountId}, ${newId()}, ${topic}, ${given}, ${at}, ${source}, ${wording}, ${websiteId})`.execute(tx)
  await audit.record(tx, context, {
    ownerId,
    action: given ? 'consent.given' : 'consent.withdrawn',
    now,
    subject: { kind: 'account', ownerId, id: accountId },
    after: { topic, source, ...(websiteId ? { websiteId } : {}) },
  })
  return true
}

/** What counts: the newest of each topic. */
export const consentsOf = (reader: Reader, ownerId: string, accountId: string): Promise<Consent[]> => newest(reader, ownerId, accountId)

async function newest(reader: Reader, ownerId: string, accountId: string, topic?: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select distinct on (topic) ${columns} from mail_consent
    where owner_id = ${ownerId} and account_id = ${accountId} ${topic === undefined ? sql`` : sql`and topic = ${topic}`}
    order by topic, no desc`.execute(reader)
  return rows
}

/** Everything that was ever recorded, oldest first: for the export. */
export async function consentHistory(reader: Reader, ownerId: string, accountId: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select ${columns} from mail_consent where owner_id = ${ownerId} and account_id = ${accountId} order by no`.execute(reader)
  return rows
}

/** Of a person who is erased (R-08). */
export async function deleteConsents(tx: Tx, ownerId: string, accountId: string): Promise<void> {
  await sql`delete from mail_consent where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
}

const columns = sql`topic, given, at, source, wording, website_id as "websiteId"`
