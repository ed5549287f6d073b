import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

const secretName = /password|passphrase|token|secret|cookie|authorization|api_?key|^link$/i
// most lines hold nothing of the kind and are written as they are
const worthALook = /password|passphrase|token|secret|cookie|authorization|api_?key|"link"|"Buffer"/i
// a session or link token, wherever it turns up: in a message, an address, a stack
const tokenShape = /[\w-]{22}\.[\w-]{43}(?![\w-])/g
const redacted = '[redacted]'

/**
 * JSON lines on stdout. Values under the name of a secret are never written, at any depth, nor is anything that looks like
 * one of our tokens (ATK-126), nor what follows the path of a request's address. Done on the finished line, because
 * pino's own redaction knows only paths told beforehand. `destination` is for tests.
 */
export function createLog(options: { level?: string; destination?: DestinationStream } = {}): Log {
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        req: (request: { method?: string; url?: string }) => ({ method: request.method, path: request.url?.replace(/[?#].*$/s, '') }),
        res: (reply: { statusCode?: number }) => ({ statusCode: reply.statusCode }),
      },
      hooks: { streamWrite: withoutSecrets },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  )
}

/** The operator's security log: refused console sign-ins, console locks, seal hashes. Told apart by its channel. */
export function securityLog(log: Log): Log {
  // the anchor of the audit log is in it: a LOG_LEVEL above info must not silence it
  return log.child({ channel: 'security' }, { level: 'info' })
}

function withoutSecrets(line: string): string {
  const clean = worthALook.test(line) ? `${JSON.stringify(JSON.parse(line, hide))}\n` : line
  return clean.replace(tokenShape, redacted)
}

/** A JSON reviver: works from the inside out, so that every depth is met. */
function hide(name: string, value: unknown): unknown {
  if (secretName.test(name)) return redacted
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
  return isBuffer ? '[bytes]' : value
}
