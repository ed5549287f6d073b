import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** One mail as the relay took it. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly mail: Email
}

/** A real SMTP relay on loopback, for one test file. */
export interface TestRelay {
  readonly url: string
  /** In the order they were taken. */
  readonly received: Received[]
  /** Answers to give, one a mail, before mails are taken again: an SMTP code and the step it is given at. */
  readonly answers: { at: 'mail' | 'rcpt' | 'data'; code: number; text?: string }[]
  /** Called with each mail before the relay's answer: wait here to hold it back, destroy the socket by throwing. */
  beforeAnswer: (mail: Received) => Promise<void>
  /** Clears what was taken and what was to be answered. */
  reset(): void
  close(): Promise<void>
}

export async function testRelay(): Promise<TestRelay> {
  const answers: TestRelay['answers'] = []
  const received: Received[] = []
  const take = (at: string): Error | null => {
    if (answers[0]?.at !== at) return null
    const { code, text = 'not now' } = answers.shift() as { code: number; text?: string }
    return Object.assign(new Error(text), { responseCode: code })
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onMailFrom: (_address, _session, done) => done(take('mail')),
    onRcptTo: (_address, _session, done) => done(take('rcpt')),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      const answer = async (): Promise<void> => {
        const refused = take('data')
        if (refused) return done(refused)
        const raw = Buffer.concat(parts).toString('utf8')
        const { mailFrom, rcptTo } = session.envelope
        const taken = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((to) => to.address), raw, mail: await PostalMime.parse(raw) }
        received.push(taken)
        try {
          await relay.beforeAnswer(taken)
          done()
        } catch {
          // the connection is cut after the mail was taken: the sender never hears of it
          for (const connection of server.connections) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy()
        }
      }
      stream.on('end', () => void answer())
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const relay: TestRelay = {
    url: `smtp://127.0.0.1:${port}`,
    received,
    answers,
    beforeAnswer: async () => {},
    reset() {
      received.length = 0
      answers.length = 0
      relay.beforeAnswer = async () => {}
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return relay
}
