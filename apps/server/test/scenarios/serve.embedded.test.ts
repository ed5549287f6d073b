import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ran, tillward } from '../harness/command.ts'
import { copyOf } from '../harness/database.ts'
import { type MainProcess, startMain } from '../harness/main-process.ts'

// The program in a process of its own on the embedded database, set up by its link, and commands that ask it.
let folder: string
let server: MainProcess
let port: number
let link: RegExpExecArray
beforeAll(async () => {
  folder = copyOf('migrated')
  server = startMain({ TILLWARD_DATA: folder, PORT: '0' }, 'serve', '--empty')
  port = Number((await server.seen(/Tillward listens on http:\/\/127\.0\.0\.1:(\d+)/))[1])
  link = await server.seen(/http:\/\/localhost:\d+\/console\/set-up#(\S+)/)
})
afterAll(() => server.kill())

const run = (...args: string[]): Promise<Ran> => tillward({ TILLWARD_DATA: folder }, ...args)
const post = (url: string, body: object) =>
  fetch(`http://localhost:${port}${url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

test('the command socket and the secret are their owner’s alone', () => {
  for (const file of ['tillward.sock', 'secret']) expect(statSync(path.join(folder, file)).mode & 0o777, file).toBe(0o600)
})

test('R-03 the printed set-up link founds the first tenant, once', async () => {
  const owner = { token: link[1]!, merchantName: 'Example Shop', ownerEmail: 'ada@shop.example', password: 'Correct-Horse-7-Battery' }
  expect((await run('tenant', 'list')).out).toBe('There is no tenant yet.')
  expect((await post('/api/console/set-up', owner)).status).toBe(201)
  expect((await post('/api/console/set-up', { ...owner, ownerEmail: 'eve@shop.example' })).status).toBe(422)
  expect((await post('/api/console/sign-in', { name: 'ada@shop.example', password: owner.password })).status).toBe(200)
  expect(server.out()).not.toContain(link[1])
})

describe('commands ask the running server', () => {
  test('and change what it serves', async () => {
    expect((await run('tenant', 'list', '--json')).json().tenants).toMatchObject([{ name: 'Example Shop', hadOwner: true }])
    const set = await run('settings', 'set', 'console.lockout.maxAttempts=3', '--tenant', 'Example Shop', '--json')
    expect([set.code, set.err, set.json().changes]).toEqual([0, '', [expect.objectContaining({ to: 3 })]])
    expect((await run('settings', 'set', 'console.lockout.maxAttempts=5', '--tenant', 'Example Shop', '--json')).json().error.code).toBe(
      'forbidden',
    )
    expect((await run('owner', 'recover', '--tenant', 'Example Shop')).out).toContain('A link is on its way to ada@shop.example.')
    expect((await run('audit', 'verify', '--json')).json().whole).toBe(true)
    expect((await run('doctor')).out).toContain('Told by the running server.')
  })

  test('over nothing but the socket: the server’s port knows no operator', async () => {
    for (const name of ['tenant.list', 'settings.set', 'doctor']) expect((await post(`/${name}`, {})).status).toBe(404)
  })

  test('R-62 and the mails they caused are among the kept ones, at the printed address alone', async () => {
    const kept = (await server.seen(/http:\/\/localhost:\d+(\/dev\/mail\/[\w-]+)/))[1]!
    const page = () => fetch(`http://127.0.0.1:${port}${kept}`).then((answer) => answer.text())
    await expect.poll(page, { timeout: 10_000 }).toContain('Recovery of an Admin Owner of Example Shop')
    expect((await fetch(`http://127.0.0.1:${port}${kept}`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404)
    expect(server.out()).not.toContain(kept)
  })
})

describe('one process to a folder', () => {
  test('a second server, and a migration, are told who has it: one line, exit 1', async () => {
    const second = startMain({ TILLWARD_DATA: folder, PORT: '0' }, 'serve')
    expect(await second.ended()).toBe(1)
    const line = `The data folder ${folder} is in use by process ${server.child.pid}. Only one Tillward may run on it: stop that one, or set TILLWARD_DATA to another folder.`
    expect(second.err()).toBe(`${line}\n`)
    expect(await run('migrate')).toMatchObject({ code: 1, err: line })
  })

  test('SIGTERM ends the server with 0 and takes socket and lock away; commands go on without it', async () => {
    server.child.kill('SIGTERM')
    expect(await server.ended()).toBe(0)
    for (const file of ['tillward.sock', 'tillward.lock']) expect(existsSync(path.join(folder, file)), file).toBe(false)
    const list = await run('tenant', 'list', '--json')
    expect([list.code, list.json().tenants[0].name]).toEqual([0, 'Example Shop'])
    expect((await run('audit', 'verify')).code).toBe(0)
  })

  test('with a tenant in it, the next start has no set-up link and no demo', async () => {
    const next = startMain({ TILLWARD_DATA: folder, PORT: '0' }, 'serve', '--empty')
    await next.seen(/Tillward listens on/)
    await next.seen(/reference/)
    expect(next.err()).not.toMatch(/set-up#|demo/i)
    next.child.kill('SIGTERM')
    expect(await next.ended()).toBe(0)
  })
})
