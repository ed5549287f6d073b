import Type from 'typebox'
import type { Modules } from './app.ts'
import { migrationState } from './platform/db/index.ts'
import type { Http } from './platform/http/server.ts'

const anyone = { audience: 'anyone', permission: 'anyone' } as const

/** `/healthz`: the process answers. `/readyz`: it can do its work, or 503 and what is missing. */
export function healthRoutes(http: Http, { database, jobs }: Pick<Modules, 'database' | 'jobs'>): void {
  http.get(
    '/healthz',
    {
      config: anyone,
      schema: {
        operationId: 'healthz',
        summary: 'Alive',
        tags: ['Operation'],
        response: { 200: Type.Object({ alive: Type.Literal(true) }) },
      },
    },
    () => ({ alive: true as const }),
  )

  const Ready = Type.Object({ ready: Type.Boolean(), database: Type.Boolean(), migrations: Type.Boolean(), jobs: Type.Boolean() })
  http.get(
    '/readyz',
    {
      config: anyone,
      schema: {
        operationId: 'readyz',
        summary: 'Ready to serve: database, migrations, jobs',
        tags: ['Operation'],
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const migrations = await migrationState(database).then(
        ({ pending, unknown, changed }) => pending.length + unknown.length + changed.length === 0,
        () => undefined,
      )
      const state = { database: migrations !== undefined, migrations: migrations === true, jobs: jobs.healthy() }
      const ready = state.database && state.migrations && state.jobs
      return reply.code(ready ? 200 : 503).send({ ready, ...state })
    },
  )
}
