// What a benchmark is compared with, in a process of its own: `node baseline-child.ts hash` or `… fastify <json>`.

import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { argon2Hasher } from '../apps/server/src/platform/crypto/password-hash.ts'
import { hashCosts } from '../apps/server/test/harness/server-process.ts'
import { inLanes } from './measure.ts'

process.on('disconnect', () => process.exit(0))
const usage = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Hashes for a while, so many at once; tells how many and what CPU they took. */
async function hash({ lanes, ms }: { lanes: number; ms: number }) {
  const before = usage()
  const done = await inLanes(lanes, ms, async () => void (await hasher.verify(stored, 'wrong')))
  return { ...done, cpuMs: usage() - before }
}

const [, , what, json = '{}'] = process.argv
const hasher = argon2Hasher(hashCosts.real)
const stored = await hasher.hash('a password')
let port = 0
if (what === 'fastify') {
  const answer: unknown = JSON.parse(json)
  const app = Fastify()
  await app.register(cookie)
  app.get('/session', (request) => ({ ...(answer as object), token: request.cookies['__Host-tillward-shop']?.length }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
}
const answerTo = async (asked: { lanes: number; ms: number } | 'usage') => process.send!(asked === 'usage' ? usage() : await hash(asked))
process.on('message', (asked: Parameters<typeof answerTo>[0]) => void answerTo(asked))
process.send!({ port })
