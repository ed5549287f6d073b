// Writes apps/server/openapi.json from the routes as they are registered. Run it after changing a route; `--check` only compares.
import pino from 'pino'
import { createApp } from '../apps/server/src/app.ts'
import { readEnv } from '../apps/server/src/env.ts'
import { argon2Hasher } from '../apps/server/src/platform/crypto/password-hash.ts'
import { openDatabase } from '../apps/server/src/platform/db/index.ts'
import { systemRandom } from '../apps/server/src/platform/random.ts'
import { writeGenerated } from './generated.ts'

const log = pino({ level: 'error' })
const database = await openDatabase({ folder: undefined }, log)
const app = await createApp({
  env: readEnv({}),
  secret: 'not used: nothing is served while the description is written',
  database,
  clock: { now: () => new Date(0) },
  random: systemRandom,
  hasher: argon2Hasher(),
  dns: { txt: async () => [] },
  transport: undefined,
  log,
})
await app.http.ready()
writeGenerated('apps/server/openapi.json', `${JSON.stringify(app.http.swagger(), null, 2)}\n`)
await app.http.close()
await database.close()
