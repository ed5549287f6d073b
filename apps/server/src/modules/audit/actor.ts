/** Who asks. The trail names them, services decide by them. */
export type Actor = ConsoleActor | WebsiteActor | OperatorActor | JobActor | AnyoneActor

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
