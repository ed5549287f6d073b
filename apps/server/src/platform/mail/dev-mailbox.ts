import type { Clock } from '../clock.ts'
import { type Mail, type MailTransport, refusalOf } from './mail.ts'

/** A mail that was kept instead of sent. */
export interface KeptMail extends Mail {
  /** Counts from 1. */
  readonly no: number
  readonly at: Date
}

/**
 * Where mails go when no relay is named, on the embedded database: memory only, the last 500, so that a first look at
 * Tillward needs no relay. Shown at `/dev/mail/<key>`.
 */
export interface DevMailbox {
  readonly transport: MailTransport
  /** Newest first. */
  list(): readonly KeptMail[]
  find(no: number): KeptMail | undefined
}

export function createDevMailbox({ clock, from, limit = 500 }: { clock: Clock; from: string; limit?: number }): DevMailbox {
  const mails: KeptMail[] = []
  let last = 0
  return {
    transport: {
      kind: 'mailbox',
      from,
      async deliver(mail) {
        const refused = refusalOf(mail)
        if (refused) return { ok: false, permanent: true, error: refused }
        last += 1
        mails.unshift({ ...mail, no: last, at: clock.now() })
        mails.length = Math.min(mails.length, limit)
        return { ok: true }
      },
    },
    list: () => mails,
    find: (no) => mails.find((mail) => mail.no === no),
  }
}
