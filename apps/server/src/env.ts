import { readAllowed } from './platform/outbound/index.ts'

/** What the environment says, read once at start-up, checked and frozen. Nothing else reads `process.env`. */
export type Env = { readonly [K in keyof typeof variables]: ReturnType<(typeof variables)[K]['read']> }

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What one variable is: for the program, and for docs/configuration.md. */
interface Variable<T> {
  readonly type: string
  /** For people; empty where there is none. */
  readonly default: string
  readonly help: string
  /** The value of the text, undefined where the variable is not set. Throws an Error whose message completes 'NAME …'. */
  readonly read: (text: string | undefined, earlier: Earlier) => T
}

/** Values of variables that stand earlier in the table and decide the defaults of later ones. */
interface Earlier {
  readonly PORT?: number
  readonly PUBLIC_URL?: string
  readonly DATABASE_URL?: string | undefined
  readonly TILLWARD_SECRET?: string | undefined
}

const defined = <T>(variable: Variable<T>): Variable<T> => variable

export const variables = {
  PORT: number(4000, 0, 65_535, 'Port to listen on. 0 takes a free one.'),
  HOST: text('127.0.0.1', 'Address to listen on. `0.0.0.0` takes requests from other machines: put a proxy that speaks TLS in front.'),
  PUBLIC_URL: defined({
    type: 'URL',
    default: '`http://localhost:PORT`',
    help: 'Where people reach the Admin Console, as they type it: links in mails use it. Browsers keep the session cookies over https only, or on this very machine.',
    read: (value, earlier) => publicUrl(value ?? `http://localhost:${earlier.PORT ?? 4000}`),
  }),
  DATABASE_URL: defined({
    type: 'URL',
    default: '',
    help: 'PostgreSQL 15 to 18, for instance `postgresql://tillward:secret@db:5432/tillward`. Not set: the embedded database in `TILLWARD_DATA`, for one process.',
    // not parsed as a URL: `postgresql://tillward@/tillward?host=/var/run/postgresql` is an address, and has no host
    read: (value) => {
      if (value && !/^postgres(ql)?:\/\/./.test(value)) throw new Error('must be a URL that begins with postgres:// or postgresql://')
      return value
    },
  }),
  TILLWARD_DATA: text('./data', 'Folder of the embedded database, its secret and its command socket. Not used with `DATABASE_URL`.'),
  TILLWARD_SECRET: defined({
    type: 'text, 32 characters or more',
    default: '',
    help: 'All keys are derived from it; the same on every node. Required with `DATABASE_URL`; else made at the first start and kept in the data folder. `openssl rand -base64 48` makes one.',
    read: (value, earlier) => {
      if (!value && earlier.DATABASE_URL)
        throw new Error('is required with DATABASE_URL: make one with `openssl rand -base64 48` and keep it safe')
      return secret(value)
    },
  }),
  TILLWARD_SECRET_PREVIOUS: defined({
    type: 'text, 32 characters or more',
    default: '',
    help: 'The secret before `TILLWARD_SECRET` was changed. What it sealed can still be opened; nothing new is sealed with it.',
    read: (value, earlier) => {
      if (value && !earlier.TILLWARD_SECRET) throw new Error('needs TILLWARD_SECRET beside it')
      return secret(value)
    },
  }),
  SMTP_URL: defined({
    type: 'URL',
    default: '',
    help: 'Mail server, `smtp://user:password@mail:587` or `smtps://…`. Not set: mails are kept and, on the embedded database, shown at an address printed at start.',
    read: (value) => value && url(value, ['smtp:', 'smtps:']),
  }),
  MAIL_FROM: defined({
    type: 'mail address',
    default: '`no-reply@` host of `PUBLIC_URL`',
    help: 'Address all mails come from. The name beside it is the merchant’s or the website’s.',
    read: (value, earlier) => mailAddress(value ?? `no-reply@${new URL(earlier.PUBLIC_URL ?? 'http://localhost').hostname}`),
  }),
  TILLWARD_PROXIES: number(
    0,
    0,
    10,
    'How many proxies of yours stand in front and append to `X-Forwarded-For`. Too high, and clients choose the address they are throttled by.',
  ),
  TILLWARD_DNS_SERVER: defined({
    type: 'address, `address:port` or `[address]:port`',
    default: '',
    help: 'DNS server to ask for the TXT records of domains, and for the addresses webhooks go to. Not set: the machine’s own.',
    read: (value) => {
      if (value && !/^(\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?|[0-9a-f]*:[0-9a-f:]+)$/i.test(value))
        throw new Error('must be an IP address, with or without a port')
      return value
    },
  }),
  TILLWARD_WEBHOOK_PRIVATE: defined({
    type: 'addresses, ranges and host names, parted by commas',
    default: '',
    help: 'What webhooks of all tenants may reach although it is not public, for instance `10.1.0.0/16, erp.internal`; there http and any port are allowed too. Host names are asked of the DNS, the hosts file is not read. Not set: public addresses only, by https.',
    read: (value) => {
      readAllowed(value ?? '')
      return value
    },
  }),
  TILLWARD_BREACHED_LIST: text(
    undefined,
    'File of SHA-1 hashes of breached passwords, or of their first 10 to 40 digits, one a line, all of one length; `:count` behind is ignored (Have I Been Pwned’s format). Kept in memory, 8 bytes each. Not set: not checked.',
  ),
  TILLWARD_SOURCE_NAMES: number(
    20,
    1,
    100_000,
    'Refused sign-ins with so many different names from one source close that source for a while.',
  ),
  TILLWARD_SOURCE_MINUTES: number(10, 1, 1_440, 'Within so many minutes, and for so many.'),
  LOG_LEVEL: defined({
    type: logLevels.map((level) => `\`${level}\``).join(', '),
    default: '`info`',
    help: 'What is written to stdout, one JSON object a line.',
    read: (value = 'info') => {
      const level = logLevels.find((one) => one === value)
      if (!level) throw new Error(`must be one of ${logLevels.join(', ')}`)
      return level
    },
  }),
}

