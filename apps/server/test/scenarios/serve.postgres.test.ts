import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { operatorSecret } from '../harness/command.ts'
import { testDatabaseUrl } from '../harness/database.ts'
import { type MainProcess, startMain } from '../harness/main-process.ts'

// The program in processes of its own, on PostgreSQL.
let database: DatabaseHandle
let environment: Record<string, string>
const started: MainProcess[] = []
beforeAll(async () => {
  const { handle, url } = await testDatabaseUrl()
  database = handle
  environment = { DATABASE_URL: url, TILLWARD_SECRET: operatorSecret, PORT: '0' }
})
afterEach(() => Promise.all(started.splice(0).map((one) => one.kill())))
afterAll(() => database.close())

const start = (more: Record<string, string> = {}, ...args: string[]): MainProcess => {
  const one = startMain({ ...environment, ...more }, 'serve', ...args)
  started.push(one)
  return one
}
const portOf = async (server: MainProcess) => Number((await server.seen(/Tillward listens on http:\/\/127\.0\.0\.1:(\d+)/))[1])

describe('start', () => {
  test('says where it listens, writes its log as JSON lines to stdout, and is ready', async () => {
    const server = start()
    const port = await portOf(server)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, database: true, migrations: true, jobs: true }])
    const lines = server
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string })
    expect(lines.map((line) => line.msg)).toContain(`listening on http://127.0.0.1:${port}`)
    expect(server.err()).toContain(`http://localhost:${port}/reference`)
    expect(server.err()).toContain('There is no merchant yet: npm run tillward -- tenant create')
    expect(server.err()).toContain('SMTP_URL is not set: mails wait until it is.')
    // PostgreSQL is for real merchants: no demo, and no page that shows mails
    expect(server.err()).not.toMatch(/demo|dev\/mail|set-up#/i)
    const { rows } = await database.pool.query('select count(*)::int as n from tenant')
    expect(rows).toEqual([{ n: 0 }])
  })

  test('a port in use: one line, exit 1', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    )
    const server = start({ PORT: String(port) })
    expect(await server.ended()).toBe(1)
    expect(server.err()).toBe(`Port ${port} on 127.0.0.1 is in use. Stop the program that has it, or set PORT to another.\n`)
    expect(server.out()).toBe('')
    other.close()
  })

  test('a database that is not there: one line without its password, exit 1', async () => {
    const server = start({ DATABASE_URL: 'postgresql://tillward:verysecret@127.0.0.1:1/tillward' })
    expect(await server.ended()).toBe(1)
    expect(server.err()).toBe('The database at 127.0.0.1:1/tillward cannot be used: nothing listens there.\n')
  })

  test('every mistake of the environment: a line each, exit 1', async () => {
    const server = start({ PORT: '70000', LOG_LEVEL: 'loud', TILLWARD_SECRET: 'short' })
    expect(await server.ended()).toBe(1)
    expect(server.err().trim().split('\n')).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'TILLWARD_SECRET must have 32 characters or more',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
    ])
  })
})

describe('SIGTERM', () => {
  test('what was begun is answered, what is new is refused, and the exit code is 0; a second signal changes nothing', async () => {
    const server = start()
    const port = await portOf(server)
    const slow = await halfRequest(port)
    server.child.kill('SIGTERM')
    await server.seen(/"msg":"stopping/)
    server.child.kill('SIGTERM')
    server.child.kill('SIGINT')
    await sleep(200)
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    slow.socket.write('"x"}')
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(await server.ended()).toBe(0)
    expect(server.out()).toContain('"msg":"stopped"')
    expect(server.out()).not.toMatch(/"level":"(error|fatal)"/)
  })

  test('an open connection that says nothing does not hold the end up', async () => {
    const server = start()
    const port = await portOf(server)
    const idle = connect(port, '127.0.0.1')
    await new Promise((resolve) => idle.once('connect', resolve))
    await fetch(`http://127.0.0.1:${port}/healthz`)
    const before = performance.now()
    server.child.kill('SIGTERM')
    expect(await server.ended()).toBe(0)
    expect(performance.now() - before).toBeLessThan(8_000)
    idle.destroy()
  })
})

/** A sign-in whose body has not arrived as a whole yet. */
async function halfRequest(port: number): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  const answer = new Promise<string>((resolve) => socket.on('data', (part) => (text += part)).on('close', () => resolve(text)))
  await new Promise((resolve) => socket.once('connect', resolve))
  const body = '{"name":"nobody","password":"x"}'
  socket.write(
    `POST /api/console/sign-in HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, -4)}`,
  )
  await sleep(100)
  return { socket, answer }
}
