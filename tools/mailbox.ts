// A mail server for looking at Tillward's mails on this machine: takes every mail, says so, and keeps it as a text file.
//   npm run mailbox -- [port] [folder]        2525 and data/mails unless said; then SMTP_URL=smtp://127.0.0.1:2525 npm start
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

const port = Number(process.argv[2] ?? 2525)
const folder = path.resolve(process.argv[3] ?? path.join(import.meta.dirname, '../data/mails'))
mkdirSync(folder, { recursive: true, mode: 0o700 })
let count = readdirSync(folder).length

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData(stream, session, done) {
    const to = session.envelope.rcptTo.map(({ address }) => address)
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => void keep(Buffer.concat(parts), to, done))
  },
})
server.on('error', (error) => {
  console.error(`The mail server cannot run: ${error.message}`)
  process.exit(1)
})
server.listen(port, '127.0.0.1', () => console.log(`Taking mails on smtp://127.0.0.1:${port}, keeping them in ${folder}`))

/** One file a recipient, named so that they sort by time and are found by address. */
async function keep(raw: Buffer, recipients: readonly string[], done: (error?: Error) => void): Promise<void> {
  try {
    const { subject = '', text = '', messageId = '' } = await PostalMime.parse(raw)
    for (const to of recipients) {
      count += 1
      const name = `${String(count).padStart(3, '0')}-${to.replace(/[^\w.@+-]/g, '_')}.txt`
      writeFileSync(path.join(folder, name), `To: ${to}\nSubject: ${subject}\nMessage-ID: ${messageId}\n\n${text.trim()}\n`)
      console.log(`${name}  ${subject}`)
    }
    done()
  } catch (error) {
    done(error as Error)
  }
}
