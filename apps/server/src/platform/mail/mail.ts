/** A finished mail, ready for the relay. */
export interface Mail {
  readonly from: { readonly name: string; readonly address: string }
  /** One bare address. */
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** `<id@host>`: the same at every try, so that a relay or reader can tell a repetition. */
  readonly messageId: string
  /** When the message was written. */
  readonly date: Date
}

/** What became of one try. `permanent`: trying again is of no use. `error` is for staff and holds no secret. */
export type Delivery = { readonly ok: true } | { readonly ok: false; readonly permanent: boolean; readonly error: string }

export interface MailTransport {
  /** Where mails go: a relay, or the embedded database's own mailbox. */
  readonly kind: 'smtp' | 'mailbox'
  /** The address mails come from. */
  readonly from: string
  /** Never throws: what went wrong is told by the value. */
  deliver(mail: Mail): Promise<Delivery>
}

// what a reader or a relay could take for the end of a line, for nothing, or for the other direction of writing
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u
const invisibleRuns = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu
const oneAddress = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)*$/u

/** One bare address of the plain kind: no name, no quotes, no list, nothing a header could be made of (ATK-080). */
export function isOneAddress(text: string): boolean {
  return text.length <= 254 && text.isWellFormed() && oneAddress.test(text) && !text.includes('=?')
}

/** Text on one line, without controls and without marks that turn or hide what follows. */
export function onOneLine(text: string): string {
  return text.toWellFormed().replace(invisibleRuns, ' ').replace(/\s+/gu, ' ').trim()
}

/** Why this mail must not leave, or undefined. Nothing the templates make is ever refused here: this is the second lock. */
export function refusalOf(mail: Mail): string | undefined {
  if (!isOneAddress(mail.to)) return 'The recipient is not one plain e-mail address.'
  if (!isOneAddress(mail.from.address)) return 'The sender is not one plain e-mail address.'
  if (invisible.test(mail.subject) || mail.subject.length > 500) return 'The subject holds characters a mail header must not have.'
  if (invisible.test(mail.from.name) || mail.from.name.length > 200) return 'The sender name holds characters a mail header must not have.'
  if (!/^<[\w.-]+@[\w.:[\]-]+>$/.test(mail.messageId)) return 'The Message-ID is not well formed.'
  return undefined
}
