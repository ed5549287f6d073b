import { pino } from 'pino'
import { createHttp, type Http } from '../../src/platform/http/server.ts'
import { atTheMachine } from './parts.ts'

/** The HTTP layer with some routes and nobody at the door: for what a module's routes take and give, not for who may call them. */
export async function openRoutes(register: (http: Http) => void): Promise<Http> {
  const http = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => '0'.repeat(36),
    trustedProxies: 0,
    publicUrl: 'https://accounts.test',
    version: '0.0.0',
  })
  http.addHook('onRequest', async (request) => void Object.assign(request, { context: atTheMachine }))
  register(http)
  await http.ready()
  return http
}
