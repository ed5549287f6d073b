/** Who asks. The trail names them, services decide by them. */
export type Actor = ConsoleActor | WebsiteActor | KeyActor | OperatorActor | JobActor | AnyoneActor

/** A signed-in console user. `companyId` is also the owner id of the account. */
export interface ConsoleActor {
  readonly kind: 'console'
  readonly accountId: string
  readonly companyId: string
  readonly sessionId: string
  readonly userName: string
  /** When a password was last proved in this session: step-up moves it. */
  readonly authenticatedAt: Date
}

/** A signed-in website user. `tenantId` is also the owner id of the account. */
export interface WebsiteActor {
  readonly kind: 'website'
  readonly accountId: string
  readonly tenantId: string
  readonly websiteId: string
  readonly sessionId: string
  readonly userName: string
  readonly authenticatedAt: Date
}

/** A program with an API key of a tenant. It may do what its key and, at this moment, its holder may. */
export interface KeyActor {
  readonly kind: 'key'
  readonly keyId: string
  readonly tenantId: string
  /** What the key is called. */
  readonly name: string
  /** Home company and account of its holder. */
  readonly companyId: string
  readonly accountId: string
}

/** Whoever may run the command on the machine. */
export interface OperatorActor {
  readonly kind: 'operator'
}

export interface JobActor {
  readonly kind: 'job'
  readonly name: string
}

/** Nobody signed in yet, or somebody with a one-time link. */
export interface AnyoneActor {
  readonly kind: 'anyone'
}

/** What comes with every request, and with every command and job. */
export interface Context {
  readonly actor: Actor
  readonly requestId: string
  /** Network address the request came from, as far as the configured proxies tell; '' for commands and jobs. */
  readonly source: string
  /** The browser's own words, shortened to 300 characters; '' where there are none. */
  readonly device: string
}

export const jobContext = (name: string, requestId: string): Context => ({
  actor: { kind: 'job', name },
  requestId,
  source: '',
  device: '',
})
export const operatorContext = (requestId: string): Context => ({ actor: { kind: 'operator' }, requestId, source: '', device: '' })

/** Who wrote a record, in words that stay true when that person is erased. */
export function writtenBy({ actor }: Context): string {
  if (actor.kind === 'console' || actor.kind === 'website') return `${actor.kind} user ${actor.accountId}`
  if (actor.kind === 'key') return `key ${actor.keyId}`
  return actor.kind === 'job' ? `job ${actor.name}` : actor.kind
}

/** Who `writtenBy` named, as far as it is an account or an API key, whose id then stands as `accountId`. */
export function readWriter(by: string): { readonly kind: string; readonly accountId?: string } {
  const found = /^(console user|website user|key) ([0-9a-f-]{36})$/.exec(by)
  return found ? { kind: found[1]!, accountId: found[2]! } : { kind: by }
}
