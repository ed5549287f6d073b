import { createServer } from 'node:net'
import { type App, appOf, type Modules } from './app.ts'
import { loadDemo } from './demo/load.ts'
import { demoTenant } from './demo/passwords.ts'
import type { Demo } from './demo/told.ts'
import { devMailRoute } from './dev-mail.ts'
import type { Env } from './env.ts'
import { dataFolder, type Installation, isLocal, openInstallation } from './installation.ts'
import { listTenants } from './modules/tenants/index.ts'
import { operate } from './operator/operation.ts'
import { operations } from './operator/operations.ts'
import { secretFits } from './operator/secret-check.ts'
import { listenForOperator, type OperatorSocket } from './operator/socket.ts'
import type { Log } from './platform/log.ts'
import { OperatorProblem } from './problem.ts'

export interface ServeOptions {
  /** No demo merchant: a set-up link for the first Admin Owner instead. */
  readonly empty: boolean
  /** Called as soon as the demo is loaded: its passwords are told once, whatever happens afterwards. */
  readonly onDemo: (demo: Demo) => void
  readonly progress: (text: string) => void
}

/** A server that takes requests, and what to tell the person who started it. */
export interface Serving {
  /** Where it listens. */
  readonly address: string
  readonly installation: Installation
  readonly mailPath: string | undefined
  readonly setUpToken: string | undefined
  readonly hasTenants: boolean
  /** The host names of the demo's websites; undefined where there is no demo. */
  readonly demoHosts: readonly string[] | undefined
  readonly secretFits: boolean
  /** Takes no new requests, lets what is under way end, and closes everything. */
  stop(): Promise<void>
}

/** Opens the installation and serves it: `npm start`. Throws a problem in words where something is in the way, having left nothing behind. */
export async function serve(env: Env, log: Log, options: ServeOptions): Promise<Serving> {
  await freePort(env)
  const installation = await openInstallation(env, log, { migrate: true })
  const { modules, database, mailbox } = installation
  let socket: OperatorSocket | undefined
  let app: App | undefined
  try {
    if (installation.migrated.length > 0) log.info({ migrated: installation.migrated }, 'migrations applied')
    const fits = await secretFits(database.db, modules.keys)
    if (!fits)
      log.error(
        'the secret does not open what the database holds: set TILLWARD_SECRET, or TILLWARD_SECRET_PREVIOUS, to the one used before',
      )
    if (database.embedded && !options.empty && isLocal(env)) await firstDemo(installation, options)
    const tenants = await listTenants(database.db)
    const setUpToken = options.empty && tenants.length === 0 ? modules.setUp.open() : undefined
    app = await appOf(modules)
    const mailPath = mailbox && devMailRoute(app.http, { mailbox, random: modules.random, local: isLocal(env) })
    // requests and commands may send jobs from their first moment on
    await app.start()
    const address = await listen(app, env)
    if (database.embedded && process.platform !== 'win32') {
      socket = await listenForOperator(dataFolder(env), (name, input) => operate(operations, modules, name, input))
    }
    return {
      address,
      installation,
      mailPath,
      setUpToken,
      hasTenants: tenants.length > 0,
      demoHosts: await demoHosts(modules),
      secretFits: fits !== false,
      async stop() {
        await socket?.close()
        await app?.stop()
        await installation.close()
      },
    }
  } catch (error) {
    await socket?.close()
    await app?.stop()
    await installation.close()
    throw error
  }
}

async function firstDemo({ modules, database }: Installation, { onDemo, progress }: ServeOptions): Promise<void> {
  if ((await listTenants(database.db)).length > 0) return
  progress('First start: loading a demo merchant…')
  const demo = await loadDemo(modules)
  if (demo.ok) onDemo(demo.value)
}

async function demoHosts(modules: Modules): Promise<string[] | undefined> {
  const tenant = await demoTenant(modules)
  if (!tenant) return undefined
  const websites = await modules.websites.list(modules.database.db, tenant.id)
  return websites
    .filter((one) => one.state === 'active')
    .flatMap((one) => one.hosts.filter((host) => host.state === 'verified').map((host) => host.host))
}

async function listen({ http }: App, env: Env): Promise<string> {
  try {
    return await http.listen({ port: env.PORT, host: env.HOST, listenTextResolver: (address) => `listening on ${address}` })
  } catch (error) {
    throw portProblem(env, error)
  }
}

/**
 * The port, free at this moment; 0 finds one. Asked before anything is made: a first start that ends here must not have told passwords to
 * nobody.
 */
export async function freePort({ PORT: port, HOST: host }: Pick<Env, 'PORT' | 'HOST'>): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(portProblem({ PORT: port, HOST: host }, error)))
    probe.listen({ port, host }, resolve)
  })
  const address = probe.address()
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return typeof address === 'object' && address ? address.port : port
}

function portProblem({ PORT, HOST }: Pick<Env, 'PORT' | 'HOST'>, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${PORT} on ${HOST} is in use. Stop the program that has it, or set PORT to another.`,
    EACCES: `This user may not listen on port ${PORT}. Set PORT to one from 1024 up.`,
    EADDRNOTAVAIL: `This machine has no address ${HOST}. Set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `There is no host ${HOST}. Set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
    EAI_AGAIN: `The host ${HOST} cannot be looked up. Set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
  }
  const known = words[code ?? '']
  return known ? new OperatorProblem(known, { cause: error }) : (error as Error)
}
