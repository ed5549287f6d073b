import { demoInWords } from '../demo/told.ts'
import { type Env, readEnv } from '../env.ts'
import { createLog, type Log } from '../platform/log.ts'
import { freePort, type Serving, serve } from '../serve.ts'
import { startInWords } from './banner.ts'
import { type Cli, examples, type Io } from './cli.ts'
import { readableLog } from './readable-log.ts'

const description = `Start the server. Nothing set: an embedded database in TILLWARD_DATA, with a demo merchant at the first start. DATABASE_URL set:
PostgreSQL; several servers may run on it. Ends cleanly on SIGTERM: open requests are answered, running jobs end.`

/** Milliseconds after the signal: what has not ended by then is left to its fate. */
const hardStop = 15_000

export function serveCommand({ program, io }: Cli): void {
  program
    .command('serve')
    .summary('start the server (npm start)')
    .description(description)
    .option('--empty', 'no demo merchant: print a one-time link to set up the first merchant and its Admin Owner')
    .addHelpText('after', examples('serve', 'serve --empty', '(npm start is the same as tillward serve; npm start -- --empty)'))
    .action(async ({ empty = false }: { empty?: boolean }) => {
      const env = await withPort(io)
      const log = createLog({ level: env.LOG_LEVEL, ...(io.terminal ? { destination: readableLog(io.out) } : {}) })
      // listened for from the first moment: a signal during the start ends what was started, in order
      const signal = firstSignal()
      await stopAfter(signal, await start(env, log, empty, io), log)
    })
}

/** `PORT=0` takes a free one; addresses in mails name it, so it is found first. */
async function withPort({ environment }: Io): Promise<Env> {
  const env = readEnv(environment)
  return env.PORT === 0 ? readEnv({ ...environment, PORT: String(await freePort(env)) }) : env
}

async function start(env: Env, log: Log, empty: boolean, io: Io): Promise<Serving> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (err: unknown) => {
      log.fatal({ err }, 'something nobody foresaw: the server ends')
      process.exit(1)
    })
  }
  const serving = await serve(env, log, { empty, progress: io.err, onDemo: (demo) => io.err(`\n${demoInWords(demo)}`) })
  io.err(startInWords(serving, env))
  return serving
}

/** A signal may come twice (a terminal and npm both send it): only the first counts. */
const firstSignal = (): Promise<string> =>
  new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, resolve)
  })

/** Resolves when the server has stopped. */
async function stopAfter(signalled: Promise<string>, serving: Serving, log: Log): Promise<void> {
  const signal = await signalled
  log.info({ signal }, 'stopping: open requests and running jobs end')
  const timer = setTimeout(() => {
    log.error('not everything ended in time: the server stops all the same')
    process.exit(1)
  }, hardStop)
  timer.unref()
  await serving.stop()
  clearTimeout(timer)
  log.info('stopped')
}
