import { createTransport } from 'nodemailer'
import { type Delivery, type Mail, type MailTransport, onOneLine, refusalOf } from './mail.ts'

/** Milliseconds. A relay that is silent longer, in any step, is tried again later. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 }
/** Milliseconds for one mail altogether: a relay that answers drop by drop must not outlive the sender's claim. */
const wholeTimeout = 90_000

export interface SmtpAddress {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
  readonly from?: string
}

/**
 * `smtp://user:password@relay.example:587?from=accounts@shop.example`, or `smtps://…` for TLS from the first byte. Throws in
 * words for the operator, without repeating the password.
 */
export function readSmtpUrl(text: string): SmtpAddress {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Error('SMTP_URL is not an address like smtp://user:password@relay.example:587')
  }
  const secure = url.protocol === 'smtps:'
  const from = url.searchParams.get('from')
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(from === null ? {} : { from }),
  }
}

/** Hands mails to the relay of `SMTP_URL`, one connection a mail. `from`: the sender where the address names none. */
export function smtpTransport(options: { url: string; from: string }): MailTransport {
  const address = readSmtpUrl(options.url)
  const relay = relayAt(address)
  const from = address.from ?? options.from

  return {
    kind: 'smtp',
    from,
    async deliver(mail) {
      const refused = refusalOf(mail)
      if (refused) return { ok: false, permanent: true, error: refused }
      const patience = Promise.withResolvers<Delivery>()
      const timer = setTimeout(() => patience.resolve({ ok: false, permanent: false, error: 'The relay took too long.' }), wholeTimeout)
      try {
        return await Promise.race([hand(relay, mail), patience.promise])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

function relayAt(address: SmtpAddress) {
  const own = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address.host)
  return createTransport({
    host: address.host,
    port: address.port,
    secure: address.secure,
    // a relay on this machine has a certificate nobody vouches for, and no wire in between
    ignoreTLS: own,
    requireTLS: !own && address.auth !== undefined,
    ...(address.auth ? { auth: address.auth } : {}),
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Connects and signs in to the relay without sending anything. What is wrong, or undefined. */
export async function checkRelay(url: string): Promise<string | undefined> {
  try {
    await relayAt(readSmtpUrl(url)).verify()
    return undefined
  } catch (error) {
    return onOneLine((error as Error).message).slice(0, 300)
  }
}

async function hand(relay: ReturnType<typeof createTransport>, mail: Mail): Promise<Delivery> {
  try {
    await relay.sendMail({
      from: mail.from,
      to: { name: '', address: mail.to },
      envelope: { from: mail.from.address, to: [mail.to] },
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      messageId: mail.messageId,
      date: mail.date,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    return { ok: true }
  } catch (error) {
    return {
      ok: false,
      permanent: isPermanent(error),
      error: onOneLine(error instanceof Error ? error.message : 'The relay failed.').slice(0, 300),
    }
  }
}

/**
 * Only what the relay says for good of this recipient or this text ends a mail. A wrong password, a refused sender or a
 * relay that is not there is a fault of the set-up: the mail waits until it is mended (R-62: lost never).
 */
function isPermanent(error: unknown): boolean {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number }
  if (responseCode === undefined || responseCode < 500 || responseCode === 530 || responseCode === 535) return false
  return (code === 'EENVELOPE' && command !== 'MAIL FROM') || code === 'EMESSAGE'
}