/** All that is wrong with the environment, one line a variable. */
export class WrongEnvironment extends Error {
  override readonly name = 'WrongEnvironment'
}

/** Reads all variables. An empty one counts as not set; one that begins with `TILLWARD_` and is none of ours is a mistake, not a surprise later. */
export function readEnv(environment: Readonly<Record<string, string | undefined>>): Env {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, variable] of Object.entries(variables)) {
    try {
      values[name] = variable.read(environment[name]?.trim() || undefined, values)
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith('TILLWARD_') && !Object.hasOwn(variables, name)) problems.push(`${name} is not a variable of Tillward`)
  }
  if (problems.length > 0) throw new WrongEnvironment(problems.join('\n'))
  return Object.freeze(values) as Env
}

function number(standard: number, least: number, most: number, help: string): Variable<number> {
  return {
    type: `whole number, ${least} to ${most}`,
    default: `\`${standard}\``,
    help,
    read: (value = String(standard)) => {
      const read = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (!(read >= least && read <= most)) throw new Error(`must be a whole number from ${least} to ${most}`)
      return read
    },
  }
}

function text<T extends string | undefined>(standard: T, help: string): Variable<string | T> {
  return { type: 'text', default: standard ? `\`${standard}\`` : '', help, read: (value) => value ?? standard }
}

/** Never repeats the value: it may hold a password. */
function url(value: string, protocols: readonly string[]): string {
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    throw new Error(`must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`)
  }
  return value
}

function publicUrl(value: string): string {
  const { protocol, hostname, origin, pathname, search, hash } = new URL(url(value, ['http:', 'https:']))
  if (pathname !== '/' || search || hash) throw new Error('must be without a path')
  if (protocol === 'http:' && !isLoopback(hostname))
    throw new Error('must begin with https://: browsers would not keep the session cookies')
  return origin
}

/** Whether the host name of a URL can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function secret(value: string | undefined): string | undefined {
  if (value && value.length < 32) throw new Error('must have 32 characters or more')
  return value
}

function mailAddress(value: string): string {
  if (!/^[^\s<>@]+@[^\s<>@]+$/.test(value)) throw new Error('must be an address such as `shop@example.com`')
  return value
}
